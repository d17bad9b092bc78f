"""What retention will soon erase, for the summary that announces it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.retention import cutoff
from bot.domain.slots import local_date
from bot.storage import retention as rows
from bot.storage.database import Session
from bot.storage.tables import MemberRow
from bot.views.retention import SoonErased

ANNOUNCED = timedelta(days=61)
"""How far ahead a summary announces: two months, so that whatever is erased was announced a month before."""


async def of(session: Session, members: Sequence[MemberRow], now: datetime) -> dict[int, SoonErased]:
    """What a summary sent now has to announce, by member id. Members who lose nothing soon are left out."""
    by, found = now + ANNOUNCED, {}
    for workspace_id in {row.workspace_id for row in members}:
        months = await rows.months_of(session, workspace_id)
        if months is None:
            continue
        before = cutoff(by, months)
        theirs = {row.id: row for row in members if row.workspace_id == workspace_id}
        for id_, count in (await rows.counts_of_reflections(session, list(theirs), before)).items():
            zone = theirs[id_].zone
            found[id_] = SoonErased(count, local_date(before, zone), local_date(by, zone), months)
    return found
