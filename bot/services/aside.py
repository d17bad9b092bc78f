"""Setting one bad row aside, so that the rest of a batch goes on."""

from collections.abc import Awaitable
from datetime import timedelta

from bot.logs import logger
from bot.storage.database import Session
from bot.storage.presence import is_away

log = logger(__name__)

SET_ASIDE = timedelta(hours=1)
"""After which a row that failed is tried again."""


async def safely(session: Session, work: Awaitable[object], **ids: int) -> bool:
    """Do the work in a savepoint. If it raises, it is undone and logged with these ids; returns False
    then."""
    try:
        async with session.begin_nested():
            await work
    except Exception as error:
        if is_away(error):
            raise
        log.exception("what was due went wrong; it is set aside", **ids)
        return False
    return True
