"""Asking: who is due, with which question, set-wise; and the quiet after four without an answer."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.context import Context
from bot.domain.asking import Ask, Expire, NotYet, due_prompt, leaves_by
from bot.domain.commitments import is_due
from bot.domain.dates_in_words import week_in_words, zone_in_words
from bot.domain.due import reminder_at
from bot.domain.introductions import quarter_of
from bot.domain.members import Aspiration
from bot.domain.mentoring import Mentor
from bot.domain.mix import Mix
from bot.domain.prompts import Asked, Choice, choose_question
from bot.domain.slots import local_date, slot_in_week
from bot.domain.turns import QUESTIONS, Turn, choose_turn
from bot.domain.weeks import iso_week, monday_of, month_before, month_of, week_after, week_span
from bot.logs import logger
from bot.services.aside import SET_ASIDE
from bot.services.calendars import workdays_of
from bot.services.planning import ask_state, slot_of
from bot.services.prompts import bank, weekly
from bot.services.saying import payload
from bot.storage import activities, commitments, introductions, members, mentoring, outbox, reflections
from bot.storage import prompts as rows
from bot.storage.database import Session
from bot.storage.growth_tables import CommitmentRow
from bot.storage.tables import MemberRow, PromptRow
from bot.views import members as member_views
from bot.views import prompts as views
from bot.views.blocks import Message

log = logger(__name__)

UNANSWERED_BEFORE_ASKING = 4
LOOK_BACK_WEEKS = 27
FIRST_WEEKS = 3  # prompts before the first question of how one introduces oneself


@dataclass(frozen=True, slots=True)
class Known:
    """What has to be known of the members who are due, fetched set-wise, by member id."""

    sent: dict[int, list[date]]
    asked: dict[int, list[Asked]]
    mixes: dict[int, Mix]
    told: dict[int, int]
    plans: dict[int, CommitmentRow]  # that a prompt now asks about
    mentors: dict[int, list[Mentor]]
    introduced: dict[int, str]  # in which quarter last


@dataclass(slots=True)
class Batch:
    """What one tick decided, to be written set-wise."""

    prompts: list[tuple[MemberRow, PromptRow, Ask]] = field(default_factory=list)  # to be asked
    others: list[PromptRow] = field(default_factory=list)  # weeks that end without a question
    go_on: list[tuple[MemberRow, Ask]] = field(default_factory=list)  # asked whether to go on


async def ask_due(context: Context, limit: int = 100) -> int:
    """Claim, decide and queue up to ``limit`` due members in one transaction; returns how many.

    A hundred at once: a bigger batch is hardly cheaper for each, and listeners wait for it.
    A member whose row fails is set aside for an hour, and logged; the others go on.
    """
    now = context.clock.now()
    async with context.database.write() as session:
        due = await members.due_for_prompt(session, now, limit)
        if due:
            known = await _know(session, [row.id for row in due], now)
            batch = Batch()
            for row in due:
                _decide_safely(row, known, now, batch)
            await _write(session, batch, known, now)
    return len(due)


async def _know(session: Session, ids: Sequence[int], now: datetime) -> Known:
    week = iso_week(now.date())
    months = [month_of(now.date()), month_before(month_of(now.date()))]
    return Known(
        sent=await members.unasked_dates(session, ids, now.date() - timedelta(days=9)),
        asked=await rows.asked_since(session, ids, week_after(week, -LOOK_BACK_WEEKS)),
        mixes=await activities.mixes_by_member(session, ids, months),
        told=await reflections.things_told_since(session, ids, week_span(week)[0]),
        plans=await _plans(session, ids, now),
        mentors=await mentoring.of_members(session, ids),
        introduced=await introductions.latest_quarters(session, ids),
    )


async def _plans(session: Session, ids: Sequence[int], now: datetime) -> dict[int, CommitmentRow]:
    found = await commitments.open_ones(session, ids)
    return {member_id: plan for member_id, plan in found.items() if is_due(plan.made_at, now)}


def _decide_safely(row: MemberRow, known: Known, now: datetime, batch: Batch) -> None:
    try:
        _decide(row, known, now, batch)
    except Exception:
        # One bad row never stops the line: whatever it is, the others are asked.
        log.exception("a member is set aside: what they are due could not be decided", member=row.id)
        row.next_prompt_at = now + SET_ASIDE


def _decide(row: MemberRow, known: Known, now: datetime, batch: Batch) -> None:
    decision = due_prompt(ask_state(row, known.sent[row.id]), now)
    if isinstance(decision, NotYet):
        row.next_prompt_at = decision.next_at
        return
    if isinstance(decision, Ask) and not row.away and row.unanswered < UNANSWERED_BEFORE_ASKING:
        batch.prompts.append((row, _prompt(row, decision, _choose(row, decision, known, now)), decision))
    else:
        batch.others.append(_prompt(row, decision, None))
        _pass_over(row, decision, now, batch)
    row.last_week = decision.week
    row.next_prompt_at = None if row.gone_quiet else decision.next_at


def _pass_over(row: MemberRow, decision: Ask | Expire, now: datetime, batch: Batch) -> None:
    """A week without a question: it closed, they are away, or four in a row went unanswered."""
    if isinstance(decision, Expire):
        return
    if row.away:
        row.was_away = True
    elif row.asked_to_go_on_at is None:
        row.asked_to_go_on_at = now
        batch.go_on.append((row, decision))
    else:
        row.gone_quiet = True


def _choose(row: MemberRow, ask: Ask, known: Known, now: datetime) -> Choice:
    """Now and then a question of the mentor loop, or of introducing oneself; else the rotating one."""
    mix, asked = known.mixes.get(row.id, Mix()), known.asked[row.id]
    introduced = known.introduced.get(row.id) == quarter_of(ask.local_date)
    turn = choose_turn(asked, known.mentors.get(row.id, []), introduced=introduced, now=now)
    if turn is not None and (turn is not Turn.INTRODUCE or _settled_in(row, asked, ask)):
        return Choice(QUESTIONS[turn])
    return choose_question(bank(), asked, mix, row.field, Aspiration(row.aspiration), ask.week, row.id)


def _settled_in(row: MemberRow, asked: Sequence[Asked], ask: Ask) -> bool:
    """Asked how they introduced themselves once a quarter at most, and not in their first weeks."""
    quarter = quarter_of(ask.local_date)
    weeks = [one.week for one in asked if one.question_id == Turn.INTRODUCE]
    return len(asked) >= FIRST_WEEKS and all(quarter_of(monday_of(week)) != quarter for week in weeks)


def _prompt(row: MemberRow, decision: Ask | Expire, choice: Choice | None) -> PromptRow:
    following = slot_in_week(week_after(decision.week), slot_of(row), row.zone, workdays_of(row.zone))
    return PromptRow(
        workspace_id=row.workspace_id,
        member_id=row.id,
        week=decision.week,
        local_date=decision.local_date,
        slot_at=decision.slot_at,
        closes_at=following[1],
        question_id=choice.question.id if choice else "",
        because_of_mix=choice is not None and choice.why == "mix",
        state="asked" if choice else "expired",
    )


async def _write(session: Session, batch: Batch, known: Known, now: datetime) -> None:
    session.add_all([*batch.others, *(prompt for _, prompt, _ in batch.prompts)])
    await session.flush()
    deliveries = [_ask(row, prompt, ask, known, now) for row, prompt, ask in batch.prompts]
    deliveries += [_ask_whether_to_go_on(row, ask, now) for row, ask in batch.go_on]
    if deliveries:
        await outbox.add_many(session, deliveries)
    days = [(row.id, local_date(now, row.zone), "prompt") for row, _, _ in batch.prompts]
    days += [(row.id, local_date(now, row.zone), "go_on") for row, _ in batch.go_on]
    await members.take_unasked_days(session, days)


def _ask(row: MemberRow, prompt: PromptRow, ask: Ask, known: Known, now: datetime) -> outbox.Delivery:
    told = known.told.get(row.id, 0)
    plan = known.plans.get(row.id)
    if plan is not None:
        plan.prompt_id, plan.not_yet = prompt.id, False
    message = views.weekly(weekly(row, prompt, now, plan, note=_note(row, ask), told=told))
    row.unanswered += 1
    row.zone_was, row.was_away = None, False
    if row.remind and not told:
        prompt.remind_at = reminder_at(now, row.zone, workdays_of(row.zone))
    return _delivery(
        row, message, "prompt", prompt.id, "prompt", prompt.week, now, leaves_by(ask, now, row.zone)
    )


def _note(row: MemberRow, ask: Ask) -> str | None:
    """What the prompt says first: an absence, which week it means, a move."""
    said = []
    if row.was_away:
        said.append(views.left_you_alone())
    if ask.late:
        said.append(views.late_week(week_in_words(ask.week)))
    if row.zone_was is not None:
        said.append(views.zone_changed(zone_in_words(row.zone)))
    return " ".join(said) or None


def _ask_whether_to_go_on(row: MemberRow, ask: Ask, now: datetime) -> outbox.Delivery:
    """Once, instead of the fifth prompt."""
    message = member_views.asked_four_times(row.id)
    return _delivery(row, message, "member", row.id, "go_on", ask.week, now, leaves_by(ask, now, row.zone))


def _delivery(
    row: MemberRow,
    message: Message,
    subject_type: str,
    subject_id: int,
    kind: str,
    period: str,
    now: datetime,
    expires_at: datetime,
) -> outbox.Delivery:
    return outbox.Delivery(
        workspace_id=row.workspace_id,
        subject_type=subject_type,
        subject_id=subject_id,
        kind=kind,
        period=period,
        user_id=row.user_id,
        payload=payload(message),
        due_at=now,
        expires_at=expires_at,
    )
