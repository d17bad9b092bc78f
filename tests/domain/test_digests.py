"""The arithmetic of a digest: what is shown, what is blurred, and what may stand beside what."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain import digests
from bot.domain.digests import Posted, Shown, Sums, Withheld, comparable, shown
from bot.domain.shares import Shares

FIVE = frozenset(range(5))


@pytest.mark.parametrize("minimum", range(3, 11))
def test_one_person_less_than_the_minimum_shows_nothing(minimum: int) -> None:
    enough = Sums(frozenset(range(minimum)), tactical=20)
    assert isinstance(shown(enough, [], minimum, NOW), Shown)
    too_few = Sums(frozenset(range(minimum - 1)), tactical=20)
    assert shown(too_few, [], minimum, NOW) is Withheld.TOO_FEW


NOW = datetime(2026, 11, 4, 10, tzinfo=UTC)


def posted(people: frozenset[int], minimum: int = 5, at: datetime = NOW) -> Posted:
    return Posted(people, Shown(len(people), Shares(60, 30, 10), 25, minimum), at)


def test_a_digest_that_differs_from_another_by_one_person_shows_nothing() -> None:
    assert shown(Sums(FIVE | {5}, tactical=20), [posted(FIVE)], 5, NOW) is Withheld.TOO_CLOSE


def test_the_same_people_in_another_team_get_the_same_figures_whatever_they_told_since() -> None:
    first = posted(FIVE)
    assert shown(Sums(FIVE, business=20), [first], 5, NOW) == first.shown


def test_what_follows_from_earlier_digests_is_not_shown_again_later() -> None:
    """Both halves were posted; of all of them together only what somebody told since would be new."""
    halves = [frozenset(range(6)), frozenset(range(6, 12))]
    everybody = Sums(frozenset(range(12)), tactical=20)
    assert isinstance(shown(everybody, [posted(half) for half in halves], 5, NOW), Shown)
    yesterday = [posted(half, at=NOW - timedelta(days=1)) for half in halves]
    assert shown(everybody, yesterday, 5, NOW) is Withheld.TOO_CLOSE


@pytest.mark.parametrize("promised", range(3, 11))
def test_whoever_was_promised_more_people_is_shown_only_among_so_many(promised: int) -> None:
    """The operator has set the minimum down to 3 since."""
    six = frozenset(range(6))
    found = shown(Sums(six, tactical=20, promised=promised), [], 3, NOW)
    assert isinstance(found, Shown) == (promised <= 6)
    assert found is Withheld.TOO_FEW or found.minimum == max(3, promised)  # type: ignore[union-attr]


def test_beside_a_digest_that_promised_more_people_so_many_must_be_left() -> None:
    """Three people differ: enough where three are the minimum, but the other digest was posted under five."""
    assert isinstance(shown(Sums(FIVE | {5, 6, 7}, tactical=20), [posted(FIVE, 3)], 3, NOW), Shown)
    assert shown(Sums(FIVE | {5, 6, 7}, tactical=20), [posted(FIVE, 5)], 3, NOW) is Withheld.TOO_CLOSE


def test_a_theme_is_named_only_if_a_whole_group_answered_it() -> None:
    sums = Sums(FIVE, tactical=9, questions=(("q1", FIVE), ("q2", frozenset({1, 2, 3, 4}))))
    found = shown(sums, [], 5, NOW, {"q1": "mentor", "q2": "values"}.get)
    assert isinstance(found, Shown)
    assert found.themes == ("mentor",)


def test_months_are_compared_with_the_same_people_or_with_a_whole_group_changed() -> None:
    assert comparable(FIVE, FIVE, 5)
    assert not comparable(FIVE, FIVE | {5}, 5)
    assert comparable(FIVE, frozenset({0, 1, 2, 3, 4, 5, 6, 7, 8, 9}), 5)


def test_the_months_beside_a_new_one_stand_together_among_themselves_too() -> None:
    """September and August differ by one person, so that only the later of them stands beside October."""
    september = frozenset(range(10, 16))
    before = {"2026-08": posted(september | {16}), "2026-09": posted(september)}
    assert digests.stand_together(posted(FIVE), before) == ["2026-09"]


def test_months_are_compared_by_the_larger_of_their_minimums() -> None:
    """Three people came since: enough for a minimum of three, but in September it was five."""
    now = posted(FIVE | {5, 6, 7}, 3)
    assert digests.stand_together(now, {"2026-09": posted(FIVE, 3)}) == ["2026-09"]
    assert digests.stand_together(now, {"2026-09": posted(FIVE, 5)}) == []


def test_a_team_set_up_in_the_last_fourteen_days_starts_with_the_next_month() -> None:
    assert digests.first_month(date(2026, 11, 16)) == "2026-11"
    assert digests.first_month(date(2026, 11, 17)) == "2026-12"
