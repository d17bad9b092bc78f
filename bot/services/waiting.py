"""A month that is queued and not out yet, when somebody wants to be left alone."""

from datetime import datetime, timedelta

from bot.domain.quiet import Unasked
from bot.domain.slots import local_date
from bot.services.planning import first_room, is_left_alone, is_served
from bot.services.summaries import KIND, STAYS_DUE
from bot.storage import members, outbox
from bot.storage import summaries as rows
from bot.storage.database import Session
from bot.storage.outbox_tables import DeliveryRow
from bot.storage.tables import MemberRow


async def hold_back_summary(session: Session, row: MemberRow, now: datetime) -> None:
    """Whoever pauses reads it afterwards, on a day that has room for it; whoever stopped, when they ask."""
    for delivery in await rows.queued(session, row.workspace_id, row.id):
        if not is_served(row):
            await outbox.cancel(session, row.workspace_id, "summary", delivery.subject_id, [KIND])
        elif is_left_alone(row, now):
            await _put_off(session, row, delivery, now)


async def _put_off(session: Session, row: MemberRow, delivery: DeliveryRow, now: datetime) -> None:
    await members.give_back_unasked_day(session, row.id, local_date(delivery.due_at, row.zone), KIND)
    since = local_date(now, row.zone) - timedelta(days=9)
    sent = await members.unasked_dates(session, [row.id], since)
    delivery.due_at = first_room(row, now, Unasked.SUMMARY, sent[row.id])
    delivery.expires_at = delivery.due_at + STAYS_DUE
    await members.claim_unasked_day(session, row.id, local_date(delivery.due_at, row.zone), KIND)
