"""From a wall clock to an instant and back. Instants are aware datetimes in UTC, zones are IANA names."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain.weeks import iso_week, monday_of, week_after, week_before
from bot.domain.workdays import Workdays, nearest_working_day_of_week


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """When a member wants to be asked: a weekday (0 is Monday) and a local time."""

    weekday: int
    at: time


@cache
def zone_info(zone: str) -> ZoneInfo:
    """A zone by its name, kept: the standard library forgets all but eight. Raises ZoneInfoNotFoundError."""
    return ZoneInfo(zone)


def is_zone(zone: str) -> bool:
    """Whether this machine knows the zone; a name from outside may be a directory, or a path."""
    try:
        zone_info(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def local_time(at: datetime, zone: str) -> datetime:
    """An instant on the wall clock of a zone."""
    return at.astimezone(zone_info(zone))


@lru_cache(maxsize=1 << 12)
def local_date(at: datetime, zone: str) -> date:
    """Remembered: of all who are due now it is asked several times."""
    return local_time(at, zone).date()


def instant(day: date, at: time, zone: str) -> datetime:
    """The instant (UTC) at which a zone's wall clock shows a date and time.

    What happens twice (an overlap) counts the first time; what never happens (a gap, be it half an hour or a
    whole skipped day) is the first instant after the gap.
    """
    tz = zone_info(zone)
    wall = datetime.combine(day, at.replace(tzinfo=None, fold=0), tz)
    later = wall.replace(fold=1)
    before, after = wall.utcoffset(), later.utcoffset()
    if before is not None and after is not None and before < after:
        return _end_of_gap(later.astimezone(UTC), wall.astimezone(UTC), tz, after)
    return wall.astimezone(UTC)


def _end_of_gap(low: datetime, high: datetime, tz: ZoneInfo, after: timedelta) -> datetime:
    """The first second in (low, high] with the new offset, found by halving."""
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=int((high - low).total_seconds()) // 2)
        if middle.astimezone(tz).utcoffset() == after:
            high = middle
        else:
            low = middle
    return high.replace(microsecond=0)


@lru_cache(maxsize=1 << 16)
def slot_in_week(week: str, slot: Slot, zone: str, workdays: Workdays) -> tuple[date, datetime]:
    """Local date and instant of a slot in a week.

    On a public holiday it moves to the nearest working day of the week, the earlier of two, at the same time.
    A weekday that the member chose stands, weekend or not.
    """
    day = monday_of(week) + timedelta(days=slot.weekday)
    if workdays.is_holiday(day):
        day = nearest_working_day_of_week(day, workdays)
    return day, instant(day, slot.at, zone)


def next_slot(after: datetime, slot: Slot, zone: str, workdays: Workdays) -> tuple[str, datetime]:
    """Week and instant of the first slot at or after an instant."""
    week = week_before(iso_week(local_date(after, zone)))
    while True:
        at = slot_in_week(week, slot, zone, workdays)[1]
        if at >= after:
            return week, at
        week = week_after(week)
