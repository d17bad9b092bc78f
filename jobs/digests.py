"""Monthly digests of teams that are due."""

from bot.context import Context
from bot.services import digests
from jobs.batches import until_none


async def run(context: Context) -> int:
    """Until nobody is due; returns how many were."""
    return await until_none(digests.post_due, context)
