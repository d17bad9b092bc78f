"""What is kept for a while only: drafts, tombstones, and what the outbox has settled long ago."""

from bot.context import Context
from bot.services import housekeeping


async def run(context: Context) -> int:
    """Returns 0: nothing that is due waits for it."""
    await housekeeping.tidy(context)
    return 0
