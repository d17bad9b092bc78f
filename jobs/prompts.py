"""Weekly prompts that are due."""

from bot.context import Context
from bot.services import asking
from jobs.batches import until_fewer

AT_ONCE = 100  # a bigger batch is hardly cheaper for each, and listeners wait for it


async def run(context: Context) -> int:
    """Until nobody is due; returns how many were."""
    return await until_fewer(asking.ask_due, context, AT_ONCE)
