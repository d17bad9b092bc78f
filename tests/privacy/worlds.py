"""Small worlds for the attacker: people, teams that overlap, months, what each told; and what one manager
sees of it all, through the very code that the bot uses."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from hypothesis import strategies as some

from bot.domain.digests import Shown, Sums, Withheld, shown
from bot.views import digests as views

ME = 0
"""The manager. Counts in no team that they manage, but may count in the others, and knows what they told."""

KINDS = ("tactical", "functional", "business", "stretches")
Told = tuple[int, int, int, int]
Person = tuple[int, int]  # who, and in which month: each month is told anew


@dataclass(frozen=True)
class World:
    """`counted`: who counts in each team of each month and told something; joining and leaving change it."""

    minimum: int
    counted: tuple[tuple[frozenset[int], ...], ...]  # by month, by team
    told: Mapping[Person, Told]

    def people(self) -> list[Person]:
        """Everybody whose counts are to be found out, by month."""
        return sorted(person for person in self.told if person[0] != ME)

    def sums(self, month: int, team: frozenset[int]) -> Sums:
        told = [self.told[one, month] for one in team]
        return Sums(team, *(sum(counts) for counts in zip(*told, strict=True)) if told else (0, 0, 0, 0))

    def telling(self, changes: Mapping[Person, Told]) -> "World":
        return replace(self, told={**self.told, **changes})


Sight = Callable[[World, int], object]
"""All that one manager sees of a month."""


def guarded(world: World, month: int) -> object:
    """Every digest of the month as it is posted, one team after the other; a view over time, a file and a
    second look show the same again."""
    before: list[frozenset[int]] = []
    seen: list[object] = []
    for team in world.counted[month]:
        found = shown(world.sums(month, team), before, world.minimum)
        if isinstance(found, Shown):
            before.append(team)
        seen.append(found if isinstance(found, Withheld) else _as_posted(found, world.minimum))
    return seen


def posted_to(world: World, month: int) -> list[frozenset[int]]:
    """Who was counted in each digest of the month that has figures."""
    before: list[frozenset[int]] = []
    for team in world.counted[month]:
        if isinstance(shown(world.sums(month, team), before, world.minimum), Shown):
            before.append(team)
    return before


@lru_cache(maxsize=4096)
def _as_posted(found: Shown, minimum: int) -> str:
    """The message itself: its words and the numbers of its chart."""
    d = views.Digest("t", date(2026, 10, 1), found.people, found.shares, found.stretches, "", minimum=minimum)
    return str(views.digest(d).blocks)


def unguarded(world: World, month: int) -> object:
    """The guard switched off: the counts themselves, of any team however small."""
    return [world.sums(month, team) for team in world.counted[month]]


def untouched_by_overlap(world: World, month: int) -> object:
    """Half a guard: the counts themselves, but only where the minimum and the rule for overlaps allow."""
    return [world.sums(month, team) for team in posted_to(world, month)]


def blind_to_overlap(world: World, month: int) -> object:
    """A quarter of a guard: the counts themselves from the minimum up, whoever is in other teams."""
    return [world.sums(month, team) for team in world.counted[month] if len(team) >= world.minimum]


@some.composite
def worlds(draw: some.DrawFn, months: int = 2) -> World:
    """Teams that grow out of one another, so that they overlap by all but a few; people come and go."""
    minimum = draw(some.integers(3, 5))
    crowd = list(range(10))
    first = [draw(_teams(crowd))]
    for _ in range(months - 1):
        first.append(tuple(draw(_changed(team, crowd)) for team in first[-1]))
    managed = draw(some.integers(0, len(first[0]) - 1))
    counted = tuple(
        tuple(team - {ME} if n == managed else team for n, team in enumerate(teams)) for teams in first
    )
    told = {
        (person, month): draw(_told())
        for month, teams in enumerate(counted)
        for person in sorted(frozenset().union(*teams))
    }
    return World(minimum, counted, told)


@some.composite
def _teams(draw: some.DrawFn, crowd: list[int]) -> tuple[frozenset[int], ...]:
    teams = [draw(some.frozensets(some.sampled_from(crowd), min_size=2))]
    for _ in range(draw(some.integers(0, 2))):
        like = draw(some.sampled_from(teams))
        afresh = some.frozensets(some.sampled_from(crowd), min_size=2)
        teams.append(draw(some.one_of(_changed(like, crowd), afresh)))
    return tuple(teams)


def _changed(team: frozenset[int], crowd: list[int]) -> some.SearchStrategy[frozenset[int]]:
    """Some joined, some left."""
    return some.frozensets(some.sampled_from(crowd), max_size=4).map(lambda some_of_them: team ^ some_of_them)


@some.composite
def _told(draw: some.DrawFn) -> Told:
    """At least one thing; most tell little, some a lot, many on one step only."""
    rungs = draw(some.tuples(*[some.sampled_from((0, 0, 1, 1, 2, 3, 8))] * 3).filter(any))
    return (*rungs, draw(some.integers(0, sum(rungs))))
