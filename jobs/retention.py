"""Erasing answers that are older than they are kept (HEADROOM_RETENTION_MONTHS)."""

from bot.context import Context
from bot.services import retention
from jobs.batches import until_none


async def run(context: Context) -> int:
    """Until nobody is due; returns how many were looked at."""
    return await until_none(retention.erase_due, context)
