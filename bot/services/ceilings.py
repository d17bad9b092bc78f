"""The ceiling signal: told to the member alone, once a quarter at most, on a day that has room for it.

Nobody else may learn of it, not even from logs or figures. So in the outbox its message has the kind of any
answer, and its day is taken as "other". The job counts everybody whose months it looked at, told or not. And
if telling fails, the log names no member, because the places in the code would show that they were to be
told. Why: docs/decisions/the-ceiling-signal.md."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.context import Context, Who
from bot.domain.ceilings import MONTHS, may_tell, stayed_under
from bot.domain.mix import Mix
from bot.domain.quiet import LOOK_BACK, Unasked
from bot.domain.slots import local_date
from bot.domain.weeks import month_after, month_before, month_of, month_start
from bot.logs import logger
from bot.services.aside import SET_ASIDE, safely
from bot.services.planning import choices_of, has_room, is_member, is_served, next_working_hour
from bot.services.saying import answer
from bot.storage import activities, members
from bot.storage import ceilings as rows
from bot.storage.database import Session
from bot.storage.growth_tables import CeilingRow
from bot.storage.tables import MemberRow
from bot.views import ceilings as views
from bot.views import members as member_views
from bot.views.blocks import Message

log = logger(__name__)

STAYS_DUE = timedelta(days=21)
"""For how long after the first of a month the signal may still be sent."""


@dataclass(frozen=True, slots=True)
class _Known:
    """By member id: days with an unasked message, mixes by month, the month after which they were told
    last."""

    sent: dict[int, list[date]]
    mixes: dict[tuple[int, str], Mix]
    told: dict[int, str]


async def look_due(context: Context, limit: int = 200) -> int:
    """Look at the months of each due member; returns how many were looked at, told or not."""
    now = context.clock.now()
    async with context.database.write() as session:
        due = await members.due_for_ceiling(session, now, limit)
        if due:
            known = await _know(session, due, now)
            telling = [(row.id, row, mix) for row in due if (mix := _looked_at(row, known, now)) is not None]
            for row_id, row, mix in telling:
                if not await safely(session, _tell(session, row, mix, now)):  # the log names nobody here
                    await members.put_off_ceiling(session, row_id, now + SET_ASIDE)
    return len(due)


async def _know(session: Session, due: Sequence[MemberRow], now: datetime) -> _Known:
    """Months are local: across time zones it may be the last day of one month and the first of the next."""
    ids = [row.id for row in due]
    lasts = {month_before(month_of(now.date() + timedelta(days=days))) for days in (-1, 0, 1)}
    return _Known(
        sent=await members.unasked_dates(session, ids, now.date() - LOOK_BACK),
        mixes=await activities.mixes_of_months(session, ids, {m for last in lasts for m in _three(last)}),
        told=await rows.last_told(session, ids),
    )


def _looked_at(row: MemberRow, known: _Known, now: datetime) -> Mix | None:
    """The mix that this member is told of now; None if nothing. Then it also notes when to look again."""
    try:
        row.next_ceiling_at = None
        mix = _to_be_told(row, known, now)
        if mix is not None and not has_room(row, now, Unasked.OTHER, known.sent[row.id]):
            row.next_ceiling_at = next_working_hour(row, now)
            return None
    except Exception:
        log.exception("months could not be looked at; they are set aside", member=row.id)
        row.next_ceiling_at = now + SET_ASIDE
        return None
    return mix


def _to_be_told(row: MemberRow, known: _Known, now: datetime) -> Mix | None:
    """The sum of their last three months, if these stayed under their floor and they may be told."""
    today = local_date(now, row.zone)
    floor = choices_of(row).floor_now
    if not is_served(row) or not floor or today > today.replace(day=1) + STAYS_DUE:
        return None
    last = month_before(month_of(today))
    mixes = [known.mixes.get((row.id, month), Mix()) for month in _three(last)]
    if not stayed_under(mixes, floor) or not may_tell(last, known.told.get(row.id)):
        return None
    return sum(mixes, Mix())


def _three(last: str) -> list[str]:
    """The three months up to this one, oldest first."""
    return [month_after(last, -n) for n in range(MONTHS - 1, -1, -1)]


async def _tell(session: Session, row: MemberRow, mix: Mix, now: datetime) -> None:
    today = local_date(now, row.zone)
    last = month_before(month_of(today))
    told = CeilingRow(
        workspace_id=row.workspace_id, member_id=row.id, month=last, at=now,
        placed=mix.placed, beyond=mix.business, floor=row.floor,
    )  # fmt: skip
    session.add(told)
    await session.flush()
    span = month_start(month_after(last, 1 - MONTHS)), month_start(last)
    message = views.told(told.id, span, mix, today)
    await answer(session, Who(row.workspace_id, row.user_id), message, now, to=f"m{told.id}")
    await members.claim_unasked_day(session, row.id, today, "other")


async def switch(context: Context, who: Who, ceiling_id: int, *, off: bool) -> Message:
    """ "Don't tell me this again", and its undo, which brings back the floor that they had."""
    async with context.turn_of(who) as session:
        row = await members.find(session, who.workspace_id, who.user_id)
        told = await rows.get(session, row.id, ceiling_id) if row is not None else None
        if row is None or told is None or not is_member(row):
            return member_views.not_a_member()
        row.floor = 0 if off else told.floor
    return views.off(ceiling_id) if off else views.on()
