"""The one reminder of a prompt."""

from bot.context import Context
from bot.services import reminding
from jobs.batches import until_none


async def run(context: Context) -> int:
    """Until nobody is due; returns how many were."""
    return await until_none(reminding.remind_due, context)
