"""Queries of retention: whose things are over their time, and taking them away.

`AGES` names the column by which a table's rows grow old; a test knows that every table which belongs to a
person stands there, goes with a row that does, or says in `STAYS` why it does not grow old.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    Table,
    bindparam,
    delete,
    func,
    or_,
    select,
    union_all,
    update,
)

from bot.storage import belongings
from bot.storage.database import Session
from bot.storage.outbox_tables import DeliveryRow, WorkspaceRow
from bot.storage.schema import METADATA
from bot.storage.tables import MemberRow, ReflectionRow
from bot.storage.team_tables import TeamRow
from bot.storage.types import EPOCH, among

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
    """After the operator changed how long things are kept, everybody is looked at again; and where nobody
    has been looked at yet, whoever has no time for it."""
    rows = list(
        await session.execute(
            select(WorkspaceRow.id, WorkspaceRow.retention_months).where(kept_otherwise(months))
        )
    )
    if not rows:
        return
    anew = MemberRow.workspace_id.in_([row.id for row in rows if row.retention_months is not None])
    never = MemberRow.workspace_id.in_([row.id for row in rows]) & MemberRow.next_retention_at.is_(None)
    await session.execute(update(MemberRow).where(or_(anew, never)).values(next_retention_at=EPOCH))
    theirs = WorkspaceRow.id.in_([row.id for row in rows])
    await session.execute(update(WorkspaceRow).where(theirs).values(retention_months=months))


def kept_otherwise(months: int | BindParameter[int]) -> ColumnElement[bool]:
    """Whether things of a workspace were last kept for another time."""
    return or_(WorkspaceRow.retention_months.is_(None), WorkspaceRow.retention_months != months)


_MONTHS = select(WorkspaceRow.retention_months).where(WorkspaceRow.id == bindparam("id"))


async def months_of(session: Session, workspace_id: int) -> int | None:
    """How many months a workspace's things are kept; None before the first look."""
    found: int | None = await session.scalar(_MONTHS, {"id": workspace_id})
    return found


async def oldest(session: Session, members: Collection[MemberRow]) -> dict[int, datetime]:
    """When the oldest thing of each member arose that grows old; those without are left out. Days of unasked
    messages don't count by themselves."""
    ids = [row.id for row in members]
    each = [_oldest_in(METADATA.tables[name], name, ids) for name in AGES if name != "unasked"]
    together = union_all(*each).subquery()
    found = select(together.c.member_id, func.min(together.c.at)).group_by(together.c.member_id)
    return {row[0]: row[1] for row in await session.execute(found) if row[1] is not None}


def _oldest_in(table: Table, name: str, ids: Collection[int]) -> Select[int, datetime]:
    """Of each of these members, the oldest row of a table: by its `member_id`, or by who looked at a team."""
    at = func.min(table.columns[AGES[name]]).label("at")
    if "member_id" in table.columns:
        whose = table.columns["member_id"]
        return select(whose.label("member_id"), at).where(whose.in_(ids)).group_by(whose)
    looked = table.columns["user_id"] == MemberRow.user_id
    return (
        select(MemberRow.id.label("member_id"), at)
        .join(TeamRow, TeamRow.workspace_id == MemberRow.workspace_id)
        .join(table, (table.columns["team_id"] == TeamRow.id) & looked)
        .where(MemberRow.id.in_(ids))
        .group_by(MemberRow.id)
    )


async def old_reflections(
    session: Session, row: MemberRow, cutoff: datetime, limit: int
) -> Sequence[ReflectionRow]:
    mine = (ReflectionRow.member_id == row.id) & (ReflectionRow.told_at <= cutoff)
    return (
        await session.scalars(select(ReflectionRow).where(mine).order_by(ReflectionRow.told_at).limit(limit))
    ).all()


_COUNTS = (
    select(ReflectionRow.member_id, func.count())
    .where(among(ReflectionRow.member_id, "ids"), ReflectionRow.told_at <= bindparam("cutoff"))
    .group_by(ReflectionRow.member_id)
)


async def counts_of_reflections(
    session: Session, member_ids: Collection[int], cutoff: datetime
) -> dict[int, int]:
    """How many answers of each member were told until then; those without are left out."""
    found = await session.execute(_COUNTS, {"ids": member_ids, "cutoff": cutoff})
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
