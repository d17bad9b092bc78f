"""Weeks, months, working days, and what is due in them."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.due import digest_at, reminder_at, summary_at
from bot.domain.quiet import Unasked, gives_way, may_send_unasked
from bot.domain.slots import local_time
from bot.domain.weeks import (
    iso_week,
    month_after,
    month_of,
    month_span,
    parse_month,
    week_after,
    week_span,
    weeks_between,
)
from bot.domain.workdays import (
    FRIDAY_SATURDAY,
    Workdays,
    first_working_day_of_month,
    next_working_day,
    nth_working_day,
)

BERLIN, NINE = "Europe/Berlin", time(9)
days = st.dates(date(2024, 1, 1), date(2030, 12, 31))
calendars = st.builds(
    Workdays,
    st.sampled_from([frozenset({5, 6}), FRIDAY_SATURDAY, frozenset({6}), frozenset({4})]),
    st.frozensets(days, max_size=40),
)


def at(words: str) -> datetime:
    """In Berlin."""
    return datetime.fromisoformat(words).replace(tzinfo=ZoneInfo(BERLIN)).astimezone(UTC)


@given(days, st.integers(-120, 120))
def test_week_and_month_keys_sort_and_count_as_time_does(day: date, n: int) -> None:
    week, month = iso_week(day), month_of(day)
    monday, sunday = week_span(week)
    assert monday <= day <= sunday
    assert (monday.weekday(), sunday.weekday()) == (0, 6)
    assert weeks_between(week, week_after(week, n)) == n
    assert (week_after(week, n) > week) == (n > 0)
    first, last = month_span(month)
    assert first <= day <= last
    assert month_of(last + timedelta(days=1)) == month_after(month)
    assert month_after(month_after(month, n), -n) == month


def test_the_first_days_of_january_may_lie_in_last_years_week() -> None:
    assert iso_week(date(2027, 1, 1)) == "2026-W53"
    assert week_after("2026-W53") == "2027-W01"


@pytest.mark.parametrize("bad", ["2026-W54", "2026-48", "W48", "", "2026-W00"])
def test_a_week_that_does_not_exist_is_refused(bad: str) -> None:
    with pytest.raises(ValueError):
        week_span(bad)


@pytest.mark.parametrize(
    ("words", "month"),
    [
        ("2026-10", "2026-10"),
        ("10/2026", "2026-10"),
        ("October", "2026-10"),
        (" OCT ", "2026-10"),
        ("sept", "2026-09"),
        ("december", "2025-12"),
        ("Nov 2024", "2024-11"),
        ("last", "2026-10"),
        ("last month", "2026-10"),
        ("this month", "2026-11"),
        ("2027-13", None),
        ("2027-00", None),
        ("0000-01", None),
        ("ma", None),
        ("banana", None),
        ("october november", None),
        ("", None),
    ],
)
def test_a_month_may_be_named_in_many_ways(words: str, month: str | None) -> None:
    found = parse_month(words, date(2026, 11, 24))
    assert (month_of(found) if found else None) == month


@given(st.text(max_size=30))
def test_any_words_for_a_month_are_understood_or_not(words: str) -> None:
    found = parse_month(words, date(2026, 11, 24))
    assert found is None or found.day == 1


@settings(max_examples=100, deadline=None)
@given(days, calendars, st.integers(1, 5))
def test_working_days_are_counted_without_weekends_and_holidays(
    day: date, calendar: Workdays, n: int
) -> None:
    found = next_working_day(day, calendar)
    between = [day + timedelta(days=i) for i in range(1, (found - day).days)]
    assert calendar.is_working(found)
    assert not any(calendar.is_working(one) for one in between)
    nth = nth_working_day(month_of(day), n, calendar)
    worked = [day.replace(day=1) + timedelta(days=i) for i in range((nth - day.replace(day=1)).days + 1)]
    assert sum(calendar.is_working(one) for one in worked) == n


def test_a_calendar_without_any_working_day_ends_in_a_date() -> None:
    never = Workdays(weekend=frozenset(range(7)))
    assert next_working_day(date(2026, 11, 20), never) == date(2026, 11, 21)


def test_the_first_working_day_of_january_is_not_new_year() -> None:
    assert first_working_day_of_month("2026-01", Workdays(holidays={date(2026, 1, 1)})) == date(2026, 1, 2)
    dubai = Workdays(FRIDAY_SATURDAY, {date(2026, 1, 1)})
    assert first_working_day_of_month("2026-01", dubai) == date(2026, 1, 4)


def test_the_reminder_comes_two_working_days_on_at_the_same_local_time() -> None:
    assert reminder_at(at("2026-11-20 15:00"), BERLIN, Workdays()) == at("2026-11-24 15:00")
    clocks_back = reminder_at(at("2026-10-23 15:00"), BERLIN, Workdays())
    assert local_time(clocks_back, BERLIN).hour == 15


def test_a_month_is_told_on_the_first_working_day_of_the_next() -> None:
    assert summary_at("2026-10", NINE, BERLIN, Workdays()) == at("2026-11-02 09:00")
    assert summary_at("2026-12", NINE, BERLIN, Workdays(holidays={date(2027, 1, 1)})) == at(
        "2027-01-04 09:00"
    )


def test_a_summary_leaves_the_day_to_the_prompt() -> None:
    prompts = [date(2026, 11, 2), date(2026, 11, 9)]
    assert summary_at("2026-10", NINE, BERLIN, Workdays(), prompts) == at("2026-11-03 09:00")


def test_a_digest_comes_on_the_third_working_day_at_ten() -> None:
    assert digest_at("2026-10", BERLIN, Workdays()) == at("2026-11-04 10:00")
    closed = Workdays(holidays={date(2027, 1, 1), date(2027, 1, 6)})
    assert digest_at("2026-12", BERLIN, closed) == at("2027-01-07 10:00")


@settings(max_examples=200, deadline=None)
@given(
    st.dates(date(2024, 1, 1), date(2030, 11, 30)).map(month_of),
    st.sampled_from(sorted(available_timezones() - {"localtime"})),
    calendars,
    st.integers(6, 22).map(time),
)
def test_each_month_is_told_in_the_next_one_on_a_working_day(
    month: str, zone: str, calendar: Workdays, hour: time
) -> None:
    told = local_time(summary_at(month, hour, zone, calendar), zone)
    assert calendar.is_working(told.date())
    assert month_of(told.date()) == month_after(month)
    assert digest_at(month, zone, calendar) < digest_at(month_after(month), zone, calendar)


# Quiet ---------------------------------------------------------------------------------------------

MONDAY, TUESDAY, FRIDAY = date(2026, 11, 16), date(2026, 11, 17), date(2026, 11, 20)


def test_one_unasked_message_a_day_and_two_a_week() -> None:
    assert may_send_unasked([], FRIDAY)
    assert not may_send_unasked([FRIDAY], FRIDAY)
    assert may_send_unasked([MONDAY], FRIDAY)
    assert not may_send_unasked([MONDAY, TUESDAY], FRIDAY)
    assert may_send_unasked([MONDAY, TUESDAY, FRIDAY], date(2026, 11, 23))


def test_a_reminder_gives_way_to_the_prompt_that_the_week_still_brings() -> None:
    friday = [(Unasked.PROMPT, FRIDAY)]
    assert not gives_way(Unasked.REMINDER, TUESDAY, [], friday)
    assert gives_way(Unasked.REMINDER, TUESDAY, [MONDAY], friday)
    assert not gives_way(Unasked.REMINDER, TUESDAY, [MONDAY])


def test_what_stands_higher_goes_first_on_the_same_day() -> None:
    assert gives_way(Unasked.SUMMARY, FRIDAY, [], [(Unasked.PROMPT, FRIDAY)])
    assert not gives_way(Unasked.PROMPT, FRIDAY, [], [(Unasked.SUMMARY, FRIDAY)])
    assert not gives_way(Unasked.SUMMARY, MONDAY, [], [(Unasked.SUMMARY, MONDAY), (Unasked.OTHER, TUESDAY)])


@given(st.lists(st.tuples(st.sampled_from(Unasked), st.dates(MONDAY, MONDAY + timedelta(20))), max_size=30))
def test_whatever_falls_together_the_limits_hold(wishes: list[tuple[Unasked, date]]) -> None:
    sent: list[date] = []
    for kind, day in sorted(wishes, key=lambda wish: (wish[1], wish[0])):
        if not gives_way(kind, day, sent, [wish for wish in wishes if wish[1] > day]):
            sent.append(day)
    assert len(sent) == len(set(sent))
    assert all(sum(iso_week(one) == iso_week(day) for one in sent) <= 2 for day in sent)
