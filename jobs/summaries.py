"""The month, to each member."""

from bot.context import Context
from bot.services import summaries
from jobs.batches import until_none


async def run(context: Context) -> int:
    """Until nobody is due; returns how many were."""
    return await until_none(summaries.summarise_due, context)
