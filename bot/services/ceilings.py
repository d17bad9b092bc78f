"""The ceiling signal: told to the member alone, once a quarter at most, on a day that has room for it.

Nobody else may learn of it. So its message is an answer like any other in the outbox, whose kinds stand in
logs and figures; its day is taken as "other"; everybody whose month was told is looked at, and the job counts
those; and nothing here logs. Why: docs/decisions/the-ceiling-signal.md.
"""

from datetime import datetime, timedelta

from bot.context import Context, Who
from bot.domain.ceilings import MONTHS, may_tell, stayed_under
from bot.domain.mix import Mix
from bot.domain.quiet import Unasked
from bot.domain.slots import local_date
from bot.domain.weeks import month_after, month_before, month_of, month_start
from bot.services.planning import choices_of, is_member, is_served, next_working_hour
from bot.services.prompts import may_say
from bot.services.saying import answer
from bot.storage import activities, members
from bot.storage import ceilings as rows
from bot.storage.database import Session
from bot.storage.growth_tables import CeilingRow
from bot.storage.tables import MemberRow
from bot.views import ceilings as views
from bot.views import members as member_views
from bot.views.blocks import Message

STAYS_DUE = timedelta(days=21)
"""From the first of the month: later it is too late to speak of the months before."""


async def look_due(context: Context, limit: int = 200) -> int:
    """Look at the months of each due member; returns how many were looked at, told or not."""
    now = context.clock.now()
    async with context.database.write() as session:
        due = await members.due_for_ceiling(session, now, limit)
        for row in due:
            await _look(session, row, now)
    return len(due)


async def _look(session: Session, row: MemberRow, now: datetime) -> None:
    row.next_ceiling_at = None
    today = local_date(now, row.zone)
    floor = choices_of(row).floor_now
    if not is_served(row) or not floor or today > today.replace(day=1) + STAYS_DUE:
        return
    last = month_before(month_of(today))
    mixes = await _mixes(session, row, last)
    if not stayed_under(mixes, floor) or not may_tell(last, await rows.last_told(session, row.id)):
        return
    if await may_say(session, row, now, Unasked.OTHER):
        await _tell(session, row, last, sum(mixes, Mix()), now)
    else:
        row.next_ceiling_at = next_working_hour(row, now)


async def _mixes(session: Session, row: MemberRow, last: str) -> list[Mix]:
    """The three months up to this one, oldest first."""
    months = [month_after(last, -n) for n in range(MONTHS - 1, -1, -1)]
    found = await activities.mixes_by_month(session, row.id, months)
    return [found.get(month, Mix()) for month in months]


async def _tell(session: Session, row: MemberRow, last: str, mix: Mix, now: datetime) -> None:
    told = CeilingRow(
        workspace_id=row.workspace_id, member_id=row.id, month=last, at=now,
        placed=mix.placed, beyond=mix.business, floor=row.floor,
    )  # fmt: skip
    session.add(told)
    await session.flush()
    span = month_start(month_after(last, 1 - MONTHS)), month_start(last)
    message = views.told(told.id, span, mix, local_date(now, row.zone))
    await answer(session, Who(row.workspace_id, row.user_id), message, now, to=f"m{told.id}")
    await members.claim_unasked_day(session, row.id, local_date(now, row.zone), "other")


async def switch(context: Context, who: Who, ceiling_id: int, *, off: bool) -> Message:
    """ "Don't tell me this again", and its undo, which brings back the floor that they had."""
    async with context.turn_of(who) as session:
        row = await members.find(session, who.workspace_id, who.user_id)
        told = await rows.get(session, row.id, ceiling_id) if row is not None else None
        if row is None or told is None or not is_member(row):
            return member_views.not_a_member()
        row.floor = 0 if off else told.floor
    return views.off(ceiling_id) if off else views.on()
