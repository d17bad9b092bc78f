"""Rules of growing that have a shape: plans in words, and who was in the room."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.commitments import halves, plan_in_words
from bot.domain.exposure import in_the_room, times_in_the_room

words = st.text(alphabet="abc when then,.I'", min_size=0, max_size=40)


@given(words, words)
def test_a_plan_says_when_at_most_once_at_its_start_and_ends_with_one_full_stop(cue: str, deed: str) -> None:
    plan = plan_in_words(cue, deed)
    assert plan.endswith(".")
    assert not plan.endswith("..")
    assert not plan.casefold().startswith("when when")


@pytest.mark.parametrize(
    ("cue", "deed", "said"),
    [
        ("the numbers come in", "I'll ask why", "When the numbers come in, I'll ask why."),
        ("When the numbers come in,", "then I'll ask why.", "When the numbers come in, I'll ask why."),
        ("If Ana asks", "I'll say no", "When Ana asks, I'll say no."),
        ("The team meets", "I'll speak first", "When the team meets, I'll speak first."),
        ("", "ask for a seat", "Ask for a seat."),
    ],
)
def test_a_plan_in_words(cue: str, deed: str, said: str) -> None:
    assert plan_in_words(cue, deed) == said


def test_a_plan_typed_in_one_line_is_split_where_it_turns() -> None:
    assert halves("When it rains, I'll walk") == ("it rains", "I'll walk")
    assert halves("if it rains then I'll walk") == ("it rains", "I'll walk")
    assert halves("Ask sales, then support") == ("", "Ask sales, then support")


@pytest.mark.parametrize(
    "sentence",
    [
        "I sat in on the pricing round",
        "Shadowed the head nurse for a day",
        "Was invited to the quarterly planning",
        "Joined the leadership review, and listened",
        "Attended the budget meeting of the region",
    ],
)
def test_in_the_room(sentence: str) -> None:
    assert in_the_room(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Posted the reels",
        "I presented the plan at the leadership meeting and joined the review",
        "Went to the shop",
        "Led the quarterly planning",
        "Wrote up what the meeting decided",
    ],
)
def test_not_in_the_room(sentence: str) -> None:
    assert not in_the_room(sentence)


@given(st.lists(st.sampled_from(["I sat in on the pricing round", "Posted the reels"])))
def test_times_in_the_room_are_counted_one_by_one(said: list[str]) -> None:
    assert times_in_the_room(said) == said.count("I sat in on the pricing round")
