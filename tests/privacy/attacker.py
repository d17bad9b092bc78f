"""The attacker: a solver that recovers a count when all that was seen leaves it one possible value.

It looks for another world that looks the same and in which that count differs. Each is checked by looking at
it through the bot's own code, so that "not recovered" is never a guess. Where the counts themselves were
shown, the search is exhaustive, so that "recovered" isn't one either; where only a digest was, a count for
which no other world was found is taken as recovered: the attacker gets the benefit of the doubt.
"""

import random
from collections.abc import Iterator, Sequence

from bot.domain.digests import Sums
from tests.privacy.worlds import KINDS, ME, Person, Sight, Told, World, guarded, posted_to

BIG = 10_000
TRIES = 300


def recovered(world: World, sight: Sight) -> Iterator[tuple[Person, str]]:
    """The counts of others that this sight gives away."""
    for person in world.people():
        for kind, name in enumerate(KINDS):
            if not _hidden(world, sight, person, kind):
                yield person, name


def can_be_solved(world: World) -> bool:
    """Where I count in other teams, the sums that I am in must be enlarged by others; the solver knows how
    only if somebody counts where I do, or in nothing but one of my teams."""
    months = range(len(world.counted))
    return all(
        guarded(_times(world, month, posted_to(world, month), BIG), month) == guarded(world, month)
        for month in months
    )


def _hidden(world: World, sight: Sight, person: Person, kind: int) -> bool:
    if sight is not guarded:
        return len(_values_given_sums(world, sight, person, kind)) != 1
    month = person[1]
    if not any(person[0] in team for team in posted_to(world, month)):
        return True  # nothing of theirs was shown
    seen = sight(world, month)
    return any(
        other.told[person][kind] != world.told[person][kind] and sight(other, month) == seen
        for other in _others(world, person, kind)
    )


# --- where only a digest was shown: it is made of ratios ---


def _others(world: World, person: Person, kind: int) -> Iterator[World]:
    """Worlds that may look the same: everybody told many times as much, and this one a little more."""
    month = person[1]
    teams = posted_to(world, month)
    for times in (1, 6, BIG):
        larger = _times(world, month, teams, times)
        yield larger
        yield from _nudged(larger, person, kind, teams, random.Random(times))


def _times(world: World, month: int, teams: Sequence[frozenset[int]], times: int) -> World:
    """Every sum `times` larger: others told more, and what I would have to tell more is told by those
    who count where I do."""
    told = {p: _scale(t, times) for p, t in world.told.items() if p[1] == month and p[0] != ME}
    mine = world.told.get((ME, month))
    if mine is not None:
        for one in _in_my_place(teams):
            told[one, month] = _add(told[one, month], _scale(mine, times - 1))
    return world.telling(told)


def _in_my_place(teams: Sequence[frozenset[int]]) -> list[int]:
    """Somebody who counts in exactly my teams, or else one for each who counts in no other."""
    mine = [team for team in teams if ME in team]
    for one in sorted(frozenset().union(*mine)) if mine else []:
        if one != ME and all((one in team) == (ME in team) for team in teams):
            return [one]
    alone = (_only_in(team, teams) for team in mine)
    return [one for one in alone if one is not None]


def _only_in(team: frozenset[int], teams: Sequence[frozenset[int]]) -> int | None:
    return next((p for p in sorted(team - {ME}) if sum(p in other for other in teams) == 1), None)


def _nudged(
    world: World, person: Person, kind: int, teams: Sequence[frozenset[int]], rng: random.Random
) -> Iterator[World]:
    """This one told one thing more or fewer on that step, and a few others something to make up for it."""
    month = person[1]
    near = sorted({one for team in teams for one in team} - {ME})
    for number in range(TRIES):
        told = {person: _step(world.told[person], kind, rng.choice((1, 1, 1, -1, 2, 5)))}
        for _ in range(number % 6):
            who = rng.choice(near), month
            amount = rng.choice((1, 1, 2, 3, 7, 30, -1))
            told[who] = _step(told.get(who, world.told[who]), rng.randrange(4), amount)
        if all(_is_possible(one) for one in told.values()):
            yield world.telling(told)


def _scale(told: Told, times: int) -> Told:
    return (told[0] * times, told[1] * times, told[2] * times, told[3] * times)


def _add(one: Told, other: Told) -> Told:
    return (one[0] + other[0], one[1] + other[1], one[2] + other[2], one[3] + other[3])


def _step(told: Told, kind: int, by: int) -> Told:
    changed = list(told)
    changed[kind] += by
    return (changed[0], changed[1], changed[2], changed[3])


def _is_possible(told: Told) -> bool:
    return min(told) >= 0 and sum(told[:3]) >= 1 and told[3] <= sum(told[:3])


# --- where the counts themselves were shown ---


def _values_given_sums(world: World, sight: Sight, person: Person, kind: int) -> set[int]:
    """Every value that this count has in some way of dividing up the sums that were shown; two are enough."""
    month = person[1]
    mine = world.told.get((ME, month), (0, 0, 0, 0))[kind]
    left = [
        (sums.contributors - {ME}, _of(sums, kind) - mine * (ME in sums.contributors))
        for sums in _shown(sight, world, month)
    ]
    place = frozenset(n for n, (team, _) in enumerate(left) if person[0] in team)
    if not place:
        return {0, 1}  # nothing of theirs was shown
    places = {frozenset(n for n, (team, _) in enumerate(left) if p in team) for team, _ in left for p in team}
    with_them = sum(
        p != ME and at == month and frozenset(n for n, (team, _) in enumerate(left) if p in team) == place
        for p, at in world.told
    )
    order = [place, *sorted(places - {place}, key=len, reverse=True)]
    values: set[int] = set()
    for together in range(min(left[n][1] for n in place) + 1):
        if len(values) < 2 and _fits([whole for _, whole in left], order, together):
            values |= {together} if with_them == 1 else set(range(together + 1))
    return values


def _shown(sight: Sight, world: World, month: int) -> list[Sums]:
    seen = sight(world, month)
    assert isinstance(seen, list)
    return seen


def _of(sums: Sums, kind: int) -> int:
    return (sums.tactical, sums.functional, sums.business, sums.stretches)[kind]


def _fits(left: list[int], order: list[frozenset[int]], value: int) -> bool:
    """Whether those who count in the same teams, first of `order`, may have this together, and the others
    something that fills the sums."""
    rest = [whole - value * (n in order[0]) for n, whole in enumerate(left)]
    if min(rest) < 0:
        return False
    if len(order) == 1:
        return not any(rest)
    most = min(rest[n] for n in order[1])
    return any(_fits(rest, order[1:], one) for one in range(most + 1))
