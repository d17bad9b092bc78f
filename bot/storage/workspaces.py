"""Queries about workspaces: who installed the bot, and who is stopped."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Table,
    bindparam,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)

from bot.storage import organisations, uninstalls
from bot.storage.database import Session, insert
from bot.storage.outbox_tables import WorkspaceRow
from bot.storage.types import Base, Utc, table_of


@dataclass(frozen=True)
class Installed:
    """What an installation tells about a workspace; `token` None means the environment's."""

    team_id: str
    name: str
    bot_user_id: str | None
    token: str | None = None
    enterprise_id: str | None = None
    org_wide: bool = False


async def install(session: Session, installed: Installed, now: datetime) -> int:
    """Adds the workspace, or brings it back with what is now known; after its thirty days it is a new one.
    An organisation that removed the app goes with the last that it served. Returns the workspace's id."""
    await uninstalls.close_if_over(session, installed.team_id, now)
    fresh = {
        "name": installed.name,
        "bot_user_id": installed.bot_user_id,
        "token": installed.token,
        "enterprise_id": installed.enterprise_id,
        "org_wide": installed.org_wide,
        "active": True,
        "stopped_why": None,
        "erase_at": None,
        "installed_at": now,
    }
    statement = insert(session, WorkspaceRow).values(team_id=installed.team_id, **fresh)
    statement = statement.on_conflict_do_update(index_elements=["team_id"], set_=fresh)
    workspace_id = (await session.scalars(statement.returning(WorkspaceRow.id))).one()
    await organisations.forget_unused(session)
    return workspace_id


_BY_TEAM = select(WorkspaceRow).where(WorkspaceRow.team_id == bindparam("team_id"))


async def by_team(session: Session, team_id: str) -> WorkspaceRow | None:
    return (await session.scalars(_BY_TEAM, {"team_id": team_id})).one_or_none()


async def by_id(session: Session, workspace_id: int) -> WorkspaceRow | None:
    return await session.get(WorkspaceRow, workspace_id)


async def stop(session: Session, workspace_id: int, why: str, erase_at: datetime | None = None) -> None:
    """Nothing more is sent to it until it is installed again; what is queued waits or expires. Its token is
    good for nothing any more, and goes. ``erase_at``: when everything else of it does; the first one stands.
    """
    stopped = {"active": False, "stopped_why": why, "token": None}
    begun = func.coalesce(WorkspaceRow.erase_at, literal(erase_at, Utc()))
    statement = update(WorkspaceRow).where(WorkspaceRow.id == workspace_id)
    await session.execute(statement.values(**stopped, erase_at=begun))


def is_served(row: type[Base]) -> ColumnElement[bool]:
    """Of rows that name a workspace: whether it is served. Jobs look at no others' but to erase them."""
    return served_in(table_of(row))


def served_in(table: Table) -> ColumnElement[bool]:
    """The same for statements that make no objects. Looked up row by row: with IN, a database might begin at
    the workspaces instead of at what is due."""
    home = table_of(WorkspaceRow).c
    return exists().where(home.id == table.c.workspace_id, home.active).correlate(table)


async def everyone(session: Session) -> list[WorkspaceRow]:
    """Those that are served and those that are not, oldest first."""
    return list(await session.scalars(select(WorkspaceRow).order_by(WorkspaceRow.id)))


def to_be_looked_through(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """Those whose people are."""
    due = or_(WorkspaceRow.next_profiles_at.is_(None), WorkspaceRow.next_profiles_at <= now)
    return WorkspaceRow.active & due


async def is_any_to_look_through(session: Session, now: datetime) -> bool:
    return bool(await session.scalar(select(exists().where(to_be_looked_through(now)))))


async def to_look_through(session: Session, now: datetime) -> WorkspaceRow | None:
    """The workspace whose people have waited longest to be looked through, locked against other replicas."""
    found = select(WorkspaceRow).where(to_be_looked_through(now)).order_by(WorkspaceRow.next_profiles_at)
    return (await session.scalars(found.limit(1).with_for_update(skip_locked=True))).one_or_none()
