"""Workspaces: installing and stopping them, and looking them up."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.context import Context
from bot.domain.uninstalls import comes_too_late, erased_at
from bot.services import organisations
from bot.storage import workspaces as rows
from bot.storage.types import readable
from bot.storage.workspaces import Installed


async def install(context: Context, installed: Installed) -> int:
    """Note a workspace that we serve from now on; its id."""
    async with context.database.write() as session:
        return await rows.install(session, installed, context.clock.now())


@dataclass(frozen=True, slots=True)
class Workspace:
    """One that is served, and how the bot speaks there; `token` None means the environment's."""

    id: int
    team_id: str
    bot_user_id: str | None
    token: str | None = field(default=None, repr=False)
    organisation: str | None = None  # whose installation serves it, if it has none of its own


async def served(context: Context, team_id: str) -> Workspace | None:
    """A Slack team that is served; None for any other. Raises SealError if its token cannot be unsealed."""
    async with context.database.read() as session:
        row = await rows.by_team(session, team_id)
        if row is None or not row.active:
            return None
        organisation = row.enterprise_id if row.org_wide else None
        return Workspace(row.id, row.team_id, row.bot_user_id, readable(row.token), organisation)


async def is_known(context: Context, team_id: str) -> bool:
    """Whether it ever installed the app, whether it is served now or not."""
    async with context.database.read() as session:
        return await rows.by_team(session, team_id) is not None


async def stop(context: Context, team_id: str, why: str, at: datetime) -> None:
    """The app was removed or its token revoked: nothing more is sent there, the token is erased, also from
    the bytes of SQLite's files, and the thirty days until everything is erased begin.

    ``at``: when it happened, in whole seconds. Events from before the newest installation are ignored. A
    workspace whose organisation has the app, too, is served on with the organisation's token."""
    async with context.database.write() as session:
        row = await rows.by_team(session, team_id)
        if row is None or row.org_wide or comes_too_late(at, row.installed_at):
            return
        if row.active and await organisations.take_over(session, row, context.clock.now()):
            return
        await rows.stop(session, row.id, why, erased_at(why, at))
    await context.database.checkpoint()
