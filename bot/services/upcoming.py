"""What is due next: for whoever moves the clock, and wants nothing to be late for that."""

from datetime import datetime

from bot.context import Context
from bot.storage import upcoming


async def next_due(context: Context) -> datetime | None:
    """The first instant from now on at which something is due."""
    async with context.database.read() as session:
        return await upcoming.next_due(session, context.clock.now())


async def due_now(context: Context) -> set[str]:
    """Names of the jobs that have something to do now; and "people" to be looked through, "placing" and
    "sending"."""
    async with context.database.read() as session:
        return await upcoming.due_now(session, context.clock.now(), context.settings.retention_months)
