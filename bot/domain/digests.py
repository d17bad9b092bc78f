"""The arithmetic of a digest: what may be shown of a team so that nobody can be picked out.

The rule, with its reasons and its limits, is written down in docs/privacy.md.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.overlaps import follows, too_close
from bot.domain.shares import Shares, share_of, shares_of
from bot.domain.weeks import month_after, month_of, month_span

LATE_IN_THE_MONTH = 14  # days
MOST_THEMES = 3


@dataclass(frozen=True, slots=True)
class Sums:
    """What the contributors of a team and month did together: for `shown` to blur, never to show.

    `stretches` counts placed activities; `questions`: who of the contributors answered which; `promised`:
    from how many people up figures are shown, by the largest number that anybody who counts in was told with
    their yes, contributor or not.
    """

    contributors: frozenset[int]  # member ids
    tactical: int = 0
    functional: int = 0
    business: int = 0
    stretches: int = 0
    questions: tuple[tuple[str, frozenset[int]], ...] = ()
    promised: int = 0

    @property
    def placed(self) -> int:
        return self.tactical + self.functional + self.business


@dataclass(frozen=True, slots=True)
class Shown:
    """All that anybody ever learns of a team's month: ratios, and how many took part; and from how many
    people up figures are shown (`minimum`)."""

    people: int
    shares: Shares
    stretches: int  # share of what is placed, per cent, in steps of 5
    minimum: int
    themes: tuple[str, ...] = ()  # answered most first


@dataclass(frozen=True, slots=True)
class Posted:
    """A digest with figures that stands, who was counted in it, and when."""

    people: frozenset[int]
    shown: Shown
    at: datetime


class Withheld(StrEnum):
    """Why there are no figures. Said in the same words: which it is would tell of who took part."""

    TOO_FEW = "too_few"
    TOO_CLOSE = "too_close"  # beside digests of other teams they would leave fewer people than the minimum


def shown(
    sums: Sums,
    others: Sequence[Posted],
    minimum: int,
    now: datetime,
    theme_of: Callable[[str], str | None] = lambda question: question,
) -> Shown | Withheld:
    """What a digest says of a month. `others`: the digests of other teams of the same month; `theme_of`: the
    theme of a question id, None if it has left the bank."""
    minimum = max(minimum, sums.promised)
    if len(sums.contributors) < minimum or not sums.placed:
        return Withheld.TOO_FEW
    if (again := _of_the_same(sums.contributors, others)) is not None:
        return replace(again, minimum=max(minimum, again.minimum))
    if _too_close(sums.contributors, others, minimum, now):
        return Withheld.TOO_CLOSE
    return Shown(
        people=len(sums.contributors),
        shares=shares_of(sums.tactical, sums.functional, sums.business),
        stretches=share_of(sums.stretches, sums.placed),
        minimum=minimum,
        themes=_themes(sums.questions, minimum, theme_of),
    )


def _of_the_same(people: frozenset[int], others: Iterable[Posted]) -> Shown | None:
    """The figures that exactly these people have had in another team: shown again as they were, because what
    one of them told in between would show in new ones."""
    return next((other.shown for other in others if other.people == people), None)


def _too_close(people: frozenset[int], others: Sequence[Posted], minimum: int, now: datetime) -> bool:
    """Whether the figures of these people would give somebody away beside the other digests, by the largest
    minimum of them all; or follow from digests posted earlier, so that what was told since would show."""
    apart = max([minimum, *(other.shown.minimum for other in others)])
    groups = [other.people for other in others]
    earlier = any(other.at != now for other in others)
    return too_close(people, groups, apart) or (earlier and follows(people, groups))


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


def comparable(now: Set[int], before: Set[int], minimum: int) -> bool:
    """Whether two months of a team may stand side by side: the same people, or at least a whole group
    of them changed, so that no difference is one person's."""
    changed = len(now ^ before)
    return changed == 0 or changed >= minimum


def stand_together(now: Posted, before: Mapping[str, Posted]) -> list[str]:
    """Which months may stand beside a new one, latest first: each comparable with all others, by the larger
    of their minimums."""
    beside: list[str] = []
    for month in sorted(before, reverse=True):
        together = [now, *(before[one] for one in beside)]
        if all(_comparable(one, before[month]) for one in together):
            beside.append(month)
    return beside


def _comparable(one: Posted, other: Posted) -> bool:
    return comparable(one.people, other.people, max(one.shown.minimum, other.shown.minimum))


def first_month(set_up_on: date) -> str:
    """The first month of a new team: its own, or the next if fewer than 14 days are left of it."""
    month = month_of(set_up_on)
    last = month_span(month)[1]
    late = set_up_on > last - timedelta(days=LATE_IN_THE_MONTH)
    return month_after(month) if late else month
