"""The month: how tactical and strategic work compare, sent once and on demand."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.context import Context, Who
from bot.domain.banks import Opens, choose, lacking, load_things_to_try
from bot.domain.commitments import kept_of
from bot.domain.exposure import times_in_the_room
from bot.domain.ladder import Rung
from bot.domain.members import Aspiration, Rhythm
from bot.domain.mentoring import Loop, loop_in
from bot.domain.mix import Mix
from bot.domain.quiet import Unasked
from bot.domain.slots import local_date
from bot.domain.weeks import month_after, month_of, month_start, parse_month
from bot.logs import logger
from bot.services import highlights, leaving
from bot.services.aside import SET_ASIDE, safely
from bot.services.planning import has_room, is_served, next_working_hour, summary_due
from bot.services.saying import About, say
from bot.storage import activities, commitments, members, mentoring, outbox, reflections
from bot.storage import summaries as rows
from bot.storage.database import Session
from bot.storage.outbox_tables import DeliveryRow
from bot.storage.tables import ActivityRow, MemberRow, SummaryRow
from bot.views import members as member_views
from bot.views import summaries as views
from bot.views.blocks import Message

log = logger(__name__)

KIND = "summary"
ON_DEMAND = "summary_on_demand"
SENTENCES = 3
EARLIER = 3  # months that the mix is compared with
STAYS_DUE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class _Known:
    """Of those who are due: the days that were used up, and who ever told anything."""

    sent: dict[int, list[date]]
    tellers: set[int]


async def summarise_due(context: Context, limit: int = 100) -> int:
    """Tell each due member their month; returns how many were looked at."""
    now = context.clock.now()
    async with context.database.write() as session:
        due = await members.due_for_summary(session, now, limit)
        known = await _know(session, due, now)
        for row_id, row in [(row.id, row) for row in due if _decide_safely(row, known, now)]:
            if not await safely(session, _tell(session, row, now), member=row_id):
                await members.put_off_summary(session, row_id, now + SET_ASIDE)
    return len(due)


async def _know(session: Session, due: Sequence[MemberRow], now: datetime) -> _Known:
    ids = [row.id for row in due]
    sent = await members.unasked_dates(session, ids, now.date() - timedelta(days=9))
    return _Known(sent, await reflections.tellers(session, ids))


def _decide_safely(row: MemberRow, known: _Known, now: datetime) -> bool:
    try:
        return _is_told(row, known, now)
    except Exception:
        log.exception("a month could not be decided; it is set aside", member=row.id)
        row.next_summary_at = now + SET_ASIDE
        return False


def _is_told(row: MemberRow, known: _Known, now: datetime) -> bool:
    """Whether this member is told their month now; if not, what comes next is written down."""
    assert row.summary_month is not None
    assert row.next_summary_at is not None
    if not is_served(row):
        row.next_summary_at = None
    elif now - row.next_summary_at >= STAYS_DUE:
        row.next_ceiling_at = now
        _go_on(row)
    elif not has_room(row, now, Unasked.SUMMARY, known.sent[row.id]):
        row.next_summary_at = next_working_hour(row, now)
    elif row.id not in known.tellers and _says_nothing_of_nothing(row):
        row.empty_months += 1
        _go_on(row)
    else:
        return True
    return False


def _says_nothing_of_nothing(row: MemberRow) -> bool:
    """An empty month is told once, and only to whoever is asked weekly."""
    return row.empty_months > 0 or row.rhythm == Rhythm.ON_REQUEST


def _go_on(row: MemberRow) -> None:
    row.summary_month = month_after(row.summary_month or "")
    row.next_summary_at = summary_due(row)


async def _tell(session: Session, row: MemberRow, now: datetime) -> None:
    month = row.summary_month or ""
    row.next_ceiling_at = now
    _go_on(row)
    values = await _values(session, row, month, now)
    row.empty_months = row.empty_months + 1 if values.mix.told == 0 else 0
    told = _told(row, values)
    if told is None:
        return
    summary = _row(row, month, values.mix, now)
    session.add(summary)
    await session.flush()
    await highlights.make_offer(session, row, summary.id, month)
    message = await highlights.under(session, row, summary.id, told)
    about = About("summary", summary.id, KIND, month)
    who = Who(row.workspace_id, row.user_id)
    added = await say(
        session, who, message, about, now, expires_at=now + STAYS_DUE, priority=outbox.SCHEDULED
    )
    await reflections.quote(session, added.id, await _quoted(session, row.id, month))
    await members.claim_unasked_day(session, row.id, local_date(now, row.zone), KIND)


def _told(row: MemberRow, values: views.MonthSummary) -> Message | None:
    """The month; of a second empty one in a row only what is soon erased, or nothing."""
    if row.empty_months > 1 or (row.empty_months and row.rhythm == Rhythm.ON_REQUEST):
        return views.erased_soon(values)
    return views.month(values)


def _row(row: MemberRow, month: str, mix: Mix, now: datetime) -> SummaryRow:
    return SummaryRow(
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


async def _values(
    session: Session, row: MemberRow, month: str, now: datetime, sent_as: Mix | None = None
) -> views.MonthSummary:
    months = [month_after(month, -n) for n in range(EARLIER, -1, -1)]
    mixes = await activities.mixes_by_month(session, row.id, months)
    mix = sent_as or mixes.get(month, Mix())
    told = await activities.of_month(session, row.id, month)
    first = await activities.first_month(session, row.id)
    return views.MonthSummary(
        month=month_start(month),
        today=local_date(now, row.zone),
        mix=mix,
        earlier=tuple((month_start(m), mixes[m]) for m in months[:-1] if m in mixes),
        first_month=first is None or first >= month,
        target=row.target,
        sentences=_sentences(told),
        stretches=tuple(a.words for a in told if a.stretch and a.placing != "no_activity")[:SENTENCES],
        to_try=_thing_to_try(row, month, mix),
        in_the_room=times_in_the_room(a.words for a in told if a.placing != "no_activity"),
        loop=await loop_of(session, row, {month}),
        kept=kept_of(await commitments.outcomes(session, row.id, [month])),
        leaving=await leaving.of(session, row, now),
    )


async def loop_of(session: Session, row: MemberRow, months: Collection[str]) -> Loop:
    """How often the mentor loop went round in some local months."""
    mentors = await mentoring.of_member(session, row.id)
    return loop_in(mentors, lambda at: month_of(local_date(at, row.zone)) in months)


def _sentences(told: Sequence[ActivityRow]) -> tuple[tuple[Rung, str], ...]:
    """The member's own words from the highest rung down, the latest first."""
    for rung in (Rung.BUSINESS, Rung.FUNCTIONAL, Rung.TACTICAL):
        words = [a.words for a in reversed(told) if a.rung == rung]
        if words:
            return tuple((rung, one) for one in words[:SENTENCES])
    return ()


async def _quoted(session: Session, member_id: int, month: str) -> list[int]:
    return [a.reflection_id for a in await activities.of_month(session, member_id, month)]


async def render_again(session: Session, summary_id: int) -> Message | None:
    """A summary that was sent, with the figures it had and only the words that still exist."""
    summary = await session.get(SummaryRow, summary_id)
    member = await session.get(MemberRow, summary.member_id) if summary is not None else None
    if summary is None or member is None:
        return None
    values = await _values(session, member, summary.month, summary.at, rows.mix_of(summary))
    return await highlights.under(session, member, summary_id, views.month(values))


async def tell_again(session: Session, delivery: DeliveryRow, now: datetime) -> bool:
    """One that never arrived, with the figures it had; False if it or the member is gone."""
    summary = await session.get(SummaryRow, delivery.subject_id)
    message = await render_again(session, delivery.subject_id)
    if summary is None or message is None or delivery.user_id is None:
        return False
    told = await outbox.find_all(session, delivery.workspace_id, "summary", summary.id, [KIND])
    about = About("summary", summary.id, KIND, f"{summary.month}#{len(told) + 1}")
    who, ends = Who(delivery.workspace_id, delivery.user_id), now + STAYS_DUE
    added = await say(session, who, message, about, now, expires_at=ends, priority=outbox.SCHEDULED)
    quoted = await _quoted(session, summary.member_id, summary.month)
    await reflections.quote(session, added.id, quoted)
    return True


def _thing_to_try(row: MemberRow, month: str, mix: Mix) -> str:
    """What the month had least of; those who want to be the best at what they do stay in their field."""
    opens = lacking(mix)
    if opens is Opens.BUSINESS and row.aspiration == Aspiration.BEST:
        opens = Opens.FUNCTIONAL
    return choose(load_things_to_try(), f"{row.id}:{month}", opens, row.field)[0].text


async def on_demand(context: Context, who: Who, words: str, to: str) -> Message | None:
    """Queue the month that somebody asks for, with today's figures, into the DM.

    A message back says what was wrong with the question. ``to`` names the question, so that it is
    answered once.
    """
    now = context.clock.now()
    async with context.database.write() as session:
        row = await members.find(session, who.workspace_id, who.user_id)
        if row is None:
            return member_views.not_a_member()
        today = local_date(now, row.zone)
        joined = local_date(row.joined_at, row.zone)
        start = parse_month(words, today) if words.strip() else today.replace(day=1)
        if start is None:
            return views.bad_month(words, today)
        if start > today:
            return views.future_month(start, today)
        values = await _values(session, row, month_of(start), now)
        if values.mix.told == 0 and start < joined.replace(day=1):
            return views.before_you_joined(start, joined)
        about = About("member", row.id, ON_DEMAND, to)
        added = await say(session, who, views.month(values), about, now)
        await reflections.quote(session, added.id, await _quoted(session, row.id, month_of(start)))
    return None
