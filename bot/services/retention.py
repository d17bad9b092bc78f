"""Retention: erasing what was told longer ago than the operator keeps it."""

from datetime import datetime, timedelta

from bot.context import Context, Who
from bot.domain.retention import cutoff, kept_until
from bot.services import erasing, rights
from bot.services.aside import SET_ASIDE, safely
from bot.services.planning import is_served
from bot.storage import members, outbox
from bot.storage import retention as rows
from bot.storage import rights as right_rows
from bot.storage.database import Session
from bot.storage.tables import MemberRow

KIND = "retention"
AT_ONCE = 20  # answers of one member in one transaction
MEMBERS_AT_ONCE = 10
REMOVAL_TRIES = timedelta(days=7)


async def erase_due(context: Context, limit: int = 100) -> int:
    """Look at up to ``limit`` members who may have something that is too old; returns how many are done.

    One query tells who has nothing too old: most of them. Of the others a few are dealt with in each call.
    """
    now, months = context.clock.now(), context.settings.retention_months
    async with context.database.write() as session:
        await rows.look_anew(session, months)
        due = await members.due_for_retention(session, now, limit)
        oldest = await rows.oldest(session, due) if due else {}
        over = [row.id for row in due if not _keeps_all(row, oldest.get(row.id), months, now)]
        for member_id in over[:MEMBERS_AT_ONCE]:
            if not await safely(session, _erase(session, member_id, months, now), member=member_id):
                (await _found(session, member_id)).next_retention_at = now + SET_ASIDE
    if over:
        await context.database.checkpoint()
    return len(due) - len(over[MEMBERS_AT_ONCE:])


def _keeps_all(row: MemberRow, oldest: datetime | None, months: int, now: datetime) -> bool:
    """Whether nothing of a member is too old yet. Then it also sets when to look again."""
    if oldest is None or not is_served(row):
        return False
    row.next_retention_at = kept_until(oldest, months)
    return row.next_retention_at > now


async def _found(session: Session, member_id: int) -> MemberRow:
    """The member's row, read again: erasing may have expired it in the session."""
    row = await session.get(MemberRow, member_id)
    assert row is not None
    return row


async def _erase(session: Session, member_id: int, months: int, now: datetime) -> None:
    row = await _found(session, member_id)
    if row.deactivated and row.deactivated_at is None:
        row.deactivated_at = now
    gone_since = _gone_since(row)
    if gone_since is not None and kept_until(gone_since, months) <= now:
        await rights.forget_in(session, Who(row.workspace_id, row.user_id), KIND, now)
        return
    await _erase_old(session, row, cutoff(now, months), now)
    oldest = (await rows.oldest(session, [row])).get(row.id)
    begins = [moment for moment in (oldest, gone_since) if moment is not None]
    row.next_retention_at = kept_until(min(begins, default=now), months)


def _gone_since(row: MemberRow) -> datetime | None:
    """Since when somebody has stopped, or their account is deactivated."""
    since = [row.stopped_at, row.deactivated_at if row.deactivated else None]
    return None if is_served(row) else min((one for one in since if one is not None), default=None)


async def _erase_old(session: Session, row: MemberRow, until: datetime, now: datetime) -> None:
    """Queue the deletion of our old messages first, so that erasing answers doesn't reword them in vain."""
    posts = await rows.take_old_posts(session, row, until)
    await outbox.add_many(session, [_removal(row, channel, ts, now) for channel, ts in posts])
    old = await rows.old_reflections(session, row, until, AT_ONCE)
    for reflection in old:
        await erasing.erase(session, reflection, now)
    gone = len(old) + await rows.drop_old(session, row, until)
    if gone:
        await right_rows.note(session, row.workspace_id, row.user_id, KIND, "erase", gone, now)


def _removal(row: MemberRow, channel: str, ts: str, now: datetime) -> outbox.Delivery:
    return outbox.Delivery(
        workspace_id=row.workspace_id,
        subject_type="member",
        subject_id=row.id,
        kind=KIND,
        period=f"{channel}:{ts}",
        call="delete",
        channel=channel,
        edits_ts=ts,
        payload=None,
        priority=outbox.SCHEDULED,
        due_at=now,
        expires_at=now + REMOVAL_TRIES,
    )
