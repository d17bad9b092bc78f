"""The months behind each member whose month was told."""

import asyncio

from bot.context import Context
from bot.services import ceilings


async def run(context: Context) -> int:
    """Until nobody is due; returns how many were looked at, whatever they were told."""
    done = 0
    while found := await ceilings.look_due(context):
        done += found
        await asyncio.sleep(0)  # others get their turn between two transactions
    return done
