"""Working days: what a member's country, and its weekend, make of the calendar. Dates are local dates."""

from collections.abc import Container
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from bot.domain.weeks import month_start

SATURDAY_SUNDAY = frozenset({5, 6})
FRIDAY_SATURDAY = frozenset({4, 5})


@dataclass(frozen=True, slots=True, eq=False)
class Workdays:
    """Which weekdays are the weekend (0 is Monday), and which dates are public holidays.

    `holidays` is anything that answers `date in holidays`: a frozenset, or a calendar of the library. It does
    not change: what follows from a calendar is remembered.
    """

    weekend: frozenset[int] = SATURDAY_SUNDAY
    holidays: Container[date] = field(default_factory=frozenset)

    def is_working(self, day: date) -> bool:
        return day.weekday() not in self.weekend and day not in self.holidays

    def is_holiday(self, day: date) -> bool:
        return day in self.holidays


EVERY_WEEKDAY = Workdays()

# A calendar that knows no working day must end in a date, not in an endless search.
_LONGEST_BREAK = 60


@lru_cache(maxsize=1 << 14)
def next_working_day(local: date, workdays: Workdays) -> date:
    """The first working day after a date; the day after it if two months have none."""
    for days in range(1, _LONGEST_BREAK + 1):
        day = local + timedelta(days=days)
        if workdays.is_working(day):
            return day
    return local + timedelta(days=1)


def working_days_on(local: date, days: int, workdays: Workdays) -> date:
    """So many working days after a date."""
    for _ in range(days):
        local = next_working_day(local, workdays)
    return local


def nth_working_day(month: str, n: int, workdays: Workdays) -> date:
    """The n-th working day (from 1) of a month "2026-11"; runs on into the next month if there are fewer."""
    return working_days_on(month_start(month) - timedelta(days=1), n, workdays)


def first_working_day_of_month(month: str, workdays: Workdays) -> date:
    return nth_working_day(month, 1, workdays)


@lru_cache(maxsize=1 << 12)
def nearest_working_day_of_week(day: date, workdays: Workdays) -> date:
    """The nearest working day of the same ISO week, the earlier of two; the day itself if there is none."""
    monday = day - timedelta(days=day.weekday())
    week = (monday + timedelta(days=n) for n in range(7))
    working = [other for other in week if workdays.is_working(other)]
    return min(working, key=lambda other: (abs((other - day).days), other), default=day)
