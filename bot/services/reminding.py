"""The one reminder of each unanswered prompt, set-wise; whoever is away gets it when they are back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.context import Context
from bot.domain.asking import evening
from bot.domain.dates_in_words import week_in_words
from bot.domain.quiet import LOOK_BACK, Unasked
from bot.domain.slots import local_date
from bot.domain.weeks import iso_week
from bot.logs import logger
from bot.services.aside import SET_ASIDE
from bot.services.planning import has_room, is_asked, next_working_hour
from bot.services.saying import About, Place, delivery
from bot.storage import members, outbox
from bot.storage import reminding as rows
from bot.storage.reminding import KIND, DueReminder
from bot.views import prompts as views

log = logger(__name__)


@dataclass(slots=True)
class _Batch:
    """Days with an unasked message, by member, and what was decided, to be written for all at once."""

    sent: dict[int, list[date]]
    deliveries: list[outbox.Delivery] = field(default_factory=list)
    days: list[tuple[int, date, str]] = field(default_factory=list)


async def remind_due(context: Context, limit: int = 150) -> int:
    """Remind a batch of members, as far as the limits for unasked messages allow; returns how many were
    looked at."""
    now = context.clock.now()
    async with context.database.write() as session:
        due = await rows.due(session, now, limit)
        if due:
            since = now.date() - LOOK_BACK
            batch = _Batch(await members.unasked_dates(session, {one.member.id for one in due}, since))
            _decide_all(batch, due, now)
            if batch.deliveries:
                await outbox.post_many(session, batch.deliveries)
                await members.take_unasked_days(session, batch.days)
            await rows.save(session, due)
    return len(due)


def _decide_all(batch: _Batch, due: Sequence[DueReminder], now: datetime) -> None:
    for one in due:
        try:
            _decide(batch, one, now)
        except Exception:
            log.exception("a reminder could not be decided; it is set aside", prompt=one.id)
            one.remind_at = now + SET_ASIDE


def _decide(batch: _Batch, one: DueReminder, now: datetime) -> None:
    row = one.member
    one.remind_at = None
    wanted = one.answered_at is None and one.state == "sent" and row.remind and is_asked(row)
    if not wanted or now >= one.closes_at:
        return
    if not has_room(row, now, Unasked.REMINDER, batch.sent[row.id]):
        later = next_working_hour(row, now)
        one.remind_at = later if later < one.closes_at else None
        return
    today = local_date(now, row.zone)
    batch.deliveries.append(_delivery(one, now))
    batch.sent[row.id].append(today)
    batch.days.append((row.id, today, KIND))


def _delivery(one: DueReminder, now: datetime) -> outbox.Delivery:
    row = one.member
    this_week = iso_week(local_date(now, row.zone)) == one.week
    message = views.reminder(week_in_words(one.week), this_week=this_week, prompt_id=one.id)
    about = About("prompt", one.id, KIND, f"{one.week}#r{one.tried + 1}")
    expires_at = min(evening(now, row.zone), one.closes_at)
    return delivery(row, message, about, now, expires_at, place=Place(row.channel))
