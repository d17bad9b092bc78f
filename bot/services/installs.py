"""The `state` of OAuth: it works once, within ten minutes, at any replica."""

import secrets
from datetime import timedelta

from bot.context import Context
from bot.storage import installs as rows

GOOD_FOR = timedelta(minutes=10)
MOST_OPEN = 10_000  # the page is open to all the world: it must not fill the disk


async def begin(context: Context) -> str | None:
    """A new state; None if so many are open that somebody must be flooding the page."""
    state = secrets.token_urlsafe(32)
    async with context.database.write() as session:
        return state if await rows.begin(session, state, GOOD_FOR, MOST_OPEN) else None


async def take(context: Context, state: str) -> bool:
    """Whether this state was given out by us, lately, and comes back for the first time."""
    async with context.database.write() as session:
        return await rows.take(session, state)
