"""Installing for a whole Enterprise organisation: one token for all workspaces that its people choose.

Each of these workspaces has a row of its own with a copy of the token, from when Slack first names it. So no
other code need know that its installation is the organisation's."""

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.context import Context
from bot.domain.uninstalls import KEPT, UNINSTALLED, comes_too_late, erased_at
from bot.storage import organisations as rows
from bot.storage import workspaces
from bot.storage.database import Session
from bot.storage.install_tables import OrganisationRow
from bot.storage.organisations import InstalledOrganisation
from bot.storage.outbox_tables import WorkspaceRow
from bot.storage.types import readable
from bot.storage.workspaces import Installed


async def install(context: Context, installed: InstalledOrganisation) -> None:
    async with context.database.write() as session:
        await rows.install(session, installed, context.clock.now())


async def adopt(context: Context, enterprise_id: str, team_ids: Collection[str], at: datetime | None) -> bool:
    """Serve these workspaces from now on, if their organisation has the app; whether any is new.

    ``at``: when Slack sent the event, in whole seconds. Events from before a workspace was let go are
    ignored."""
    async with context.database.read() as session:
        organisation = await rows.by_enterprise(session, enterprise_id)
        if organisation is None or not organisation.active:
            return False
        new = [team_id for team_id in team_ids if await _may_come(session, team_id, at)]
    if not new:
        return False
    async with context.database.write() as session:
        for team_id in new:
            await workspaces.install(session, _as_workspace(organisation, team_id), context.clock.now())
    return True


async def _may_come(session: Session, team_id: str, at: datetime | None) -> bool:
    row = await workspaces.by_team(session, team_id)
    if row is None:
        return True
    let_go = row.erase_at - KEPT if row.erase_at is not None else None
    return not row.active and (at is None or let_go is None or at > let_go)


def _as_workspace(organisation: OrganisationRow, team_id: str) -> Installed:
    return Installed(
        team_id,
        organisation.name,
        organisation.bot_user_id,
        readable(organisation.token),
        organisation.enterprise_id,
        org_wide=True,
    )


async def stop(context: Context, enterprise_id: str, why: str, at: datetime) -> list[str]:
    """The organisation removed the app, or its token was revoked: stop all workspaces that it served.

    Returns their Slack ids. Events from before the newest installation are ignored.
    """
    async with context.database.write() as session:
        organisation = await rows.by_enterprise(session, enterprise_id)
        if organisation is None or comes_too_late(at, organisation.installed_at):
            return []
        await rows.stop(session, organisation)
        gone = await rows.workspaces_of(session, enterprise_id)
        teams = [row.team_id for row in gone]
        await _let_go(session, gone, why, at)
        await session.flush()
        await rows.forget_unused(session)
    await context.database.checkpoint()
    return teams


async def let_go(context: Context, enterprise_id: str, team_ids: Collection[str], at: datetime) -> None:
    """The app was taken out of some of an organisation's workspaces."""
    async with context.database.write() as session:
        served = await rows.workspaces_of(session, enterprise_id)
        named = [row for row in served if row.team_id in team_ids]
        gone = [row for row in named if not comes_too_late(at, row.installed_at)]
        await _let_go(session, gone, UNINSTALLED, at)
    await context.database.checkpoint()


async def _let_go(session: Session, gone: Collection[WorkspaceRow], why: str, at: datetime) -> None:
    for workspace_id in [row.id for row in gone]:
        await workspaces.stop(session, workspace_id, why, erased_at(why, at))


async def take_over(session: Session, row: WorkspaceRow, now: datetime) -> bool:
    """Whether a workspace that removed its own installation is served by its organisation's from now on."""
    organisation = await rows.by_enterprise(session, row.enterprise_id) if row.enterprise_id else None
    if organisation is None or not organisation.active:
        return False
    await workspaces.install(session, _as_workspace(organisation, row.team_id), now)
    return True


async def home_of(context: Context, enterprise_id: str, user_id: str, named: str) -> str:
    """The team in which somebody of an organisation is served: where they joined, or else the one that Slack
    names (``named``). In an organisation they have a single conversation with the bot."""
    async with context.database.read() as session:
        return await rows.home_of(session, enterprise_id, user_id, named) or named


async def homes_of_channel(context: Context, enterprise_id: str, channel: str) -> Sequence[str]:
    """The Slack teams in which a channel has a digest. Several workspaces of an organisation may share a
    channel, and an event names only one of them."""
    async with context.database.read() as session:
        return await rows.homes_of_channel(session, enterprise_id, channel)
