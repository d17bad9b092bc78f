"""Dates as they are said, and as they are understood."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import dates_in_words as words
from bot.domain.pauses import parse_pause

TODAY = date(2026, 11, 20)  # a Friday


def test_days_weeks_and_months_are_said_as_people_say_them() -> None:
    assert words.week_in_words("2026-W47") == "16–20 Nov"
    assert words.week_in_words("2026-W49") == "30 Nov–4 Dec"
    assert words.week_in_words("2026-W53") == "28 Dec 2026–1 Jan 2027"
    assert words.span_in_words(TODAY, TODAY) == "20 Nov"
    assert words.long_date(TODAY, TODAY) == "Friday 20 November"
    assert words.long_date(date(2027, 1, 4), TODAY) == "Monday 4 January 2027"
    assert words.month_in_words("2026-10", TODAY) == "October"
    assert words.month_in_words("2025-10", TODAY) == "October 2025"


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Europe/Berlin", "Berlin time"),
        ("America/New_York", "New York time"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires time"),
        ("UTC", "UTC"),
        ("Etc/GMT+5", "UTC−5"),
        ("Etc/GMT-14", "UTC+14"),
        ("Etc/GMT+0", "UTC"),
    ],
)
def test_a_zone_is_said_by_its_city(zone: str, said: str) -> None:
    assert words.zone_in_words(zone) == said


@pytest.mark.parametrize(
    ("said", "until"),
    [
        ("2 weeks", date(2026, 12, 4)),
        ("for two weeks", date(2026, 12, 4)),
        ("10 days", date(2026, 11, 30)),
        ("1 month", date(2026, 12, 20)),
        ("a week", date(2026, 11, 27)),
        ("3w", date(2026, 12, 11)),
        ("a year", date(2027, 11, 20)),
        ("tomorrow", date(2026, 11, 21)),
        ("until Monday", date(2026, 11, 23)),
        ("until friday", date(2026, 11, 27)),
        ("next week", date(2026, 11, 23)),
        ("next month", date(2026, 12, 1)),
        ("until 3 Dec", date(2026, 12, 3)),
        ("until the 3rd of December", date(2026, 12, 3)),
        ("until Dec 3rd, 2026", date(2026, 12, 3)),
        ("until Thursday 3 December", date(2026, 12, 3)),
        ("5 january", date(2027, 1, 5)),
        ("2026-12-03", date(2026, 12, 3)),
        ("until Thurs", date(2026, 11, 26)),
        ("till tues.", date(2026, 11, 24)),
        ("until Fri 4 Dec", date(2026, 12, 4)),
        ("until Thu, Dec 3", date(2026, 12, 3)),
    ],
)
def test_a_pause_is_understood_as_people_write_it(said: str, until: date) -> None:
    assert parse_pause(said, TODAY) == until


@pytest.mark.parametrize(
    "said",
    ["", "banana", "0 days", "500 days", "2 years", "until 31 Feb", "20 Nov", "2026-11-20", "2026-11-01",
     "2026-13-01", "3 banana", "banana 3", "-2 weeks", "2 weeks and a bit"],
)  # fmt: skip
def test_a_pause_that_means_nothing_or_is_out_of_bounds_is_not_understood(said: str) -> None:
    assert parse_pause(said, TODAY) is None


@given(st.text(max_size=40), st.dates(date(2024, 1, 1), date(2030, 12, 31)))
def test_any_words_are_a_date_within_a_year_or_nothing(said: str, today: date) -> None:
    until = parse_pause(said, today)
    assert until is None or 1 <= (until - today).days <= 366


@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)), st.integers(1, 360))
def test_a_date_that_the_bot_says_is_understood_when_it_is_said_back(today: date, ahead: int) -> None:
    day = today + timedelta(days=ahead)
    assert parse_pause(f"until {words.short_date(day)}", today) == day
    assert parse_pause(f"until {words.long_date(day, today)}", today) == day
