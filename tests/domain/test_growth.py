"""Rules of growing that have a shape: plans in words, who was in the room, which question has its turn."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.commitments import halves, plan_in_words
from bot.domain.exposure import in_the_room, times_in_the_room
from bot.domain.mentoring import Ask, Every, Mentor
from bot.domain.prompts import Asked
from bot.domain.turns import DID_AFTER, Turn, choose_turn, turn_of
from bot.domain.weeks import iso_week

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
        ("the plan is shown", "I'll ask: what for?", "When the plan is shown, I'll ask: what for?"),
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


MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)


def turns_of(weeks: int, *mentors: Mentor, introduced: bool = True) -> list[str]:
    """What a member is asked who leaves it all unanswered, Monday after Monday."""
    asked: list[Asked] = [Asked("values-01", "2026-W44")]
    for n in range(weeks):
        now = MONDAY + timedelta(days=7 * n)
        turn = choose_turn(asked, mentors, introduced=introduced, now=now)
        asked.append(Asked(turn or "values-02", iso_week(now.date())))
    return [one.question_id for one in asked[1:]]


def test_what_nobody_answers_is_not_asked_every_other_week() -> None:
    waits = Ask(1, "What should I stop?", MONDAY - timedelta(days=10))
    told = Ask(2, "And now?", MONDAY - timedelta(days=60), answer="Begin", answered_at=MONDAY - DID_AFTER)
    priya = Mentor(3, "Priya", None, Every.MONTH, MONDAY, asks=(waits, told))
    asked = turns_of(20, priya)
    for turn in (Turn.TELL, Turn.DID):
        at = [n for n, question in enumerate(asked) if question == turn]
        assert at
        assert all(later - before > 4 for before, later in pairwise(at)), turn
    assert not any(turn_of(a) and turn_of(b) for a, b in pairwise(asked)), "the themes keep their turns"


def test_each_quarter_asks_how_one_introduces_oneself_however_late_the_last_one_was() -> None:
    asked = turns_of(10, introduced=False)
    assert asked.index(Turn.INTRODUCE) == 0
    before = [Asked(Turn.INTRODUCE, "2026-W52"), Asked("values-02", "2026-W53")]
    new_year = datetime(2027, 1, 4, 9, tzinfo=UTC)
    assert choose_turn(before, (), introduced=False, now=new_year) is Turn.INTRODUCE


def test_a_quarter_that_begins_in_the_middle_of_a_week_asks_once() -> None:
    asked = [Asked(Turn.INTRODUCE, "2026-W40"), *(Asked("values-02", f"2026-W{n}") for n in range(41, 45))]
    in_november = datetime(2026, 11, 6, 14, tzinfo=UTC)  # W40 had Friday 2 October in it
    assert choose_turn(asked, (), introduced=False, now=in_november) is None
