"""Asking members whether they count in a team's digest."""

from bot.context import Context
from bot.services import teams
from jobs.batches import until_fewer

AT_ONCE = 100


async def run(context: Context) -> int:
    """Until nobody is due; returns how many were."""
    return await until_fewer(teams.ask_due, context, AT_ONCE)
