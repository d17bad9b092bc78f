"""The ceiling signal: looks at the last months of each member whose summary went out."""

from bot.context import Context
from bot.services import ceilings
from jobs.batches import until_fewer

AT_ONCE = 100


async def run(context: Context) -> int:
    """Until nobody is due; returns how many were looked at, whatever they were told."""
    return await until_fewer(ceilings.look_due, context, AT_ONCE)
