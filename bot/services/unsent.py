"""Messages that expired in the outbox before they were sent: they are not sent at night, but decided anew.

Called by the sender, in the transaction that ends the delivery.
"""

from datetime import datetime

from bot.domain.asking import next_late_hour
from bot.domain.slots import local_date
from bot.domain.weeks import week_before
from bot.services.planning import workdays
from bot.storage import members
from bot.storage.database import Session
from bot.storage.outbox_tables import DeliveryRow
from bot.storage.tables import MemberRow, PromptRow


async def prompt(session: Session, delivery: DeliveryRow, now: datetime) -> None:
    """A prompt that was never sent counts as never asked: the next tick decides about its week again."""
    found = await _still_open(session, delivery)
    if found is None:
        return
    row, asked = found
    if asked.state == "sent":
        _after_a_snooze(row, asked, now)
    elif asked.state == "asked" and row.last_week == asked.week:
        await _as_if_never_asked(session, delivery, row, asked, now)


async def ask_again(session: Session, delivery: DeliveryRow, now: datetime) -> bool:
    """Ask again after the operator has mended why it failed. Returns False if its week is over."""
    found = await _waiting(session, delivery)
    if found is None:
        return False
    row, asked = found
    open_ = asked.state == "expired" and row.last_week == asked.week and now < asked.closes_at
    if open_:
        await _as_if_never_asked(session, delivery, row, asked, now)
    return open_


async def _as_if_never_asked(
    session: Session, delivery: DeliveryRow, row: MemberRow, asked: PromptRow, now: datetime
) -> None:
    await _give_back(session, delivery, row, "prompt")
    row.last_week, row.next_prompt_at = week_before(asked.week), now
    row.unanswered = max(0, row.unanswered - 1)
    await session.delete(asked)


async def _still_open(session: Session, delivery: DeliveryRow) -> tuple[MemberRow, PromptRow] | None:
    """The prompt whose message expired, if it waits for an answer."""
    return await _waiting(session, delivery) if delivery.state == "expired" else None


async def _waiting(session: Session, delivery: DeliveryRow) -> tuple[MemberRow, PromptRow] | None:
    asked = await session.get(PromptRow, delivery.subject_id)
    if asked is None or asked.answered_at is not None:
        return None
    row = await session.get(MemberRow, asked.member_id)
    return (row, asked) if row is not None else None


def _after_a_snooze(row: MemberRow, asked: PromptRow, now: datetime) -> None:
    """Asked again at the next hour for it."""
    due = next_late_hour(now, row.zone, workdays(row))
    asked.ask_again_at = due if due < asked.closes_at else None


async def reminder(session: Session, delivery: DeliveryRow, now: datetime) -> None:
    """Looked at again at the next hour for it."""
    found = await _still_open(session, delivery)
    if found is None:
        return
    row, asked = found
    await _give_back(session, delivery, row, "reminder")
    due = next_late_hour(now, row.zone, workdays(row))
    asked.remind_at = due if due < asked.closes_at else None


async def go_on(session: Session, delivery: DeliveryRow, _now: datetime) -> None:
    """Whether to go on was never asked: it is, next week."""
    row = await session.get(MemberRow, delivery.subject_id)
    if delivery.state == "expired" and row is not None:
        await _give_back(session, delivery, row, "go_on")
        row.asked_to_go_on_at = None


async def _give_back(session: Session, delivery: DeliveryRow, row: MemberRow, kind: str) -> None:
    day = local_date(delivery.due_at, row.zone)
    await members.give_back_unasked_day(session, row.id, day, kind)
