"""What is due next: for whoever moves the clock, and wants nothing to be late for that."""

from datetime import datetime

from bot.context import Context
from bot.storage import upcoming


async def next_due(context: Context) -> datetime | None:
    """The first instant from now on at which something is due."""
    async with context.database.read() as session:
        return await upcoming.next_due(session, context.clock.now())


async def is_due(context: Context) -> bool:
    """Whether any job has something to do now."""
    async with context.database.read() as session:
        return await upcoming.is_due(session, context.clock.now())
