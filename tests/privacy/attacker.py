"""The attacker: a solver that recovers a count when all that was seen leaves it one possible value.

Where the counts themselves were shown, the search is exhaustive. Where digests were, it looks for another
world that looks the same and in which that count differs; what it finds is checked by looking at it through
the bot's own code, so that "not recovered" is never a guess. Where it finds none, the count is taken as
recovered: the attacker gets the benefit of the doubt.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache, reduce

from bot.domain.digests import Shown, Sums
from tests.privacy.simplex import meet
from tests.privacy.worlds import KINDS, ME, Sight, Team, Telling, Told, World, guarded, made

NOTHING: Told = (0, 0, 0, 0)
LARGE = 100_000
"""So much was told together in the other world, at least: one thing more or less moves no share."""
WIDE = 0.024
"""A share may be so far from what is shown, and is still shown so."""
RUNGS = range(3)

Place = frozenset[int]
"""The numbers of the digests in which something that was told counts."""
Hidden = Callable[[Telling, int], bool]
"""Whether a count of a kind has more than one possible value."""


def recovered(world: World, sight: Sight) -> Iterator[tuple[Telling, str]]:
    """The counts of others that this sight gives away."""
    for month in range(len(world.teams)):
        hidden = _behind_digests(world, month) if sight is guarded else _behind_sums(world, month, sight)
        for telling in world.others():
            for kind, name in enumerate(KINDS):
                if telling[1] == month and not hidden(telling, kind):
                    yield telling, name


def _place(telling: Telling, teams: Sequence[Team]) -> Place:
    return frozenset(n for n, team in enumerate(teams) if telling in team.tellings(telling[1]))


# --- where only digests were shown ---


def _behind_digests(world: World, month: int) -> Hidden:
    digests = made(world, month)
    teams = [team for team, _ in digests]
    other = _another(world, month, digests)

    def hidden(telling: Telling, kind: int) -> bool:
        if not _place(telling, teams):
            return True  # nothing of it was shown
        return other is not None and other.told[telling][kind] != world.told[telling][kind]

    return hidden


def _another(world: World, month: int, digests: Sequence[tuple[Team, Shown]]) -> World | None:
    """A world that looks the same, in which all others told more on every step; None if none was found."""
    teams = [team for team, _ in digests]
    tellings: dict[Place, list[Telling]] = defaultdict(list)
    for telling in world.others():
        if telling[1] == month and (place := _place(telling, teams)):
            tellings[place].append(telling)
    one_more = world.telling(
        {t: _plus(world.told[t], (1, 1, 1, 1)) for some in tellings.values() for t in some}
    )
    found = meet(_demands(one_more, month, digests, list(tellings)))
    if found is None:
        return None
    changes = {}
    for n, some in enumerate(tellings.values()):
        one, two, three, four = (round(number) for number in found[4 * n : 4 * n + 4])
        changes[some[0]] = _plus(one_more.told[some[0]], (one, two, three, four))
    other = one_more.telling(changes)
    possible = all(told[3] <= sum(told[:3]) for told in changes.values())
    return other if possible and guarded(other, month) == guarded(world, month) else None


def _plus(told: Told, more: Told) -> Told:
    return (told[0] + more[0], told[1] + more[1], told[2] + more[2], told[3] + more[3])


def _demands(
    world: World, month: int, digests: Sequence[tuple[Team, Shown]], places: Sequence[Place]
) -> list[tuple[list[float], float]]:
    """Of what may be told in each place beside what this world has, four counts each: that no more are
    stretches than are placed, that each digest has a lot in it, and that it shows what it shows."""
    demands = [([w for p in places for w in _at(p == place, (1, 1, 1, -1))], 0.0) for place in places]
    for number, (team, found) in enumerate(digests):
        has = world.sums(month, team)
        inside = [number in place for place in places]
        demands.append(([w for within in inside for w in _at(within, (1, 1, 1, 0))], float(LARGE)))
        shares = (found.shares.tactical, found.shares.functional, found.shares.business, found.stretches)
        for kind, share in enumerate(shares):
            for sign in (1, -1):
                weights = [_weight(kind, rung, share, sign) for rung in range(4)]
                had = sum(w * n for w, n in zip(weights, _counts(has), strict=True))
                demands.append(([w for within in inside for w in _at(within, weights)], -had))
    return demands


def _at(within: bool, weights: Sequence[float]) -> Sequence[float]:
    return weights if within else (0, 0, 0, 0)


def _weight(kind: int, rung: int, share: int, sign: int) -> float:
    """Of a thing on a step, in the demand that a share is not much too large (sign -1) or too small (1)."""
    of_all = WIDE - sign * share / 100 if rung in RUNGS else 0.0
    return of_all + sign * (rung == kind)


# --- where the counts themselves were shown ---


def _behind_sums(world: World, month: int, sight: Sight) -> Hidden:
    seen = sight(world, month)
    assert isinstance(seen, list)
    teams = [team for team, _ in seen]
    places = Counter(
        _place(one, teams) for one in {o for t in teams for o in t.tellings(month)} if one[0] != ME
    )

    @cache
    def values(place: Place, kind: int) -> int:
        """How many values this count may have in all ways to divide up the sums; two are enough."""
        left = [_counts(sums)[kind] - _mine(world, month, team)[kind] for team, sums in seen]
        order = [place, *sorted(places.keys() - {place}, key=len, reverse=True)]
        found: set[int] = set()
        for together in range(min(left[n] for n in place) + 1):
            if len(found) < 2 and _fits(left, order, together):
                found |= {together} if places[place] == 1 else set(range(together + 1))
        return len(found)

    def hidden(telling: Telling, kind: int) -> bool:
        place = _place(telling, teams)
        return not place or values(place, kind) != 1

    return hidden


def _counts(sums: Sums) -> Told:
    return (sums.tactical, sums.functional, sums.business, sums.stretches)


def _mine(world: World, month: int, team: Team) -> Told:
    """What I told myself, and know, that counts in a digest."""
    mine = (world.told.get(one, NOTHING) for one in team.tellings(month) if one[0] == ME)
    return reduce(_plus, mine, NOTHING)


def _fits(left: list[int], order: list[Place], value: int) -> bool:
    """Whether those who count in the same digests, first of `order`, may have this together, and the others
    something that fills the sums."""
    rest = [whole - value * (n in order[0]) for n, whole in enumerate(left)]
    if min(rest) < 0:
        return False
    if len(order) == 1:
        return not any(rest)
    most = min(rest[n] for n in order[1])
    return any(_fits(rest, order[1:], one) for one in range(most + 1))
