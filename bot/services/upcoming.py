"""Which jobs are due now, and when something is due next."""

from bot.context import Context
from bot.storage import upcoming
from bot.storage.upcoming import Due


async def look(context: Context) -> Due:
    """One look over all that can be due."""
    async with context.database.read() as session:
        return await upcoming.look(session, context.clock.now(), context.settings.retention_months)
