"""The arithmetic of a digest: what may be shown of a team so that nobody can be picked out.

The rule, with its reasons and its limits, is written down in docs/privacy.md.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import combinations

from bot.domain.weeks import month_after, month_of, month_span

STEP = 5  # per cent
LATE_IN_THE_MONTH = 14  # days
SMALLEST_COUNT = 5
"""Counts below are all "fewer than 5"."""
TOGETHER = 2
"""With how many digests of other teams one is put together, to see whether that leaves too few people."""
MOST_THEMES = 3


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares of the placed activities of a team, in whole steps of 5 %, together 100."""

    tactical: int
    functional: int
    business: int

    @property
    def strategic(self) -> int:
        return self.functional + self.business


@dataclass(frozen=True, slots=True)
class Sums:
    """What the contributors of a team and month did together: for `shown` to blur, never to show.

    `stretches` counts placed activities; `questions`: who of the contributors answered which.
    """

    contributors: frozenset[int]  # member ids
    tactical: int = 0
    functional: int = 0
    business: int = 0
    stretches: int = 0
    questions: tuple[tuple[str, frozenset[int]], ...] = ()

    @property
    def placed(self) -> int:
        return self.tactical + self.functional + self.business


@dataclass(frozen=True, slots=True)
class Shown:
    """All that anybody ever learns of a team's month: ratios, and how many took part."""

    people: int
    shares: Shares
    stretches: int  # share of what is placed, per cent, in steps of 5
    themes: tuple[str, ...] = ()  # answered most first


class Withheld(StrEnum):
    """Why there are no figures."""

    TOO_FEW = "too_few"
    TOO_CLOSE = "too_close"  # beside digests of other teams they would leave fewer people than the minimum


def shown(
    sums: Sums, others: Iterable[Set[int]], minimum: int, theme_of: Callable[[str], str | None] = lambda q: q
) -> Shown | Withheld:
    """What a digest says of a month. `others`: who was counted in other teams' digests of the same month;
    `theme_of`: the theme of a question id, None if it has left the bank."""
    if len(sums.contributors) < minimum or not sums.placed:
        return Withheld.TOO_FEW
    if too_close(sums.contributors, others, minimum):
        return Withheld.TOO_CLOSE
    return Shown(
        people=len(sums.contributors),
        shares=shares_of(sums.tactical, sums.functional, sums.business),
        stretches=share_of(sums.stretches, sums.placed),
        themes=_themes(sums.questions, minimum, theme_of),
    )


def _themes(
    questions: Iterable[tuple[str, frozenset[int]]], minimum: int, theme_of: Callable[[str], str | None]
) -> tuple[str, ...]:
    """The themes answered most, of those that at least a whole group answered."""
    answered: dict[str, frozenset[int]] = {}
    for question, people in questions:
        theme = theme_of(question)
        if theme is not None:
            answered[theme] = answered.get(theme, frozenset()) | people
    enough = sorted((-len(people), theme) for theme, people in answered.items() if len(people) >= minimum)
    return tuple(theme for _, theme in enough[:MOST_THEMES])


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
    if share < 10:
        return "under 10 %"
    return "over 90 %" if share > 90 else f"{share} %"


def count_in_words(count: int) -> str:
    """Small counts, zero included, are all "fewer than 5"."""
    return str(count) if count >= SMALLEST_COUNT else "fewer than 5"


def comparable(now: Set[int], before: Set[int], minimum: int) -> bool:
    """Whether two months of a team may stand side by side: the same people, or at least a whole group
    of them changed, so that no difference is one person's."""
    changed = len(now ^ before)
    return changed == 0 or changed >= minimum


def stand_together(
    now: Set[int], before: Mapping[str, Set[int]], months: Sequence[str], minimum: int
) -> list[str]:
    """Which of some months, latest first, may stand beside a new one: each comparable with all others."""
    beside: list[str] = []
    for month in months:
        if month not in before:
            continue
        together = [now, *(before[one] for one in beside)]
        if all(comparable(one, before[month], minimum) for one in together):
            beside.append(month)
    return beside


def too_close(people: Set[int], others: Iterable[Set[int]], minimum: int) -> bool:
    """Whether adding and subtracting the digests of up to two other teams would leave somebody of a group
    smaller than the minimum. The very same people again leave nobody."""
    near = [other for other in others if not people.isdisjoint(other)]
    if any(0 < len(people ^ other) < minimum for other in near):
        return True
    return any(_leave_too_few(people, one, other, minimum) for one, other in combinations(near, TOGETHER))


_SIGNS = ((-1, -1), (-1, 1), (1, -1))


def _leave_too_few(people: Set[int], one: Set[int], other: Set[int], minimum: int) -> bool:
    """Of this less both, or this less one and with the other: does any leave too few people?"""
    for first, second in _SIGNS:
        if abs(len(people) + first * len(one) + second * len(other)) >= minimum:
            continue  # at least so many people are left, whoever they are
        left = sum(
            (m in people) + first * (m in one) + second * (m in other) != 0 for m in people | one | other
        )
        if 0 < left < minimum:
            return True
    return False


def first_month(set_up_on: date) -> str:
    """The first month of a new team: its own, or the next if fewer than 14 days are left of it."""
    month = month_of(set_up_on)
    last = month_span(month)[1]
    late = set_up_on > last - timedelta(days=LATE_IN_THE_MONTH)
    return month_after(month) if late else month
