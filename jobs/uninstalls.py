"""Erasing what is left of workspaces that removed the app thirty days ago."""

from bot.context import Context
from bot.services import uninstalls
from jobs.batches import until_none


async def run(context: Context) -> int:
    """Until nothing is left to erase; returns how many steps it took."""
    return await until_none(uninstalls.erase_due, context)
