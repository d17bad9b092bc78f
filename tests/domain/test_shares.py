"""Shares: rounded, blurred at the ends, and a picture that says no more than the words."""

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.domain import shares
from bot.domain.shares import Shares, pictured, shares_of

COUNT = some.integers(0, 400)
EVERY = [Shares(t, f, 100 - t - f) for t in range(0, 101, 5) for f in range(0, 101 - t, 5)]


@given(COUNT, COUNT, COUNT)
def test_shares_are_steps_of_five_that_sum_to_a_hundred(
    tactical: int, functional: int, business: int
) -> None:
    if not tactical + functional + business:
        return
    found = shares_of(tactical, functional, business)
    parts = (found.tactical, found.functional, found.business)
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
    assert shares.share_in_words(share) == said


@pytest.mark.parametrize("count", range(5))
def test_counts_below_five_are_all_the_same_zero_included(count: int) -> None:
    assert shares.count_in_words(count) == "fewer than 5"


def said(one: Shares) -> tuple[str, str, str]:
    return (
        shares.share_in_words(one.tactical),
        shares.share_in_words(one.strategic),
        shares.beyond_in_words(one),
    )


@pytest.mark.parametrize("part", ["tactical", "functional", "business", "strategic"])
def test_no_words_tell_the_end_of_any_share_not_even_of_one_that_is_not_named(part: str) -> None:
    """Of all ways to divide up a hundred that are said in the same words: wherever one of them has nothing on
    a step, another has something there; and so for all and nearly all."""
    alike = defaultdict(set)
    for one in EVERY:
        alike[said(one)].add(getattr(one, part))
    for words, values in alike.items():
        assert (0 in values) == (5 in values), words
        assert (100 in values) == (95 in values), words


def test_a_picture_is_the_same_for_all_that_is_said_in_the_same_words() -> None:
    drawn = defaultdict(set)
    for one in EVERY:
        drawn[said(one)].add(pictured(one))
    assert all(len(pictures) == 1 for pictures in drawn.values())
    for [one] in drawn.values():
        assert one.tactical + one.functional + one.business == 100
        assert min(one.tactical, one.functional, one.business) > 0, "nothing is drawn as nothing"


@pytest.mark.parametrize(
    ("one", "beyond"),
    [
        (Shares(60, 40, 0), "under 10 %"),
        (Shares(60, 35, 5), "under 10 %"),
        (Shares(60, 25, 15), "15 %"),
        (Shares(60, 5, 35), "35 % or more"),
        (Shares(60, 0, 40), "35 % or more"),
        (Shares(90, 0, 10), "10 % or less"),
        (Shares(0, 0, 100), "90 % or more"),
    ],
)
def test_the_share_beyond_the_field_in_words(one: Shares, beyond: str) -> None:
    assert shares.beyond_in_words(one) == beyond


def test_a_change_inside_a_blurred_end_is_none() -> None:
    assert shares.beyond_moved(Shares(60, 40, 0), Shares(60, 35, 5)) == "unchanged"
    assert shares.beyond_moved(Shares(95, 0, 5), Shares(90, 0, 10)) == "unchanged"
    assert shares.beyond_moved(Shares(60, 40, 0), Shares(60, 25, 15)) == "up from under 10 %"
    assert shares.strategic_moved(Shares(60, 40, 0), Shares(70, 30, 0)) == "down from 40 %"


def test_strategic_is_what_is_not_tactical() -> None:
    assert Shares(60, 30, 10).strategic == 40
