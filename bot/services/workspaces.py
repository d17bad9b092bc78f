"""Workspaces: installed, stopped."""

from bot.context import Context
from bot.storage import workspaces as rows
from bot.storage.workspaces import Installed


async def install(context: Context, installed: Installed) -> int:
    """Note a workspace that we serve from now on; its id."""
    async with context.database.write() as session:
        return await rows.install(session, installed, context.clock.now())


async def id_of(context: Context, team_id: str) -> int | None:
    """Our id of a Slack team that is served; None for any other."""
    async with context.database.read() as session:
        row = await rows.by_team(session, team_id)
        return row.id if row is not None and row.active else None


async def is_known(context: Context, team_id: str) -> bool:
    """Whether it ever installed us, served or not."""
    async with context.database.read() as session:
        return await rows.by_team(session, team_id) is not None


async def stop(context: Context, team_id: str, why: str) -> None:
    """The bot was uninstalled or its token revoked: nothing more is sent there."""
    async with context.database.write() as session:
        row = await rows.by_team(session, team_id)
        if row is not None:
            await rows.stop(session, row.id, why)
