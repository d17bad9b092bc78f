"""Erasing everything of a workspace thirty days after it removed the app."""

from bot.context import Context
from bot.logs import logger
from bot.services.aside import SET_ASIDE, safely
from bot.storage import organisations
from bot.storage import uninstalls as rows
from bot.storage.database import Session
from bot.storage.outbox_tables import WorkspaceRow

AT_ONCE = 500  # rows: whoever else writes waits no longer than for these

log = logger(__name__)


async def erase_due(context: Context, limit: int = AT_ONCE) -> int:
    """Erase up to ``limit`` rows of one workspace whose thirty days are over; returns 0 if there is none,
    else 1. When nothing is left of it, the bytes in SQLite's files are overwritten, too.

    A workspace that was installed again in time is not due: installing removes the date.
    """
    now = context.clock.now()
    async with context.database.write() as session:
        row = await rows.due(session, now)
        if row is None:
            return 0
        workspace_id = row.id
        if not rows.is_closed(row):
            await rows.close(session, row, now)
            await session.flush()
            await organisations.forget_unused(session)
        elif not await safely(session, _erase(session, row, limit), workspace=workspace_id):
            await session.refresh(row)
            row.erase_at = now + SET_ASIDE
        is_over = row.erase_at is None
    if is_over:
        await context.database.checkpoint()
        log.info("a workspace is erased: it removed the app thirty days ago", workspace=workspace_id)
    return 1


async def _erase(session: Session, row: WorkspaceRow, limit: int) -> None:
    if not await rows.erase_some(session, row.id, limit):
        row.erase_at = None
