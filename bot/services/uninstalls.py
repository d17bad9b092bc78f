"""What follows thirty days after a workspace removed the app: everything of it is erased."""

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
    """Erase up to ``limit`` rows of one workspace whose days are over; returns how many steps were made, 0 if
    no days are over. When nothing of it is left, the files' bytes go, too.

    One that was installed again in time is not due any more: installing takes the date away.
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
