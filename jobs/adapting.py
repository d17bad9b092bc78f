"""Learning from corrections: at night, or at once after several."""

from bot.context import Context
from bot.services import adapting
from jobs.batches import until_none


async def run(context: Context) -> int:
    """Until nobody is due; returns how many were."""
    return await until_none(adapting.learn_due, context)
