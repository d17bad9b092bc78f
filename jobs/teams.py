"""The second yes, asked for on a day that has room for it."""

from bot.context import Context
from bot.services import teams
from jobs.batches import until_fewer

AT_ONCE = 100


async def run(context: Context) -> int:
    """Until nobody is due; returns how many were."""
    return await until_fewer(teams.ask_due, context, AT_ONCE)
