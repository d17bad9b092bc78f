"""One bad row never stops the line: what it did is undone, it says so, and it is looked at again later."""

from collections.abc import Awaitable
from datetime import timedelta

from bot.logs import logger
from bot.storage.database import Session
from bot.storage.presence import is_away

log = logger(__name__)

SET_ASIDE = timedelta(hours=1)


async def safely(session: Session, work: Awaitable[object], **ids: int) -> bool:
    """Whether the work went well; if not, nothing of it is left but a line in the log with these ids."""
    try:
        async with session.begin_nested():
            await work
    except Exception as error:
        if is_away(error):
            raise
        log.exception("what was due went wrong; it is set aside", **ids)
        return False
    return True
