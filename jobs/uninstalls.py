"""What is left of workspaces that removed the app: erased when their days are over."""

from bot.context import Context
from bot.services import uninstalls
from jobs.batches import until_none


async def run(context: Context) -> int:
    """Until no days are over; returns in how many steps."""
    return await until_none(uninstalls.erase_due, context)
