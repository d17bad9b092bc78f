"""Whoever manages one team, reads every digest and knows what they told, computes nobody else's count."""

from itertools import combinations, product

from hypothesis import HealthCheck, Phase, assume, example, find, given, settings
from hypothesis.errors import NoSuchExample

from bot.domain.digests import Shown, shown
from tests.privacy.attacker import can_be_solved, recovered
from tests.privacy.worlds import (
    KINDS,
    Sight,
    World,
    blind_to_overlap,
    guarded,
    posted_to,
    unguarded,
    untouched_by_overlap,
    worlds,
)

FIVE = frozenset(range(1, 6))
SIX = FIVE | {6}


def ran(teams: tuple[frozenset[int], ...], **told: tuple[int, int, int, int]) -> World:
    """One month of teams of the minimum of 5; who isn't named told two tactical things."""
    everybody = frozenset().union(*teams)
    return World(5, (teams,), {(p, 0): told.get(f"p{p}", (2, 0, 0, 0)) for p in everybody})


STRETCHED = (1, 0, 0, 1)
ALL_BUT_ONE = ran((FIVE, SIX), **{f"p{p}": STRETCHED for p in FIVE}, p6=(0, 3, 0, 0))
"""Two teams that differ by one person; all of the smaller one stretched, the other never."""


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(worlds())
@example(ALL_BUT_ONE)
@example(ran((FIVE,)))
@example(ran((FIVE | {0},), p0=(0, 0, 9, 9)))
@example(ran((FIVE,), p1=(7, 1, 0, 0)))
def test_no_count_of_anybody_follows_from_all_that_a_manager_sees(world: World) -> None:
    assume(can_be_solved(world))
    assert list(recovered(world, guarded)) == []


@settings(max_examples=150, deadline=None)
@given(worlds(months=1))
def test_no_three_digests_of_a_month_leave_fewer_than_the_minimum(world: World) -> None:
    teams = posted_to(world, 0)
    for some in [*combinations(teams, 2), *combinations(teams, 3)]:
        for signs in product((1, -1), repeat=len(some)):
            left = sum(
                sum(sign * (p in team) for sign, team in zip(signs, some, strict=True)) != 0
                for p in frozenset().union(*some)
            )
            assert left == 0 or left >= world.minimum


def finds(sight: Sight) -> World | None:
    """A world that this sight gives somebody away in; None if there is none among many."""
    try:
        return find(
            worlds(months=1),
            lambda world: any(True for _ in recovered(world, sight)),
            settings=settings(max_examples=60, deadline=None, database=None, phases=[Phase.generate]),
        )
    except NoSuchExample:
        return None


def test_with_the_guard_off_somebody_is_recovered() -> None:
    assert finds(unguarded) is not None


def test_with_the_rule_for_overlapping_teams_off_somebody_is_recovered_by_subtraction() -> None:
    assert finds(blind_to_overlap) is not None
    assert ((6, 0), "functional") in recovered(ALL_BUT_ONE, blind_to_overlap)


def test_the_rule_for_overlapping_teams_holds_even_if_the_counts_themselves_were_shown() -> None:
    assert [name for person, name in recovered(ALL_BUT_ONE, untouched_by_overlap) if person == (6, 0)] == []


def test_two_teams_that_are_the_same_people_are_both_shown() -> None:
    twice = ran((FIVE, FIVE))
    assert posted_to(twice, 0) == [FIVE, FIVE]


def test_the_second_of_two_teams_that_differ_by_one_person_has_no_figures() -> None:
    assert posted_to(ALL_BUT_ONE, 0) == [FIVE]


def test_a_team_and_its_two_halves_and_one_more_are_not_all_shown() -> None:
    one, other = frozenset(range(1, 7)), frozenset(range(7, 13))
    assert posted_to(ran((one, other, one | other | {13})), 0) == [one, other]


def test_one_persons_corrections_in_either_direction_leave_most_digests_as_they_are() -> None:
    """A share moves in steps: that somebody told one thing more is rarely seen, and never says what."""
    team = frozenset(range(1, 9))
    world = ran((team,), p1=(3, 2, 1, 1), p2=(1, 4, 0, 2))
    before = shown(world.sums(0, team), [], 5)
    after = shown(world.telling({(1, 0): (4, 2, 1, 1)}).sums(0, team), [], 5)
    assert isinstance(before, Shown)
    assert before == after
    assert len(KINDS) == 4
