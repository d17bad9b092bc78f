"""The second yes, asked for on a day that has room for it."""

import asyncio

from bot.context import Context
from bot.services import teams


async def run(context: Context) -> int:
    """Until nobody is due; returns how many were."""
    done = 0
    while found := await teams.ask_due(context):
        done += found
        await asyncio.sleep(0)  # others get their turn between two transactions
    return done
