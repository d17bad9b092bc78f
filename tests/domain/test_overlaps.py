"""Digests that overlap: no way to add and subtract them leaves fewer people than the minimum, but nobody."""

from collections.abc import Iterable
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from bot.domain.overlaps import follows, too_close

Team = frozenset[int]
FIVE = frozenset(range(1, 6))


def rank(rows: list[list[Fraction]]) -> int:
    rows, found = [list(row) for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((n for n in range(found, len(rows)) if rows[n][column]), None)
        if pivot is None:
            continue
        rows[found], rows[pivot] = rows[pivot], rows[found]
        for n in range(found + 1, len(rows)):
            factor = rows[n][column] / rows[found][column]
            rows[n] = [a - factor * b for a, b in zip(rows[n], rows[found], strict=True)]
        found += 1
    return found


def leaves_too_few(teams: Iterable[Team], minimum: int) -> bool:
    """The same by brute force: some sum leaves only a few people, if without these there are fewer sums."""
    teams = list(set(teams))
    crowd = sorted(frozenset().union(*teams))
    everybody = rank([[Fraction(p in team) for p in crowd] for team in teams])
    for few in (few for size in range(1, minimum) for few in combinations(crowd, size)):
        rest = [p for p in crowd if p not in few]
        if rank([[Fraction(p in team) for p in rest] for team in teams]) < everybody:
            return True
    return False


@settings(max_examples=80, deadline=None)
@given(
    some.lists(some.frozensets(some.integers(0, 9), min_size=2), min_size=2, max_size=6),
    some.integers(2, 4),
)
@example([frozenset({0, 1, 2}), frozenset({3, 4, 5}), frozenset({0, 1, 2, 3, 4, 5, 6})], 3)
def test_one_more_is_shown_just_if_no_sum_of_however_many_leaves_too_few(
    teams: list[Team], minimum: int
) -> None:
    posted: list[Team] = []
    for team in teams:
        if len(team) < minimum:
            continue
        close = too_close(team, posted, minimum)
        assert close == (team not in posted and leaves_too_few([*posted, team], minimum))
        if not close:
            posted.append(team)


def test_four_digests_are_put_together_too() -> None:
    """Three halls of six, and everybody of them with one more."""
    halls = [frozenset(range(n, n + 6)) for n in (0, 10, 20)]
    assert too_close(frozenset().union(*halls) | {30}, halls, 5)
    assert not too_close(frozenset().union(*halls) | set(range(30, 35)), halls, 5)


def test_what_follows_from_others_is_known() -> None:
    halves = [frozenset(range(6)), frozenset(range(6, 12))]
    assert follows(frozenset(range(12)), halves)
    assert follows(halves[0], [frozenset(range(12)), halves[1]])
    assert not follows(frozenset(range(13)), halves)
    assert not follows(halves[0], [halves[1]])


def test_the_very_same_people_are_not_too_close_and_one_more_is() -> None:
    assert too_close(FIVE, [FIVE | {6}], 5)
    assert not too_close(FIVE, [FIVE], 5)


def test_teams_without_a_person_in_common_are_never_too_close() -> None:
    assert not too_close(FIVE, [frozenset({10, 11, 12, 13, 14})], 5)


@pytest.mark.parametrize(("teams", "people"), [(40, 40), (100, 25)])
def test_where_everybody_is_in_two_of_many_teams_it_is_known_in_time(teams: int, people: int) -> None:
    """Each team shares people with many others, and has none for itself alone."""
    halls: list[set[int]] = [set() for _ in range(teams)]
    for one in range(teams * people // 2):
        halls[one % teams].add(one)
        halls[(one + 1 + one // teams) % teams].add(one)
    posted: list[Team] = []
    for hall in halls[:-1]:
        if not too_close(hall, posted, 5):
            posted.append(frozenset(hall))
    assert len(posted) > teams * 0.9
