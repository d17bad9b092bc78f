"""Learning from corrections: at night, or at once after several."""

import asyncio

from bot.context import Context
from bot.services import adapting


async def run(context: Context) -> int:
    """Until nobody is due; returns how many were."""
    done = 0
    while found := await adapting.learn_due(context):
        done += found
        await asyncio.sleep(0)  # others get their turn between two transactions
    return done
