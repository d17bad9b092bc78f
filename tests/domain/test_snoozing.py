"""To which day this week's question can be put off."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.pauses import parse_day
from bot.domain.snoozing import Over, TooLate, last_day, put_off
from bot.domain.wishes import Wish, wished

BERLIN, THREE = "Europe/Berlin", time(15)
FRIDAY = datetime(2026, 11, 27, 14, 20, tzinfo=UTC)  # 15:20 in Berlin
CLOSES = datetime(2026, 12, 4, 14, tzinfo=UTC)


def test_a_question_is_put_off_to_their_hour_of_that_day_weekend_or_not() -> None:
    for day in (28, 29, 30):
        due = datetime(2026, 11, day, 14, tzinfo=UTC)
        assert put_off(date(2026, 11, day), THREE, BERLIN, FRIDAY, CLOSES) == due


def test_what_is_over_and_what_is_too_late_is_told_apart() -> None:
    assert put_off(date(2026, 11, 26), THREE, BERLIN, FRIDAY, CLOSES) == Over(date(2026, 11, 26))
    assert put_off(date(2026, 11, 27), THREE, BERLIN, FRIDAY, CLOSES) == Over(date(2026, 11, 27))
    assert put_off(date(2026, 12, 4), THREE, BERLIN, FRIDAY, CLOSES) == TooLate(date(2026, 12, 3))
    thursday = CLOSES - timedelta(hours=20)
    assert put_off(date(2026, 12, 7), THREE, BERLIN, thursday, CLOSES) == TooLate(None)


@given(st.dates(date(2026, 11, 20), date(2026, 12, 12)), st.times(), st.integers(0, 7 * 24 * 60 - 1))
def test_it_is_asked_again_in_time_or_the_last_day_is(day: date, at: time, minutes: int) -> None:
    now = CLOSES - timedelta(minutes=minutes)
    found, last = put_off(day, at, BERLIN, now, CLOSES), last_day(at, BERLIN, now, CLOSES)
    if isinstance(found, datetime):
        assert now < found < CLOSES
        assert last is not None
        assert day <= last
    elif isinstance(found, TooLate) and found.last is not None:
        assert isinstance(put_off(found.last, at, BERLIN, now, CLOSES), datetime)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("tomorrow", 25), ("until Thursday", 26), ("on Monday", 30), ("2026-11-20", 20), ("today", 24),
        ("to 27 Nov", 27), ("2 days", 26), ("banana", None), ("31 Feb", None), ("2026-02-31", None),
        ("", None),
    ],
)  # fmt: skip
def test_a_day_is_read_be_it_over(words: str, day: int | None) -> None:
    today = date(2026, 11, 24)
    assert parse_day(words, today) == (date(2026, 11, day) if day else None)


@pytest.mark.parametrize(
    "words", ["snooze", "Snooze!", "snooze to Thursday", "snooze until 3 Dec", "snooze tomorrow"]
)
def test_snooze_alone_or_with_a_day_is_a_wish(words: str) -> None:
    found = wished(words)
    assert found is not None
    assert found.wish == Wish.SNOOZE


def test_a_sentence_that_begins_so_is_an_answer() -> None:
    assert wished("Snooze buttons redesigned for the app team") is None
