"""Erasing what was only kept for a while."""

from datetime import timedelta

from bot.context import Context
from bot.storage import outbox, reflections, rights

SETTLED_STAYS = timedelta(days=400)
"""As long as a message of ours may still have to be blanked or reworded."""


async def tidy(context: Context) -> None:
    """Drop drafts after 24 hours, tombstones after 48, and what the outbox settled long ago."""
    now = context.clock.now()
    async with context.database.write() as session:
        await reflections.forget_expired(session, now)
        await outbox.prune(session, now - SETTLED_STAYS)
        await rights.drop_settled(session)
    await context.database.checkpoint()  # what was edited or dropped meanwhile leaves the log, too
