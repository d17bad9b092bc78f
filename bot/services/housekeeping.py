"""Deleting what is only kept for a while."""

from datetime import timedelta

from bot.context import Context
from bot.domain.retention import cutoff
from bot.storage import outbox, reflections, rights

SETTLED_STAYS = timedelta(days=400)
"""How long deliveries stay after their end; longer if what they quote is kept longer, because the message may
still have to be blanked or deleted."""
AFTER_RETENTION = timedelta(days=30)


async def tidy(context: Context) -> None:
    """Drop drafts after 24 hours, tombstones after 48, and what the outbox settled long ago."""
    now = context.clock.now()
    kept = cutoff(now, context.settings.retention_months) - AFTER_RETENTION
    async with context.database.write() as session:
        await reflections.forget_expired(session, now)
        await outbox.prune(session, min(now - SETTLED_STAYS, kept))
        await rights.drop_settled(session)
    await context.database.checkpoint()  # so that deleted words leave SQLite's write-ahead log, too
