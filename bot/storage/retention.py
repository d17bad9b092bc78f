"""Queries of retention: whose things are over their time, and taking them away.

`AGES` names the column by which a table's rows grow old; a test knows that every table which belongs to a
person stands there, goes with a row that does, or says in `STAYS` why it does not grow old.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Table, delete, func, or_, select, update

from bot.storage import belongings
from bot.storage.database import Session
from bot.storage.outbox_tables import DeliveryRow, WorkspaceRow
from bot.storage.schema import METADATA
from bot.storage.tables import MemberRow, ReflectionRow
from bot.storage.types import EPOCH

AGES = {
    "asks": "asked_at",
    "ceilings": "at",
    "commitments": "made_at",
    "highlights": "at",
    "introductions": "at",
    "problems": "ended_at",  # one that is open stays
    "prompts": "slot_at",
    "reflections": "told_at",
    "summaries": "at",
    "team_looks": "at",
    "unasked": "local_date",
}
STAYS = {
    "members": "the person themselves, who goes when they have been gone for as long",
    "mentors": "whom they ask now",
    "adaptations": "learnt anew without what was erased",
    "digest_members": "ids beside totals: without them two digests could not be kept from being compared",
    "dm_channels": "where to write to them",
    "drafts": "gone after a day",
    "quotes": "gone with the answer that is quoted",
    "invitations": "a No is final",
    "team_managers": "who manages now",
    "team_members": "who counts in now",
}


async def look_anew(session: Session, months: int) -> None:
    """After the operator changed how long things are kept, everybody is looked at again."""
    changed = or_(WorkspaceRow.retention_months.is_(None), WorkspaceRow.retention_months != months)
    ids = list(await session.scalars(select(WorkspaceRow.id).where(changed)))
    if ids:
        theirs = MemberRow.workspace_id.in_(ids)
        await session.execute(update(MemberRow).where(theirs).values(next_retention_at=EPOCH))
        await session.execute(
            update(WorkspaceRow).where(WorkspaceRow.id.in_(ids)).values(retention_months=months)
        )


async def months_of(session: Session, workspace_id: int) -> int | None:
    """How many months a workspace's things are kept; None before the first look."""
    found: int | None = await session.scalar(
        select(WorkspaceRow.retention_months).where(WorkspaceRow.id == workspace_id)
    )
    return found


async def oldest(session: Session, row: MemberRow) -> datetime | None:
    """When the oldest thing arose that grows old; days of unasked messages don't count by themselves."""
    found = []
    for name, column in AGES.items():
        table = METADATA.tables[name]
        if name != "unasked":
            mine = belongings.theirs(table, row.workspace_id, row.user_id)
            found.append(await session.scalar(select(func.min(table.columns[column])).where(mine)))
    return min((one for one in found if one is not None), default=None)


async def old_reflections(
    session: Session, row: MemberRow, cutoff: datetime, limit: int
) -> Sequence[ReflectionRow]:
    mine = (ReflectionRow.member_id == row.id) & (ReflectionRow.told_at <= cutoff)
    return (
        await session.scalars(select(ReflectionRow).where(mine).order_by(ReflectionRow.told_at).limit(limit))
    ).all()


async def counts_of_reflections(
    session: Session, member_ids: Collection[int], cutoff: datetime
) -> dict[int, int]:
    """How many answers of each member were told until then; those without are left out."""
    mine = ReflectionRow.member_id.in_(member_ids) & (ReflectionRow.told_at <= cutoff)
    found = await session.execute(
        select(ReflectionRow.member_id, func.count()).where(mine).group_by(ReflectionRow.member_id)
    )
    return {row[0]: row[1] for row in found}


async def drop_old(session: Session, row: MemberRow, cutoff: datetime) -> int:
    """Deletes all other rows of a member that are over their time; returns how many."""
    gone = 0
    for table in belongings.tables():
        if table.name in AGES and table.name != "reflections":
            mine = belongings.theirs(table, row.workspace_id, row.user_id)
            done = await session.execute(delete(table).where(mine, _is_old(table, cutoff)))
            gone += done.rowcount  # type: ignore[attr-defined]
    return gone


def _is_old(table: Table, cutoff: datetime) -> ColumnElement[bool]:
    column = table.columns[AGES[table.name]]
    until: datetime | date = cutoff.date() if column.type.python_type is date else cutoff
    return column <= until


async def take_old_posts(session: Session, row: MemberRow, cutoff: datetime) -> list[tuple[str, str]]:
    """Our messages to a member, or about them, from before then: (channel, ts); their rows are gone."""
    mine = belongings.about_them(row.workspace_id, row.user_id)
    old = mine & (DeliveryRow.state == "sent") & (DeliveryRow.call == "post") & (DeliveryRow.due_at <= cutoff)
    found = (
        await session.execute(select(DeliveryRow.id, DeliveryRow.channel, DeliveryRow.slack_ts).where(old))
    ).all()
    ids = [one.id for one in found]
    await session.execute(
        delete(DeliveryRow).where(or_(DeliveryRow.id.in_(ids), DeliveryRow.names_id.in_(ids)))
    )
    return [(one.channel, one.slack_ts) for one in found if one.channel and one.slack_ts]
