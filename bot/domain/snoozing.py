"""Putting this week's question off: to which day, and until when that is possible. Dates are local."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.domain.slots import instant, local_date


@dataclass(frozen=True, slots=True)
class Over:
    """That day, or its hour, has gone by."""

    day: date


@dataclass(frozen=True, slots=True)
class TooLate:
    """The next question is due by then. `last` is the last day that is possible, None if there is none."""

    last: date | None


def put_off(day: date, at: time, zone: str, now: datetime, closes_at: datetime) -> datetime | Over | TooLate:
    """When (UTC) a question is asked again that closes then: on that day, at the member's hour."""
    due = instant(day, at, zone)
    if due >= closes_at:
        return TooLate(last_day(at, zone, now, closes_at))
    return due if due > now else Over(day)


def last_day(at: time, zone: str, now: datetime, closes_at: datetime) -> date | None:
    """The last day on which a question that closes then can be asked again; None if there is none."""
    day = local_date(closes_at, zone)
    while instant(day, at, zone) >= closes_at:
        day -= timedelta(days=1)
    return day if instant(day, at, zone) > now else None
