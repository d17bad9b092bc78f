"""When a member is asked: one prompt for each local ISO week, at their wall time, or late, or not at all.

A week is open from its slot until 24 hours before the next slot. Within the first hour its prompt goes out
whatever the hour; later only between 08:00 and 19:00 on a working day; when the week has closed, it is
expired. Which weeks are settled is one key, `last_week`: a week at or before it never comes again, wherever
the member flies and whatever slot they choose.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.domain.quiet import may_send_unasked
from bot.domain.slots import Slot, instant, local_date, local_time, next_slot, slot_in_week
from bot.domain.weeks import iso_week, week_after, week_before
from bot.domain.workdays import EVERY_WEEKDAY, Workdays, next_working_day

ON_TIME = timedelta(hours=1)
CLOSES_BEFORE_NEXT = timedelta(hours=24)
LATE_FROM, LATE_UNTIL = time(8), time(19)
_A_MOMENT = timedelta(microseconds=1)  # the shortest that databases tell apart


@dataclass(frozen=True, slots=True)
class OnTime:
    """Within the first hour of its slot: send."""


@dataclass(frozen=True, slots=True)
class LateAllowed:
    """Late, on a working day between 08:00 and 19:00: send, and say which week it means."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Too early, or late at another hour: look again at `until`."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Expired:
    """Its week has closed: it is never sent."""


def closes_at(slot_at: datetime, next_slot_at: datetime) -> datetime:
    """From when on a week's prompt may no longer go out: 24 hours before the next slot, and never in its
    first hour."""
    return max(slot_at + ON_TIME, next_slot_at - CLOSES_BEFORE_NEXT)


def lateness(
    now: datetime, slot_at: datetime, next_slot_at: datetime, zone: str, workdays: Workdays
) -> OnTime | LateAllowed | Wait | Expired:
    """What may be done now with the prompt of a slot."""
    closes = closes_at(slot_at, next_slot_at)
    if now < slot_at:
        return Wait(slot_at)
    if now <= slot_at + ON_TIME:
        return OnTime()
    if now >= closes:
        return Expired()
    opens = next_late_hour(now, zone, workdays)
    return LateAllowed() if opens <= now else Wait(min(opens, closes))


def leaves_by(ask: "Ask", now: datetime, zone: str) -> datetime:
    """Until when a prompt that is queued now may be sent; if it wasn't by then, it is decided anew."""
    if not ask.late:
        return ask.slot_at + ON_TIME + _A_MOMENT  # exactly an hour late is not yet more than an hour
    return min(evening(now, zone), ask.closes_at)


def evening(due: datetime, zone: str) -> datetime:
    """Until when something due on a working day may be sent: 19:00 of that day, and an hour at the least."""
    return max(due + ON_TIME, instant(local_date(due, zone), LATE_UNTIL, zone))


def next_late_hour(now: datetime, zone: str, workdays: Workdays) -> datetime:
    """The first instant from now on at which something late may go out: now itself, or a morning at 08:00."""
    here = local_time(now, zone)
    day = here.date()
    if workdays.is_working(day):
        if LATE_FROM <= here.time() < LATE_UNTIL:
            return now
        if here.time() < LATE_FROM:
            return instant(day, LATE_FROM, zone)
    return instant(next_working_day(day, workdays), LATE_FROM, zone)


@dataclass(frozen=True, slots=True)
class AskState:
    """What has to be known of a member to say when they are asked.

    slot: None for "only when I write first". last_week: the last settled week (asked, skipped, expired, or
    before they joined), see `settled_on_joining`. paused_until: slots before it are passed over without a
    trace. sent: local dates of unasked messages of the last days, for the limit a day and a week.
    """

    slot: Slot | None
    zone: str
    last_week: str
    workdays: Workdays = EVERY_WEEKDAY
    paused_until: datetime | None = None
    sent: Sequence[date] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask for this week now. `local_date` is its slot's, `next_at` when to decide again: the next slot."""

    week: str
    local_date: date
    slot_at: datetime
    late: bool
    closes_at: datetime
    next_at: datetime


@dataclass(frozen=True, slots=True)
class Expire:
    """This week has closed without a prompt. `next_at` may lie in the past: decide again."""

    week: str
    local_date: date
    slot_at: datetime
    next_at: datetime


@dataclass(frozen=True, slots=True)
class NotYet:
    """Nothing to do until then; None means never by itself."""

    next_at: datetime | None


def due_prompt(state: AskState, now: datetime) -> Ask | Expire | NotYet:
    """What to do now. After Ask and Expire, the week is settled: store it as `last_week`, and `next_at`."""
    if state.slot is None:
        return NotYet(None)
    week, day, slot_at = _open_week(state, state.slot)
    if now < slot_at:
        return NotYet(slot_at)
    next_at = slot_in_week(week_after(week), state.slot, state.zone, state.workdays)[1]
    found = lateness(now, slot_at, next_at, state.zone, state.workdays)
    if isinstance(found, Expired):
        return Expire(week, day, slot_at, next_at)
    if isinstance(found, Wait):
        return NotYet(found.until)
    closes = closes_at(slot_at, next_at)
    if not may_send_unasked(state.sent, local_date(now, state.zone)):
        return NotYet(min(_after_the_limit(state, now), closes))
    return Ask(week, day, slot_at, isinstance(found, LateAllowed), closes, next_at)


def _open_week(state: AskState, slot: Slot) -> tuple[str, date, datetime]:
    """The first week that is not settled, and its slot; weeks whose slot lay in a pause are passed over."""
    week = week_after(state.last_week)
    if state.paused_until is not None:
        week = max(week, week_before(iso_week(local_date(state.paused_until, state.zone))))
    day, at = slot_in_week(week, slot, state.zone, state.workdays)
    while state.paused_until is not None and at < state.paused_until:
        week = week_after(week)
        day, at = slot_in_week(week, slot, state.zone, state.workdays)
    return week, day, at


def _after_the_limit(state: AskState, now: datetime) -> datetime:
    """The next morning at which the limits a day and a week leave room."""
    day = next_working_day(local_date(now, state.zone), state.workdays)
    while not may_send_unasked(state.sent, day):
        day = next_working_day(day, state.workdays)
    return instant(day, LATE_FROM, state.zone)


def settled_on_joining(
    now: datetime, slot: Slot, zone: str, workdays: Workdays, last_week: str | None = None
) -> str:
    """The `last_week` of somebody who joins, comes back or resumes now: the first prompt is the next slot,
    even in a minute, and the weeks before don't exist. A week that was settled before stays settled."""
    fresh = week_before(next_slot(now, slot, zone, workdays)[0])
    return max(fresh, last_week) if last_week else fresh
