"""Questions that were put off to today."""

from bot.context import Context
from bot.services import snoozing
from jobs.batches import until_fewer

AT_ONCE = 100


async def run(context: Context) -> int:
    """Until nobody is due; returns how many were."""
    return await until_fewer(snoozing.ask_again_due, context, AT_ONCE)
