"""The one reminder of each unanswered prompt, set-wise."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from bot.context import Context
from bot.domain.asking import evening
from bot.domain.dates_in_words import week_in_words
from bot.domain.quiet import Unasked
from bot.domain.slots import instant, local_date
from bot.domain.weeks import iso_week
from bot.domain.workdays import next_working_day
from bot.logs import logger
from bot.services.aside import SET_ASIDE
from bot.services.calendars import workdays_of
from bot.services.planning import has_room, is_asked
from bot.services.saying import payload
from bot.storage import members, outbox
from bot.storage import prompts as rows
from bot.storage.database import Session
from bot.storage.tables import MemberRow, PromptRow
from bot.views import prompts as views

log = logger(__name__)

KIND = "reminder"


@dataclass(slots=True)
class _Batch:
    """What is known of those who are due, and what was decided, to be written set-wise."""

    members: dict[int, MemberRow]
    sent: dict[int, list[date]]
    tried: dict[int, int]
    deliveries: list[outbox.Delivery] = field(default_factory=list)
    days: list[tuple[int, date, str]] = field(default_factory=list)


async def remind_due(context: Context, limit: int = 100) -> int:
    """If the day and the week have room for it; returns how many were looked at.

    A member whom another replica is busy with is left for the next look, so that no two of them find room
    for one message on the same day.
    """
    now = context.clock.now()
    async with context.database.write() as session:
        due = await rows.due_for_reminder(session, now, limit)
        batch = await _know(session, due, now)
        mine = [prompt for prompt in due if prompt.member_id in batch.members]
        for prompt in mine:
            _decide_safely(batch, prompt, now)
        if batch.deliveries:
            await outbox.add_many(session, batch.deliveries)
            await members.take_unasked_days(session, batch.days)
    return len(mine)


async def _know(session: Session, due: Sequence[PromptRow], now: datetime) -> _Batch:
    found = await members.locked(session, {prompt.member_id for prompt in due}) if due else []
    theirs = {row.id: row for row in found}
    sent = await members.unasked_dates(session, theirs, now.date() - timedelta(days=9)) if theirs else {}
    homes, ids = {row.workspace_id for row in found}, [prompt.id for prompt in due]
    tried = await outbox.how_many(session, homes, "prompt", ids, KIND) if theirs else {}
    return _Batch(theirs, sent, tried)


def _decide_safely(batch: _Batch, prompt: PromptRow, now: datetime) -> None:
    try:
        _decide(batch, batch.members[prompt.member_id], prompt, now)
    except Exception:
        log.exception("a reminder could not be decided; it is set aside", prompt=prompt.id)
        prompt.remind_at = now + SET_ASIDE


def _decide(batch: _Batch, row: MemberRow, prompt: PromptRow, now: datetime) -> None:
    prompt.remind_at = None
    wanted = prompt.answered_at is None and prompt.state == "sent" and row.remind and is_asked(row)
    if not wanted or now >= prompt.closes_at or row.away:
        return
    if not has_room(row, now, Unasked.REMINDER, batch.sent[row.id]):
        prompt.remind_at = _tomorrow(row, prompt, now)
        return
    today = local_date(now, row.zone)
    batch.deliveries.append(_delivery(row, prompt, batch.tried.get(prompt.id, 0) + 1, now))
    batch.sent[row.id].append(today)
    batch.days.append((row.id, today, KIND))


def _tomorrow(row: MemberRow, prompt: PromptRow, now: datetime) -> datetime | None:
    """On the next working day, unless the prompt has closed by then."""
    day = next_working_day(local_date(now, row.zone), workdays_of(row.zone))
    later = instant(day, time.fromisoformat(row.at), row.zone)
    return later if later < prompt.closes_at else None


def _delivery(row: MemberRow, prompt: PromptRow, number: int, now: datetime) -> outbox.Delivery:
    this_week = iso_week(local_date(now, row.zone)) == prompt.week
    message = views.reminder(week_in_words(prompt.week), this_week=this_week, prompt_id=prompt.id)
    return outbox.Delivery(
        workspace_id=row.workspace_id,
        subject_type="prompt",
        subject_id=prompt.id,
        kind=KIND,
        period=f"{prompt.week}#r{number}",
        user_id=row.user_id,
        payload=payload(message),
        due_at=now,
        expires_at=min(evening(now, row.zone), prompt.closes_at),
    )
