"""What was told longer ago than it is kept: erased as soon as its time is over."""

from bot.context import Context
from bot.services import retention
from jobs.batches import until_none


async def run(context: Context) -> int:
    """Until nobody is due; returns how many were looked at."""
    return await until_none(retention.erase_due, context)
