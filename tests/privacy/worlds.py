"""Small worlds for the attacker: people, teams that overlap, months, what each told; and what one manager
sees of it all, through the very code that the bot uses."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from hypothesis import strategies as some

from bot.domain.digests import Posted, Shown, Sums, Withheld, shown
from bot.views import digests as views
from bot.views import managing

ME = 0
"""The manager. Counts in no team that they manage, but may count in the others, and knows what they told."""

KINDS = ("tactical", "functional", "business", "stretches")
Told = tuple[int, int, int, int]
Telling = tuple[int, int, int]  # who, in which month, and whether late (1): each is told by itself


@dataclass(frozen=True)
class Team:
    """Who counts and told something in time, what they were promised, and whether the digest comes late."""

    people: frozenset[int]
    promised: int
    late: bool = False

    def tellings(self, month: int) -> frozenset[Telling]:
        """What the digest is made of: a late one also of what was told since the first ones."""
        return frozenset((one, month, late) for one in self.people for late in range(self.late + 1))


@dataclass(frozen=True)
class World:
    """`teams`: by month, in the order in which they are posted; joining and leaving change them."""

    minimum: int
    teams: tuple[tuple[Team, ...], ...]
    told: Mapping[Telling, Told]

    def others(self) -> list[Telling]:
        """All whose counts are to be found out."""
        return sorted(telling for telling in self.told if telling[0] != ME)

    def sums(self, month: int, team: Team) -> Sums:
        told = [self.told.get(one, (0, 0, 0, 0)) for one in team.tellings(month)]
        counts = [sum(kind) for kind in zip((0, 0, 0, 0), *told, strict=True)]
        return Sums(team.people, counts[0], counts[1], counts[2], counts[3], promised=team.promised)

    def telling(self, changes: Mapping[Telling, Told]) -> "World":
        return replace(self, told={**self.told, **changes})


Sight = Callable[[World, int], object]
"""All that one manager sees of a month."""


def _found(world: World, month: int) -> Iterator[tuple[Team, Shown | Withheld]]:
    """Every digest of the month as it is decided, one team after the other."""
    before: list[Posted] = []
    for team in world.teams[month]:
        now = datetime(2026, 11, 4, tzinfo=UTC) + timedelta(days=team.late)
        found = shown(world.sums(month, team), before, world.minimum, now)
        if isinstance(found, Shown):
            before.append(Posted(team.people, found, now))
        yield team, found


def guarded(world: World, month: int) -> object:
    """Every digest, and the month in the window and in the file."""
    return [
        None if isinstance(found, Withheld) else _as_posted(found)  # in the same words, whatever the reason
        for _, found in _found(world, month)
    ]


def posted_to(world: World, month: int) -> list[Team]:
    """The teams whose digest of the month has figures."""
    return [team for team, found in _found(world, month) if isinstance(found, Shown)]


def made(world: World, month: int) -> list[tuple[Team, Shown]]:
    """The digests that have figures of their own: the same people in another team get the same again."""
    first: dict[frozenset[int], tuple[Team, Shown]] = {}
    for team, found in _found(world, month):
        if isinstance(found, Shown):
            first.setdefault(team.people, (team, found))
    return list(first.values())


@lru_cache(maxsize=4096)
def _as_posted(found: Shown) -> str:
    """The message itself, its words and the numbers of its chart; the window over time; the file."""
    day = date(2026, 10, 1)
    d = views.Digest("t", day, found.people, found.shares, found.stretches, "", minimum=found.minimum)
    month = managing.Month(day, found.people, found.shares, found.stretches)
    return str((views.digest(d).blocks, managing.over_time(1, "t", [month]), managing.as_csv([month])))


def unguarded(world: World, month: int) -> object:
    """The guard switched off: the counts themselves, of any team however small."""
    return [(team, world.sums(month, team)) for team in world.teams[month]]


def untouched_by_overlap(world: World, month: int) -> object:
    """Half a guard: the counts themselves, but only where the minimum and the rule for overlaps allow."""
    return [(team, world.sums(month, team)) for team, _ in made(world, month)]


def blind_to_overlap(world: World, month: int) -> object:
    """A quarter of a guard: the counts themselves from the minimum up, whoever is in other teams."""
    return [(t, world.sums(month, t)) for t in world.teams[month] if len(t.people) >= world.minimum]


CROWD = range(10)


@some.composite
def worlds(draw: some.DrawFn, months: int = 2, most: int = 5, late: bool = True) -> World:
    """Teams, `most` of them, that grow out of one another, so that they overlap by all but a few; people come
    and go; with `late`, some digests come later."""
    minimum = draw(some.integers(3, 5))
    crowds = [draw(_crowds(most))]
    for _ in range(months - 1):
        crowds.append(tuple(draw(_changed(crowd)) for crowd in crowds[-1]))
    managed = draw(some.integers(0, len(crowds[0]) - 1))
    teams = tuple(
        tuple(
            draw(_team(crowd - {ME} if n == managed else crowd, minimum, late))
            for n, crowd in enumerate(month)
        )
        for month in crowds
    )
    told = {
        telling: draw(_told(late=bool(telling[2])))
        for month, some_teams in enumerate(teams)
        for telling in sorted(frozenset().union(*(team.tellings(month) for team in some_teams)))
    }
    in_order = tuple(tuple(sorted(month, key=lambda team: team.late)) for month in teams)
    return World(minimum, in_order, told)


@some.composite
def _crowds(draw: some.DrawFn, most: int) -> tuple[frozenset[int], ...]:
    """One or more, each like another, both of two others together, or afresh."""
    crowds = [draw(some.frozensets(some.sampled_from(CROWD), min_size=2))]
    for _ in range(draw(some.integers(0, most - 1))):
        like, other = draw(some.sampled_from(crowds)), draw(some.sampled_from(crowds))
        afresh = some.frozensets(some.sampled_from(CROWD), min_size=2)
        crowds.append(draw(some.one_of(some.just(like | other), _changed(like), afresh)))
    return tuple(crowds)


def _changed(crowd: frozenset[int]) -> some.SearchStrategy[frozenset[int]]:
    """Some joined, some left."""
    return some.frozensets(some.sampled_from(CROWD), max_size=4).map(lambda few: crowd ^ few)


def _team(crowd: frozenset[int], minimum: int, late: bool) -> some.SearchStrategy[Team]:
    """Most were promised what holds now; sometimes the operator has set the minimum down since."""
    promised = some.sampled_from((minimum, minimum, minimum, 5))
    return some.builds(Team, some.just(crowd), promised, some.booleans() if late else some.just(False))


@some.composite
def _told(draw: some.DrawFn, *, late: bool) -> Told:
    """In time at least one thing; most tell little, some a lot, many on one step only; late, mostly none."""
    counts = (0, 0, 0, 0, 1) if late else (0, 0, 1, 1, 2, 3, 8)
    rungs = draw(some.tuples(*[some.sampled_from(counts)] * 3).filter(lambda found: late or any(found)))
    return (*rungs, draw(some.integers(0, sum(rungs))))
