"""Queries about Enterprise organisations: who installed the app for all of its workspaces."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, delete, exists, select, update

from bot.storage.database import Session, insert
from bot.storage.install_tables import OrganisationRow
from bot.storage.outbox_tables import WorkspaceRow
from bot.storage.tables import MemberRow
from bot.storage.team_tables import TeamRow


@dataclass(frozen=True)
class InstalledOrganisation:
    """What an installation for a whole organisation tells."""

    enterprise_id: str
    name: str
    bot_user_id: str | None
    token: str = field(repr=False)


async def install(session: Session, installed: InstalledOrganisation, now: datetime) -> None:
    """Adds it, or brings it back. Its workspaces that are served go on with the new token; those that it had
    to let go come back when Slack gives us access to them again."""
    fresh = {
        "name": installed.name,
        "token": installed.token,
        "bot_user_id": installed.bot_user_id,
        "active": True,
        "installed_at": now,
    }
    statement = insert(session, OrganisationRow).values(enterprise_id=installed.enterprise_id, **fresh)
    await session.execute(statement.on_conflict_do_update(index_elements=["enterprise_id"], set_=fresh))
    served = update(WorkspaceRow).where(_of(installed.enterprise_id), WorkspaceRow.active)
    await session.execute(served.values(token=installed.token, bot_user_id=installed.bot_user_id))


async def by_enterprise(session: Session, enterprise_id: str) -> OrganisationRow | None:
    found = select(OrganisationRow).where(OrganisationRow.enterprise_id == enterprise_id)
    return await session.scalar(found)


async def stop(session: Session, row: OrganisationRow) -> None:
    """Its token is good for nothing any more."""
    row.active, row.token = False, None


async def forget_unused(session: Session) -> None:
    """Erases organisations that removed the app and of whose workspaces nothing is left to erase."""
    served = exists().where(
        WorkspaceRow.enterprise_id == OrganisationRow.enterprise_id, WorkspaceRow.org_wide
    )
    await session.execute(delete(OrganisationRow).where(~OrganisationRow.active, ~served))


async def workspaces_of(session: Session, enterprise_id: str) -> Sequence[WorkspaceRow]:
    """Those that are served by the organisation's installation; not those that brought their own."""
    return (await session.scalars(select(WorkspaceRow).where(_of(enterprise_id), WorkspaceRow.active))).all()


async def home_of(session: Session, enterprise_id: str, user_id: str, named: str) -> str | None:
    """The team in which somebody of an organisation has joined; `named`, if it is among several."""
    joined = (
        select(WorkspaceRow.team_id)
        .join(MemberRow, MemberRow.workspace_id == WorkspaceRow.id)
        .where(_of(enterprise_id), WorkspaceRow.active, MemberRow.user_id == user_id)
        .order_by(case((WorkspaceRow.team_id == named, 0), else_=1), MemberRow.joined_at)
    )
    found: str | None = await session.scalar(joined.limit(1))
    return found


async def homes_of_channel(session: Session, enterprise_id: str, channel: str) -> Sequence[str]:
    """The teams in which a channel of an organisation has a digest: several, if they share it."""
    found = select(WorkspaceRow.team_id).join(TeamRow, TeamRow.workspace_id == WorkspaceRow.id)
    served = _of(enterprise_id) & WorkspaceRow.active
    return (await session.scalars(found.where(served, TeamRow.channel == channel))).all()


def _of(enterprise_id: str) -> ColumnElement[bool]:
    return and_(WorkspaceRow.enterprise_id == enterprise_id, WorkspaceRow.org_wide)
