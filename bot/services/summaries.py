"""The month: on demand, again as it was sent, or held back. Telling it when it is due: `summarising`."""

from datetime import datetime, timedelta

from bot.context import Context, Who
from bot.domain.quiet import Unasked
from bot.domain.slots import local_date
from bot.domain.weeks import month_of, parse_month
from bot.services import figures, highlights
from bot.services.planning import first_room, is_left_alone, is_served, unasked_days
from bot.services.saying import About, say
from bot.storage import activities, members, outbox, reflections
from bot.storage import summaries as rows
from bot.storage.database import Session
from bot.storage.outbox_tables import DeliveryRow
from bot.storage.tables import MemberRow, SummaryRow
from bot.views import members as member_views
from bot.views import summaries as views
from bot.views.blocks import Message

KIND = "summary"
ON_DEMAND = "summary_on_demand"
STAYS_DUE = timedelta(days=7)


async def render_again(session: Session, summary_id: int) -> Message | None:
    """A summary that was sent, with the figures it had and only the words that still exist."""
    summary = await session.get(SummaryRow, summary_id)
    member = await session.get(MemberRow, summary.member_id) if summary is not None else None
    if summary is None or member is None:
        return None
    found = await figures.of_one(session, member, summary.month, summary.at, rows.mix_of(summary))
    return await highlights.under(session, member, summary_id, views.month(found.month))


async def tell_again(session: Session, delivery: DeliveryRow, now: datetime) -> bool:
    """Send a summary that never arrived once more, with the figures it had. Returns False if it is gone."""
    summary = await session.get(SummaryRow, delivery.subject_id)
    message = await render_again(session, delivery.subject_id)
    if summary is None or message is None or delivery.user_id is None:
        return False
    before = await outbox.find_all(session, delivery.workspace_id, "summary", summary.id, [KIND])
    about = About("summary", summary.id, KIND, f"{summary.month}#{len(before) + 1}")
    who, ends = Who(delivery.workspace_id, delivery.user_id), now + STAYS_DUE
    added = await say(session, who, message, about, now, expires_at=ends, priority=outbox.SCHEDULED)
    told = await activities.of_months(session, [summary.member_id], [summary.month])
    quoted = [one.reflection_id for each in told.values() for one in each]
    await reflections.quote(session, added.id, quoted)
    return True


async def on_demand(context: Context, who: Who, words: str, to: str) -> Message | None:
    """Queue the month that somebody asks for, with today's figures, into the DM.

    A message back says what was wrong with the question. ``to`` names the question, so that it is
    answered once.
    """
    now = context.clock.now()
    async with context.database.write() as session:
        row = await members.find(session, who.workspace_id, who.user_id)
        if row is None:
            return member_views.not_a_member()
        today = local_date(now, row.zone)
        joined = local_date(row.joined_at, row.zone)
        start = parse_month(words, today) if words.strip() else today.replace(day=1)
        if start is None:
            return views.bad_month(words, today)
        if start > today:
            return views.future_month(start, today)
        found = await figures.of_one(session, row, month_of(start), now)
        if found.month.mix.told == 0 and start < joined.replace(day=1):
            return views.before_you_joined(start, joined)
        about = About("member", row.id, ON_DEMAND, to)
        added = await say(session, who, views.month(found.month), about, now)
        await reflections.quote(session, added.id, found.quoted)
    return None


async def hold_back(session: Session, row: MemberRow, now: datetime) -> None:
    """When somebody wants to be left alone: a month that is queued and not out yet. Whoever pauses reads it
    afterwards, on a day that has room for it; whoever stopped, when they ask."""
    for delivery in await rows.queued(session, row.workspace_id, row.id):
        if not is_served(row):
            await outbox.cancel(session, row.workspace_id, "summary", delivery.subject_id, [KIND])
        elif is_left_alone(row, now):
            await _put_off(session, row, delivery, now)


async def _put_off(session: Session, row: MemberRow, delivery: DeliveryRow, now: datetime) -> None:
    await members.give_back_unasked_day(session, row.id, local_date(delivery.due_at, row.zone), KIND)
    sent = await unasked_days(session, row, now)
    delivery.due_at = first_room(row, now, Unasked.SUMMARY, sent)
    delivery.expires_at = delivery.due_at + STAYS_DUE
    await members.claim_unasked_day(session, row.id, local_date(delivery.due_at, row.zone), KIND)
