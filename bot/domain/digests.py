"""The arithmetic of a digest: what may be shown of a team so that nobody can be picked out."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.weeks import month_after, month_of, month_span

STEP = 5  # per cent
LATE_IN_THE_MONTH = 14  # days


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


def share_in_words(share: int) -> str:
    """The ends are blurred: "under 10 %", "over 90 %"."""
    if share < 10:
        return "under 10 %"
    return "over 90 %" if share > 90 else f"{share} %"


def count_in_words(count: int) -> str:
    """Small counts, zero included, are all "fewer than 5"."""
    return str(count) if count >= 5 else "fewer than 5"


def comparable(now: Set[int], before: Set[int], minimum: int) -> bool:
    """Whether two months of a team may stand side by side: the same people, or at least a whole group
    of them changed, so that no difference is one person's."""
    changed = len(now ^ before)
    return changed == 0 or changed >= minimum


def first_month(set_up_on: date) -> str:
    """The first month of a new team: its own, or the next if fewer than 14 days are left of it."""
    month = month_of(set_up_on)
    last = month_span(month)[1]
    late = set_up_on > last - timedelta(days=LATE_IN_THE_MONTH)
    return month_after(month) if late else month
