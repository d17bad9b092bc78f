"""The month, to each member."""

from bot.context import Context
from bot.services import summarising
from jobs.batches import until_none


async def run(context: Context) -> int:
    """Until nobody is due; returns how many were."""
    return await until_none(summarising.summarise_due, context)
