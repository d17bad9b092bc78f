"""Queries of uninstalling: whose days are over, and taking everything of theirs away.

Found by walking the metadata, so that no new table can be forgotten: a table either names the workspace, or
its rows go with rows that do. What stays is in `STAYS`.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, Table, delete, select, update

from bot.storage.database import Session
from bot.storage.outbox_tables import WorkspaceRow
from bot.storage.rights_tables import AuditRow
from bot.storage.schema import METADATA

STAYS = {
    WorkspaceRow.__tablename__: "our number, and Slack's id of what it was",
    AuditRow.__tablename__: "who erased what and when: marks whose key is gone, and no words",
}


async def due(session: Session, now: datetime) -> WorkspaceRow | None:
    """One whose days are over; locked, so that other replicas take another, and installing it again waits."""
    over = select(WorkspaceRow).where(WorkspaceRow.erase_at <= now).order_by(WorkspaceRow.erase_at)
    return await session.scalar(over.limit(1).with_for_update(skip_locked=True))


def is_closed(row: WorkspaceRow) -> bool:
    """Whether erasing has begun."""
    return row.team_id.endswith(_mark(row))


async def close(session: Session, row: WorkspaceRow, now: datetime) -> None:
    """From now on nobody comes back to it: whoever installs again gets a new workspace, with nothing in it,
    while what is left here goes."""
    row.team_id += _mark(row)
    row.name, row.token, row.bot_user_id, row.enterprise_id = "", None, None, None
    session.add(AuditRow(workspace_id=row.id, at=now, by="uninstall", what="erase", mark="", rows=0))


async def close_if_over(session: Session, team_id: str, now: datetime) -> None:
    """For who installs again: after thirty days nothing comes back, even if erasing has not begun yet."""
    over = select(WorkspaceRow).where(WorkspaceRow.team_id == team_id, WorkspaceRow.erase_at <= now)
    if (row := await session.scalar(over.with_for_update())) is not None:
        await close(session, row, now)
        await session.flush()


def _mark(row: WorkspaceRow) -> str:
    return f" erased {row.id}"


async def erase_some(session: Session, workspace_id: int, at_most: int) -> int:
    """Deletes up to so many of a workspace's rows, children first; returns how many. 0: nothing is left."""
    for table in reversed(METADATA.sorted_tables):
        if "workspace_id" in table.columns and table.name not in STAYS:
            done = await session.execute(delete(table).where(_some(table, workspace_id, at_most)))
            if gone := int(done.rowcount):  # type: ignore[attr-defined]
                await _count(session, workspace_id, gone)
                return gone
    return 0


def _some(table: Table, workspace_id: int, at_most: int) -> ColumnElement[bool]:
    here = table.columns["workspace_id"] == workspace_id
    if "id" not in table.columns:
        return here
    ids = select(table.columns["id"]).where(here).limit(at_most)
    return table.columns["id"].in_(ids.scalar_subquery())


async def _count(session: Session, workspace_id: int, gone: int) -> None:
    line = (AuditRow.workspace_id == workspace_id) & (AuditRow.by == "uninstall")
    await session.execute(update(AuditRow).where(line).values(rows=AuditRow.rows + gone))
