"""What was told longer ago than it is kept: erased as soon as its time is over."""

import asyncio

from bot.context import Context
from bot.services import retention


async def run(context: Context) -> int:
    """Until nobody is due; returns how many were looked at."""
    done = 0
    while found := await retention.erase_due(context):
        done += found
        await asyncio.sleep(0)  # others get their turn between two transactions
    return done
