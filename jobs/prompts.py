"""Weekly prompts that are due."""

import asyncio

from bot.context import Context
from bot.services import asking


async def run(context: Context) -> int:
    """Until nobody is due; returns how many were."""
    done = 0
    while found := await asking.ask_due(context):
        done += found
        await asyncio.sleep(0)  # others get their turn between two transactions
    return done
