"""The one reminder of a prompt."""

from bot.context import Context
from bot.services import reminding
from jobs.batches import until_fewer

AT_ONCE = 150  # a bigger batch is hardly cheaper for each, and listeners wait for it


async def run(context: Context) -> int:
    """Until nobody is due; returns how many were."""
    return await until_fewer(reminding.remind_due, context, AT_ONCE)
