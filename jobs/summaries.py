"""Monthly summaries that are due."""

from bot.context import Context
from bot.services import summarising
from jobs.batches import until_fewer

AT_ONCE = 100


async def run(context: Context) -> int:
    """Until nobody is due; returns how many were."""
    return await until_fewer(summarising.summarise_due, context, AT_ONCE)
