"""From the wall clock to the instant: in every zone, through every gap and overlap."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.slots import (
    Slot,
    instant,
    is_zone,
    local_date,
    local_time,
    next_slot,
    slot_in_week,
    zone_info,
)
from bot.domain.weeks import iso_week
from bot.domain.workdays import FRIDAY_SATURDAY, Workdays
from tests.domain.clocks import MINUTE, ZONES, rules

FRIDAY_15 = Slot(4, time(15))

zones = st.sampled_from(ZONES)
days = st.dates(date(2024, 1, 1), date(2030, 12, 31))
minutes = st.builds(time, st.integers(0, 23), st.integers(0, 59))


def shown(at: datetime, zone: str) -> datetime:
    """The wall clock, without zone."""
    return local_time(at, zone).replace(tzinfo=None)


def check(day: date, at: time, zone: str) -> None:
    """Either the clock shows what was chosen, for the first time; or it never does, and this is the first
    instant after the gap."""
    wall, found = datetime.combine(day, at), instant(day, at, zone)
    assert found.tzinfo is UTC
    if shown(found, zone) == wall:
        assert local_time(found, zone).fold == 0
        return
    tz = zone_info(zone)
    for fold in (0, 1):
        assert shown(wall.replace(tzinfo=tz, fold=fold).astimezone(UTC), zone) != wall
    assert shown(found - timedelta(seconds=1), zone) < wall < shown(found, zone)


@settings(max_examples=400, deadline=None)
@given(days, minutes, zones)
def test_any_minute_of_any_day_in_any_zone_is_an_instant(day: date, at: time, zone: str) -> None:
    check(day, at, zone)


def test_around_every_change_of_every_zone_each_minute_is_right() -> None:
    """One zone for all that share its clock, and every minute that a gap or an overlap can touch."""
    assert sum(len(zones) for zones in rules().values()) == len(ZONES) > 500
    assert sum(len(rule.changes) * len(zones) for rule, zones in rules().items()) > 2000
    for rule, (zone, *_) in rules().items():
        for at, by in rule.changes:
            first = min(shown(at - MINUTE, zone), shown(at, zone)) - 5 * MINUTE
            for minutes in range(abs(by) // MINUTE + 10):
                wall = first + minutes * MINUTE
                check(wall.date(), wall.time(), zone)


@pytest.mark.parametrize(
    ("zone", "wall", "shows"),
    [
        ("Europe/Berlin", "2026-03-29 02:30", "2026-03-29 03:00"),
        ("Africa/Cairo", "2026-04-24 00:30", "2026-04-24 01:00"),
        ("Australia/Lord_Howe", "2026-10-04 02:10", "2026-10-04 02:30"),
        ("Pacific/Apia", "2011-12-30 15:00", "2011-12-31 00:00"),
        ("Pacific/Kwajalein", "1993-08-21 15:00", "1993-08-22 00:00"),
        ("Europe/Berlin", "2026-07-03 15:00", "2026-07-03 15:00"),
    ],
)
def test_a_time_that_the_clock_leaps_over_is_the_first_instant_after(
    zone: str, wall: str, shows: str
) -> None:
    chosen = datetime.fromisoformat(wall)
    assert shown(instant(chosen.date(), chosen.time(), zone), zone) == datetime.fromisoformat(shows)


def test_a_time_that_comes_twice_counts_the_first_time() -> None:
    assert instant(date(2026, 10, 25), time(2, 30), "Europe/Berlin") == datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )


def test_a_slot_on_a_public_holiday_moves_to_the_nearest_working_day_of_the_week_the_earlier_first() -> None:
    def moved(*holidays: int, weekday: int = 4) -> int:
        """In the week of Monday 16 November 2026; holidays and answer as days of the month."""
        closed = Workdays(holidays=frozenset(date(2026, 11, day) for day in holidays))
        return slot_in_week("2026-W47", Slot(weekday, time(15)), "Europe/Berlin", closed)[0].day

    assert moved() == 20
    assert moved(20) == 19
    assert moved(19, 20) == 18
    assert moved(18, weekday=2) == 17
    assert moved(16, weekday=0) == 17
    assert moved(16, 17, 18, weekday=1) == 19
    assert moved(22, weekday=6) == 20
    assert moved(16, 17, 18, 19, 20) == 20  # no working day at all: it stays


def test_a_weekday_that_somebody_chose_is_honoured_even_on_a_weekend() -> None:
    sunday = Slot(6, time(10))
    assert slot_in_week("2026-W47", sunday, "Europe/Berlin", Workdays())[0] == date(2026, 11, 22)
    cairo = Workdays(weekend=FRIDAY_SATURDAY)
    assert slot_in_week("2026-W47", FRIDAY_15, "Africa/Cairo", cairo)[0] == date(2026, 11, 20)


@settings(max_examples=100, deadline=None)
@given(days, minutes, zones, st.integers(0, 6), st.sets(days, max_size=8))
def test_the_next_slot_is_the_first_one_from_now_on(
    day: date, at: time, zone: str, weekday: int, closed: set[date]
) -> None:
    now, slot, workdays = (
        instant(day, time(12, 5), zone),
        Slot(weekday, at),
        Workdays(holidays=frozenset(closed)),
    )
    week, found = next_slot(now, slot, zone, workdays)
    assert found >= now
    assert found == slot_in_week(week, slot, zone, workdays)[1]
    near = {iso_week(local_date(now, zone) + timedelta(weeks=n)) for n in (-1, 0, 1)}
    assert all(slot_in_week(one, slot, zone, workdays)[1] < now for one in near if one < week)


def test_the_next_slot_may_be_this_minute() -> None:
    now = datetime(2026, 11, 20, 14, tzinfo=UTC)
    assert next_slot(now, FRIDAY_15, "Europe/Berlin", Workdays()) == ("2026-W47", now)


@pytest.mark.parametrize("name", ["", "Nowhere/Land", "../../etc/passwd", "America", "/etc/passwd", "a\0b"])
def test_a_name_that_is_no_zone_is_told_apart(name: str) -> None:
    assert not is_zone(name)
    assert is_zone("Asia/Kathmandu")
