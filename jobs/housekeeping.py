"""Deleting what is only kept for a while: drafts, tombstones, and deliveries that ended long ago."""

from bot.context import Context
from bot.services import housekeeping


async def run(context: Context) -> int:
    """Always returns 0: nothing else becomes due by it."""
    await housekeeping.tidy(context)
    return 0
