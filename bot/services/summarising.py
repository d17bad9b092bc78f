"""Sending the monthly summary to all who are due, a batch at a time."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from bot.context import Context
from bot.domain.members import Rhythm
from bot.domain.mix import Mix
from bot.domain.quiet import LOOK_BACK, Unasked
from bot.domain.slots import local_date
from bot.domain.weeks import month_after
from bot.logs import logger
from bot.services import figures, highlights
from bot.services.aside import SET_ASIDE, safely
from bot.services.planning import has_room, is_served, next_working_hour, summary_due
from bot.services.saying import About, delivery
from bot.services.summaries import KIND, STAYS_DUE
from bot.storage import members, outbox, reflections, teams
from bot.storage import summaries as rows
from bot.storage.database import Session
from bot.storage.summaries import NewSummary
from bot.storage.tables import MemberRow
from bot.views import summaries as views
from bot.views.blocks import Message

log = logger(__name__)

_Decided = TypeVar("_Decided")


@dataclass(frozen=True, slots=True)
class _Known:
    """Of those who are due: days with an unasked message, by member id, and who ever told anything."""

    sent: dict[int, list[date]]
    tellers: set[int]


@dataclass(slots=True)
class _Told:
    """A month that is told now."""

    row: MemberRow
    summary: NewSummary
    message: Message
    quoted: tuple[int, ...]


async def summarise_due(context: Context, limit: int = 100) -> int:
    """Tell each due member their month; returns how many were looked at."""
    now = context.clock.now()
    async with context.database.write() as session:
        due = await members.due_for_summary(session, now, limit)
        if due:
            known = await _know(session, due, now)
            telling = [row for row in due if _safely(row, now, lambda row: _is_told(row, known, now))]
            months = [(row, row.summary_month or "") for row in telling if row.id in known.tellers]
            found = await figures.know(session, months, now)
            told = [_safely(row, now, lambda row: _tell(row, found, now)) for row in telling]
            await _write(session, [one for one in told if one is not None], now)
    return len(due)


async def _know(session: Session, due: Sequence[MemberRow], now: datetime) -> _Known:
    ids = [row.id for row in due]
    sent = await members.unasked_dates(session, ids, now.date() - LOOK_BACK)
    return _Known(sent, await reflections.tellers(session, ids))


def _safely(row: MemberRow, now: datetime, decide: Callable[[MemberRow], _Decided]) -> _Decided | None:
    try:
        return decide(row)
    except Exception:
        log.exception("a month could not be decided; it is set aside", member=row.id)
        row.next_summary_at = now + SET_ASIDE
        return None


def _is_told(row: MemberRow, known: _Known, now: datetime) -> bool:
    """Whether this member gets their summary now. If not, sets when to look again."""
    assert row.summary_month is not None
    assert row.next_summary_at is not None
    if not is_served(row):
        row.next_summary_at = None
        return False
    while row.next_summary_at is not None and now - row.next_summary_at >= STAYS_DUE:
        row.next_ceiling_at = now
        _go_on(row)
    if row.next_summary_at is None or row.next_summary_at > now:
        return False
    if row.id not in known.tellers and _says_nothing_of_nothing(row):
        row.empty_months += 1
        _go_on(row)
    elif not has_room(row, now, Unasked.SUMMARY, known.sent[row.id]):
        row.next_summary_at = next_working_hour(row, now)
    else:
        return True
    return False


def _says_nothing_of_nothing(row: MemberRow) -> bool:
    """An empty month is told once, and only to whoever is asked weekly. To say nothing needs no room."""
    return row.empty_months > 0 or row.rhythm == Rhythm.ON_REQUEST


def _go_on(row: MemberRow) -> None:
    row.summary_month = month_after(row.summary_month or "")
    row.next_summary_at = summary_due(row)


def _tell(row: MemberRow, known: figures.Known, now: datetime) -> _Told | None:
    """Render the summary first and change the row last, so that a failure changes nothing."""
    month = row.summary_month or ""
    found = figures.of(row, month, known, now)
    empty = row.empty_months + 1 if found.month.mix.told == 0 else 0
    message = _said(row, found.month, empty)
    summary = _summary(row, month, found.month.mix, now)
    row.empty_months, row.next_ceiling_at = empty, now
    _go_on(row)
    return _Told(row, summary, message, found.quoted) if message else None


def _said(row: MemberRow, month: views.MonthSummary, empty: int) -> Message | None:
    """The message. For a second empty month in a row: what will soon be erased, or None."""
    if empty > 1 or (empty and row.rhythm == Rhythm.ON_REQUEST):
        return views.erased_soon(month)
    return views.month(month)


def _summary(row: MemberRow, month: str, mix: Mix, now: datetime) -> NewSummary:
    return NewSummary(
        workspace_id=row.workspace_id,
        member_id=row.id,
        month=month,
        at=now,
        tactical=mix.tactical,
        functional=mix.functional,
        business=mix.business,
        open=mix.open,
        stretches=mix.stretches,
        confirmed=mix.confirmed,
    )


async def _write(session: Session, told: Iterable[_Told], now: datetime) -> None:
    await rows.add(session, [one.summary for one in told])
    fresh = [one for one in told if one.summary.id]  # else that month was told already
    if not fresh:
        return
    await _offer(session, fresh)
    ids = await outbox.add_many(session, [_delivery(one, now) for one in fresh])
    quoted = zip(ids, (one.quoted for one in fresh), strict=True)
    await reflections.quote_all(session, [(id_, each) for id_, those in quoted if id_ for each in those])
    days = [(one.row.id, local_date(now, one.row.zone), KIND) for one in fresh]
    await members.take_unasked_days(session, days)


async def _offer(session: Session, told: Sequence[_Told]) -> None:
    """Offer those who count in a team to share a sentence. If that fails, the summary is sent without it."""
    counting = await teams.counting(session, [one.row.id for one in told if one.quoted])
    for one in told:
        if one.row.id in counting:
            await safely(session, _offer_to(session, one), member=one.row.id)


async def _offer_to(session: Session, one: _Told) -> None:
    await highlights.make_offer(session, one.row, one.summary.id, one.summary.month)
    one.message = await highlights.under(session, one.row, one.summary.id, one.message)


def _delivery(one: _Told, now: datetime) -> outbox.Delivery:
    about = About("summary", one.summary.id, KIND, one.summary.month)
    return delivery(one.row, one.message, about, now, now + STAYS_DUE)
