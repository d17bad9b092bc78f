"""Applying the rules of time to a member's row: when they are asked, told and left alone."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from bot.context import Who
from bot.domain.asking import AskState, NotYet, due_prompt, settled_on_joining
from bot.domain.due import summary_at
from bot.domain.members import Aspiration, Choices, Rhythm, Standing
from bot.domain.quiet import LOOK_BACK, Unasked, gives_way
from bot.domain.slots import Slot, instant, local_date, slot_in_week
from bot.domain.weeks import iso_week, month_after, month_of, month_start
from bot.domain.workdays import Workdays, next_working_day
from bot.services.calendars import workdays_of
from bot.storage import members
from bot.storage.arriving import Writer
from bot.storage.asking import DueMember
from bot.storage.database import Session
from bot.storage.tables import MemberRow

Person = MemberRow | DueMember
LONGEST_WAIT = 20  # working days: no week is full for as long

BEFORE_ALL_WEEKS = "1970-W01"
SHORTEST_KEPT = timedelta(days=180)
"""When to look for the first time whether something is too old: `HEADROOM_RETENTION_MONTHS` is at least 6."""


def is_member(row: MemberRow | Writer | None) -> bool:
    return row is not None and row.standing == Standing.JOINED


async def joined(session: Session, who: Who) -> MemberRow | None:
    """Whoever speaks, if they are a member."""
    row = await members.find(session, who.workspace_id, who.user_id)
    return row if is_member(row) else None


def slot_of(row: Person) -> Slot:
    return _slot(row.weekday, row.at)


@lru_cache(maxsize=1 << 12)
def _slot(weekday: int, at: str) -> Slot:
    return Slot(weekday, time.fromisoformat(at))


def choices_of(row: MemberRow) -> Choices:
    """The row as the forms know it."""
    return Choices(
        field=row.field,
        aspiration=Aspiration(row.aspiration),
        weekday=row.weekday,
        at=time.fromisoformat(row.at),
        zone=row.zone,
        rhythm=Rhythm(row.rhythm),
        target=row.target,
        zone_chosen=row.zone_chosen,
        remind=row.remind,
        country=row.country,
        ask_anyway=row.ask_anyway,
        floor=row.floor,
    )


def is_asked(row: Person) -> bool:
    """Whether this member gets weekly prompts."""
    return is_served(row) and row.rhythm == Rhythm.WEEKLY and not row.gone_quiet


def is_served(row: Person) -> bool:
    return row.standing == Standing.JOINED and not row.deactivated


def workdays(row: Person) -> Workdays:
    """Of the country that they chose, or else of their zone's."""
    return workdays_of(row.zone, row.country)


def says_away(row: Person, now: datetime) -> bool:
    """Whether their Slack status says that they are away, and has not expired."""
    return row.away and (row.away_until is None or now < row.away_until)


def is_away(row: Person, now: datetime) -> bool:
    """Whether they are away and don't want to be asked all the same."""
    return says_away(row, now) and not row.ask_anyway


def is_paused(row: Person, now: datetime) -> bool:
    """Whether a pause that they asked for is running."""
    return row.paused_until is not None and today(row, now) < row.paused_until


def is_left_alone(row: Person, now: datetime) -> bool:
    """Whether they are away or paused. Unasked messages then wait until afterwards."""
    return is_away(row, now) or is_paused(row, now)


async def unasked_days(session: Session, row: MemberRow, now: datetime) -> list[date]:
    """The local dates on which something was said to a member unasked, as far back as the limits count."""
    since = local_date(now, row.zone) - LOOK_BACK
    return (await members.unasked_dates(session, [row.id], since))[row.id]


def has_room(row: Person, now: datetime, kind: Unasked, sent: Sequence[date]) -> bool:
    """Whether an unasked message of this kind may be sent today. Not to whoever is away or paused, and not if
    the limits are used up (`sent`: see `unasked_days`) or needed for a more important message that is still
    due."""
    return not is_left_alone(row, now) and _fits(row, now, kind, sent)


def _fits(row: Person, now: datetime, kind: Unasked, sent: Sequence[date]) -> bool:
    due = {Unasked.PROMPT: row.next_prompt_at, Unasked.SUMMARY: row.next_summary_at}
    coming = [(other, local_date(at, row.zone)) for other, at in due.items() if at is not None]
    return not gives_way(kind, today(row, now), sent, coming)


def first_room(row: Person, now: datetime, kind: Unasked, sent: Sequence[date]) -> datetime:
    """When an unasked message may be sent that is decided upon only once: now, or at the member's hour on the
    first working day that has room. A pause is waited out, an absence is not: nobody may know when it
    ends."""
    at = next_working_hour(row, now) if is_paused(row, now) else now
    for _ in range(LONGEST_WAIT):
        if _fits(row, at, kind, sent):
            break
        at = next_working_hour(row, at)
    return at


def ask_state(row: Person, sent: Sequence[date] = ()) -> AskState:
    """The row as `domain/asking` takes it; without a slot if they are not asked."""
    return AskState(
        slot=slot_of(row) if is_asked(row) else None,
        zone=row.zone,
        last_week=row.last_week or BEFORE_ALL_WEEKS,
        workdays=workdays(row),
        paused_until=instant(row.paused_until, time(), row.zone) if row.paused_until else None,
        sent=sent,
    )


def start(row: MemberRow, now: datetime) -> None:
    """Make somebody a member from now on. They are asked from their next slot on, even if that is in a
    minute."""
    row.standing, row.stopped_at, row.paused_until = Standing.JOINED, None, None
    row.deactivated, row.deactivated_at = False, None
    row.away, row.away_until, row.was_away, row.zone_was = False, None, False, None
    row.next_retention_at = row.next_retention_at or now + SHORTEST_KEPT
    row.summary_month, row.empty_months = month_of(local_date(now, row.zone)), 0
    go_on(row, now)


def go_on(row: MemberRow, now: datetime) -> None:
    """Ask again from the next slot on, as if none had gone unanswered."""
    row.paused_until = None
    row.unanswered, row.asked_to_go_on_at, row.gone_quiet = 0, None, False
    pass_over(row, now)
    plan(row, now)


def pass_over(row: MemberRow, now: datetime) -> None:
    """The weeks before the next slot are not asked about any more. `plan` has to follow."""
    row.last_week = settled_on_joining(now, slot_of(row), row.zone, workdays(row), row.last_week)


def plan(row: MemberRow, now: datetime) -> None:
    """Set when prompt and summary are due next."""
    found = due_prompt(ask_state(row), now)
    row.next_prompt_at = found.next_at if isinstance(found, NotYet) else now
    row.next_summary_at = summary_due(row) if is_served(row) else None


def summary_due(row: MemberRow) -> datetime | None:
    """When the next summary is due: on a working day on which no prompt is due."""
    if row.summary_month is None:
        return None
    slot, paused_until = slot_of(row), row.paused_until
    return _summary_due(
        row.summary_month, slot, row.zone, workdays(row), paused_until, is_asked=is_asked(row)
    )


@lru_cache(maxsize=1 << 12)
def _summary_due(
    month: str, slot: Slot, zone: str, calendar: Workdays, paused_until: date | None, *, is_asked: bool
) -> datetime:
    first = month_start(month_after(month))
    days = _slot_days(slot, zone, calendar, paused_until, first, 21) if is_asked else []
    return summary_at(month, slot.at, zone, calendar, days)


def prompt_days(row: MemberRow, first: date, days: int) -> list[date]:
    """The local dates on which prompts are due in so many days from a date."""
    if not is_asked(row):
        return []
    return _slot_days(slot_of(row), row.zone, workdays(row), row.paused_until, first, days)


def _slot_days(
    slot: Slot, zone: str, calendar: Workdays, paused_until: date | None, first: date, days: int
) -> list[date]:
    weeks = {iso_week(first + timedelta(days=n)) for n in range(0, days + 7, 7)}
    slots = (slot_in_week(week, slot, zone, calendar)[0] for week in weeks)
    return sorted(day for day in slots if paused_until is None or day >= paused_until)


def next_working_hour(row: Person, now: datetime) -> datetime:
    """Their hour on the next working day; if they are paused, or away until a known day, on the first one
    afterwards."""
    eves = [today(row, now)]
    if row.paused_until is not None:
        eves.append(row.paused_until - timedelta(days=1))
    if row.away_until is not None and is_away(row, now):
        eves.append(local_date(row.away_until, row.zone) - timedelta(days=1))
    return instant(next_working_day(max(eves), workdays(row)), time.fromisoformat(row.at), row.zone)


def today(row: Person, now: datetime) -> date:
    return local_date(now, row.zone)
