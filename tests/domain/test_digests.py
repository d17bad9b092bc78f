"""The arithmetic of a digest: what is shown, what is blurred, and what may stand beside what."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.domain import digests
from bot.domain.digests import Shares, Shown, Sums, Withheld, comparable, shares_of, shown, too_close

COUNT = some.integers(0, 400)
FIVE = frozenset(range(5))


@given(COUNT, COUNT, COUNT)
def test_shares_are_steps_of_five_that_sum_to_a_hundred(
    tactical: int, functional: int, business: int
) -> None:
    if not tactical + functional + business:
        return
    shares = shares_of(tactical, functional, business)
    parts = (shares.tactical, shares.functional, shares.business)
    assert sum(parts) == 100
    assert all(part % 5 == 0 and part >= 0 for part in parts)


@given(COUNT, COUNT, COUNT, some.integers(1, 9))
def test_everybody_telling_more_in_the_same_way_changes_nothing(t: int, f: int, b: int, times: int) -> None:
    if t + f + b:
        assert shares_of(t, f, b) == shares_of(t * times, f * times, b * times)


def test_nothing_has_no_shares() -> None:
    with pytest.raises(ValueError, match="nothing"):
        shares_of(0, 0, 0)


@pytest.mark.parametrize(
    ("share", "said"), [(0, "under 10 %"), (5, "under 10 %"), (10, "10 %"), (90, "90 %"), (95, "over 90 %")]
)
def test_the_ends_are_blurred(share: int, said: str) -> None:
    assert digests.share_in_words(share) == said


@pytest.mark.parametrize("count", range(5))
def test_counts_below_five_are_all_the_same_zero_included(count: int) -> None:
    assert digests.count_in_words(count) == "fewer than 5"


@pytest.mark.parametrize("minimum", range(3, 11))
def test_one_person_less_than_the_minimum_shows_nothing(minimum: int) -> None:
    enough = Sums(frozenset(range(minimum)), tactical=20)
    assert isinstance(shown(enough, [], minimum), Shown)
    too_few = Sums(frozenset(range(minimum - 1)), tactical=20)
    assert shown(too_few, [], minimum) is Withheld.TOO_FEW


def test_a_digest_that_differs_from_another_by_one_person_shows_nothing() -> None:
    assert shown(Sums(FIVE | {5}, tactical=20), [FIVE], 5) is Withheld.TOO_CLOSE


def test_two_teams_without_a_person_in_common_are_never_too_close() -> None:
    assert not too_close(FIVE, [frozenset({10, 11, 12, 13, 14})], 5)


def test_a_theme_is_named_only_if_a_whole_group_answered_it() -> None:
    sums = Sums(FIVE, tactical=9, questions=(("q1", FIVE), ("q2", frozenset({1, 2, 3, 4}))))
    found = shown(sums, [], 5, {"q1": "mentor", "q2": "values"}.get)
    assert isinstance(found, Shown)
    assert found.themes == ("mentor",)


def test_months_are_compared_with_the_same_people_or_with_a_whole_group_changed() -> None:
    assert comparable(FIVE, FIVE, 5)
    assert not comparable(FIVE, FIVE | {5}, 5)
    assert comparable(FIVE, frozenset({0, 1, 2, 3, 4, 5, 6, 7, 8, 9}), 5)


def test_the_months_beside_a_new_one_stand_together_among_themselves_too() -> None:
    """September and August differ by one person, so that only the later of them stands beside October."""
    october, september = FIVE, frozenset(range(10, 16))
    before = {"2026-09": september, "2026-08": september | {16}}
    assert digests.stand_together(october, before, ["2026-09", "2026-08"], 5) == ["2026-09"]


def test_a_team_set_up_in_the_last_fourteen_days_starts_with_the_next_month() -> None:
    assert digests.first_month(date(2026, 11, 16)) == "2026-11"
    assert digests.first_month(date(2026, 11, 17)) == "2026-12"


def test_strategic_is_what_is_not_tactical() -> None:
    assert Shares(60, 30, 10).strategic == 40
