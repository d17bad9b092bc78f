"""Shares as a digest shows them: steps of 5 %, the ends blurred, in words and as a picture.

What can be told from the words is no end either: where a share that isn't named follows from those that are,
the words are blurred so that it doesn't. A picture is drawn from what the words say, never from the shares.
"""

from dataclasses import dataclass

STEP = 5  # per cent
LOW, HIGH = 10, 90  # what lies beyond is blurred
SMALLEST_COUNT = 5
"""Counts below are all "fewer than 5"."""


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares of the placed activities of a team, in whole steps of 5 %, together 100."""

    tactical: int
    functional: int
    business: int

    @property
    def strategic(self) -> int:
        return self.functional + self.business


def shares_of(tactical: int, functional: int, business: int) -> Shares:
    """Round to steps of 5 % that sum to 100, by largest remainder; ties go to the lower rung.

    Raises ValueError when nothing is placed: there are no shares of nothing.
    """
    parts = (tactical, functional, business)
    whole = sum(parts)
    if whole <= 0:
        raise ValueError("no shares of nothing")
    steps = [part * 100 // (whole * STEP) for part in parts]
    rest = [part * 100 % (whole * STEP) for part in parts]
    for index in sorted(range(3), key=lambda i: -rest[i])[: 100 // STEP - sum(steps)]:
        steps[index] += 1
    return Shares(*(step * STEP for step in steps))


def share_of(part: int, whole: int) -> int:
    """One share by itself, in steps of 5 %, halves up."""
    return (200 * part + whole * STEP) // (2 * whole * STEP) * STEP


def share_in_words(share: int) -> str:
    """The ends are blurred: "under 10 %", "over 90 %"."""
    if share < LOW:
        return "under 10 %"
    return "over 90 %" if share > HIGH else f"{share} %"


def count_in_words(count: int) -> str:
    """Small counts, zero included, are all "fewer than 5"."""
    return str(count) if count >= SMALLEST_COUNT else "fewer than 5"


def beyond_in_words(shares: Shares) -> str:
    """The share beyond the field, blurred so far that neither it nor the rest of the strategic share (in the
    field) is known to be near 0 or 100 %."""
    strategic = _blurred(shares.strategic)
    if strategic == LOW:
        return "10 % or less"
    if shares.business < LOW:
        return "under 10 %"
    if strategic - shares.business < LOW:
        return f"{strategic - STEP} % or more"
    return f"{shares.business} %"


def pictured(shares: Shares) -> Shares:
    """What a picture of the words shows; the same for all shares that are said in the same words."""
    strategic = _blurred(shares.strategic)
    beyond = max(min(shares.business, strategic - STEP), STEP) if strategic >= LOW else strategic // 2
    return Shares(100 - strategic, strategic - beyond, beyond)


def _blurred(share: int) -> int:
    return max(STEP, min(share, 100 - STEP))


def strategic_moved(before: Shares, now: Shares) -> str:
    return _moved(pictured(before).strategic, pictured(now).strategic, share_in_words(before.strategic))


def beyond_moved(before: Shares, now: Shares) -> str:
    return _moved(pictured(before).business, pictured(now).business, beyond_in_words(before))


def _moved(before: int, now: int, was: str) -> str:
    """ "up from 20 %", by what is pictured, so that nothing moves inside "under 10 %"."""
    before, now = max(before, STEP), max(now, STEP)
    return "unchanged" if before == now else f"{'up' if now > before else 'down'} from {was}"
