"""The one reminder of a prompt."""

import asyncio

from bot.context import Context
from bot.services import reminding


async def run(context: Context) -> int:
    """Until nobody is due; returns how many were."""
    done = 0
    while found := await reminding.remind_due(context):
        done += found
        await asyncio.sleep(0)  # others get their turn between two transactions
    return done
