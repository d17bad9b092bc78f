"""When everything but the prompt is due: reminder, summary, digest. Instants are UTC."""

from collections.abc import Collection
from datetime import date, datetime, time
from functools import lru_cache

from bot.domain.slots import instant, local_time
from bot.domain.weeks import month_after
from bot.domain.workdays import (
    Workdays,
    first_working_day_of_month,
    next_working_day,
    nth_working_day,
    working_days_on,
)

REMINDER_AFTER = 2


def reminder_at(asked_at: datetime, zone: str, workdays: Workdays) -> datetime:
    """Two working days after a prompt went out, at the same local time."""
    asked = local_time(asked_at, zone)
    return _reminder_at(asked.date(), asked.time(), zone, workdays)


@lru_cache(maxsize=1 << 12)
def _reminder_at(day: date, at: time, zone: str, workdays: Workdays) -> datetime:
    return instant(working_days_on(day, REMINDER_AFTER, workdays), at, zone)


def summary_at(
    month: str, at: time, zone: str, workdays: Workdays, prompt_due_dates: Collection[date] = ()
) -> datetime:
    """When the summary of a month ("2026-10") goes out: the first working day of the month after it, at the
    member's hour; if a prompt is due that local date, on the next working day."""
    day = first_working_day_of_month(month_after(month), workdays)
    while day in prompt_due_dates:
        day = next_working_day(day, workdays)
    return instant(day, at, zone)


def digest_at(month: str, zone: str, workdays: Workdays, hour: int = 10, n: int = 3) -> datetime:
    """When the digest of a month goes out: the third working day of the month after it, at 10:00 in the
    team's zone."""
    return instant(nth_working_day(month_after(month), n, workdays), time(hour), zone)
