"""What retention will soon erase, for the summary that announces it."""

from datetime import datetime, timedelta

from bot.domain.retention import cutoff
from bot.domain.slots import local_date
from bot.storage import retention as rows
from bot.storage.database import Session
from bot.storage.tables import MemberRow
from bot.views.retention import Leaving

ANNOUNCED = timedelta(days=61)
"""A summary names what goes until then: what goes within thirty days of it, the summary before has named."""


async def of(session: Session, row: MemberRow, now: datetime) -> Leaving | None:
    """What a summary of this moment has to announce; None if nothing goes soon."""
    months = await rows.months_of(session, row.workspace_id)
    if months is None:
        return None
    by = now + ANNOUNCED
    before = cutoff(by, months)
    count = await rows.count_of_reflections(session, row.id, before)
    if not count:
        return None
    return Leaving(count, local_date(before, row.zone), local_date(by, row.zone), months)
