"""The months behind each member whose month was told."""

from bot.context import Context
from bot.services import ceilings
from jobs.batches import until_none


async def run(context: Context) -> int:
    """Until nobody is due; returns how many were looked at, whatever they were told."""
    return await until_none(ceilings.look_due, context)
