"""Asking the weekly question of all who are due, a batch at a time; and going quiet after four without an
answer."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

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
from bot.domain.quiet import LOOK_BACK
from bot.domain.slots import local_date, slot_in_week
from bot.domain.turns import QUESTIONS, Turn, choose_turn
from bot.domain.weeks import (
    iso_week,
    month_before,
    month_of,
    week_after,
    week_before,
    week_span,
    weeks_between,
)
from bot.logs import logger
from bot.services.aside import SET_ASIDE
from bot.services.planning import ask_state, is_away, slot_of, workdays
from bot.services.prompts import weekly
from bot.services.questions import bank
from bot.services.saying import About, Place, delivery
from bot.storage import activities, commitments, members, mentoring, outbox, reflections
from bot.storage import asking as rows
from bot.storage.asking import DueMember, History, NewPrompt
from bot.storage.database import Session
from bot.storage.growth_tables import CommitmentRow
from bot.views import members as member_views
from bot.views import prompts as views

log = logger(__name__)

UNANSWERED_BEFORE_ASKING = 4
LOOK_BACK_WEEKS = 27
TWO_MONTHS = timedelta(days=70)  # all that counts in this month or the last was told within these days
FIRST_WEEKS = 3  # prompts before the first question about introducing oneself


@dataclass(frozen=True, slots=True)
class Known:
    """What has to be known of the members who are due, fetched for all at once, by member id."""

    history: dict[int, History]
    mixes: dict[int, Mix]
    told: dict[int, int]
    plans: dict[int, CommitmentRow]  # those that a prompt asks about now
    mentors: dict[int, list[Mentor]]


@dataclass(slots=True)
class Batch:
    """What was decided for a batch of members, to be written for all at once."""

    prompts: list[tuple[DueMember, NewPrompt, Ask]] = field(default_factory=list)  # to be asked
    others: list[NewPrompt] = field(default_factory=list)  # weeks that end without a question
    go_on: list[tuple[DueMember, Ask]] = field(default_factory=list)  # asked whether to go on


async def ask_due(context: Context, limit: int = 100) -> int:
    """Claim, decide and queue up to ``limit`` due members in one transaction; returns how many.

    A bigger batch is hardly cheaper for each, and listeners wait for it.
    A member whose row fails is set aside for an hour, and logged; the others go on.
    """
    now = context.clock.now()
    async with context.database.write() as session:
        due = await rows.due(session, now, limit)
        if due:
            known = await _know(session, [row.id for row in due], now)
            batch = Batch()
            for row in due:
                before = rows.changes_of(row)
                try:
                    _decide(row, known, now, batch)
                except Exception:
                    _set_aside(row, before, now)
            await _write(session, batch, known, now)
            await rows.save(session, due)
    return len(due)


async def _know(session: Session, ids: Sequence[int], now: datetime) -> Known:
    """One query tells what most members have; what only few have is then fetched for those."""
    week, day = iso_week(now.date()), now.date()
    history = await rows.histories(
        session, ids, day - LOOK_BACK, week_after(week, -LOOK_BACK_WEEKS), now - TWO_MONTHS
    )
    told = [id_ for id_, one in history.items() if one.has_told]
    planned = [id_ for id_, one in history.items() if one.has_plan]
    asking = [id_ for id_, one in history.items() if one.has_mentors]
    months = [month_of(day), month_before(month_of(day))]
    return Known(
        history=history,
        mixes=await activities.mixes_by_member(session, told, months) if told else {},
        told=await reflections.things_told_since(session, told, week_span(week)[0]) if told else {},
        plans=await _plans(session, planned, now) if planned else {},
        mentors=await mentoring.of_members(session, asking) if asking else {},
    )


async def _plans(session: Session, ids: Sequence[int], now: datetime) -> dict[int, CommitmentRow]:
    found = await commitments.open_ones(session, ids)
    return {member_id: plan for member_id, plan in found.items() if is_due(plan.made_at, now)}


def _set_aside(row: DueMember, before: rows.Changes, now: datetime) -> None:
    """When deciding about a member has failed: their row is put back, logged and due again in an hour."""
    log.exception("a member is set aside: what they are due could not be decided", member=row.id)
    rows.put_back(row, before)
    row.next_prompt_at = now + SET_ASIDE


def _decide(row: DueMember, known: Known, now: datetime, batch: Batch) -> None:
    sent = known.history[row.id].sent
    decision = due_prompt(ask_state(row, sent), now)
    while isinstance(decision, Expire):
        batch.others.append(_prompt(row, decision, None))
        row.last_week = decision.week
        decision = due_prompt(ask_state(row, sent), now)
    if isinstance(decision, NotYet):
        row.next_prompt_at = decision.next_at
        return
    if row.paused_until is not None and (row.last_week or "") < week_before(decision.week):
        row.was_away = True  # weeks were passed over without a trace
    if not is_away(row, now) and row.unanswered < UNANSWERED_BEFORE_ASKING:
        batch.prompts.append((row, _prompt(row, decision, _choose(row, decision, known, now)), decision))
    else:
        batch.others.append(_prompt(row, decision, None))
        _pass_over(row, decision, now, batch)
    row.last_week = decision.week
    row.next_prompt_at = None if row.gone_quiet else decision.next_at


def _pass_over(row: DueMember, decision: Ask, now: datetime, batch: Batch) -> None:
    """A week without a question: they are away, or four in a row went unanswered."""
    if is_away(row, now):
        row.was_away = True
    elif row.asked_to_go_on_at is None:
        row.asked_to_go_on_at = now
        batch.go_on.append((row, decision))
    else:
        row.gone_quiet = True


def _choose(row: DueMember, ask: Ask, known: Known, now: datetime) -> Choice:
    """Now and then a question of the mentor loop, or of introducing oneself; else the rotating one."""
    mix, history = known.mixes.get(row.id, Mix()), known.history[row.id]
    introduced = history.introduced == quarter_of(ask.local_date)
    turn = choose_turn(history.asked, known.mentors.get(row.id, []), introduced=introduced, now=now)
    if turn is not None and (turn is not Turn.INTRODUCE or len(history.asked) >= FIRST_WEEKS):
        return Choice(QUESTIONS[turn])
    aspiration = Aspiration(row.aspiration)
    return choose_question(bank(), history.asked, mix, row.field, aspiration, ask.week, row.id)


def _prompt(row: DueMember, decision: Ask | Expire, choice: Choice | None) -> NewPrompt:
    following = slot_in_week(week_after(decision.week), slot_of(row), row.zone, workdays(row))
    return NewPrompt(
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
    for row, prompt, _ in batch.prompts:
        if _is_reminded(row, known):
            prompt.remind_at = reminder_at(now, row.zone, workdays(row))
    await rows.add(session, [*batch.others, *(prompt for _, prompt, _ in batch.prompts)])
    said = [(*one, _ask_safely(*one, known, now)) for one in batch.prompts if one[1].id]
    await rows.drop(session, [prompt for _, prompt, _, asked in said if asked is None])
    deliveries = [asked for *_, asked in said if asked is not None]
    deliveries += [_ask_whether_to_go_on(row, ask, now) for row, ask in batch.go_on]
    if deliveries:
        await outbox.post_many(session, deliveries)
    days = [(row.id, local_date(now, row.zone), "prompt") for row, *_, asked in said if asked]
    days += [(row.id, local_date(now, row.zone), "go_on") for row, _ in batch.go_on]
    await members.take_unasked_days(session, days)


def _ask_safely(
    row: DueMember, prompt: NewPrompt, ask: Ask, known: Known, now: datetime
) -> outbox.Delivery | None:
    """The delivery of a prompt; None if it cannot be made. Then the week stays undecided."""
    before = rows.changes_of(row)
    try:
        return _ask(row, prompt, ask, known, now)
    except Exception:
        _set_aside(row, before, now)
        row.last_week = week_before(prompt.week)
        return None


def _is_reminded(row: DueMember, known: Known) -> bool:
    return row.remind and not known.told.get(row.id)


def _ask(row: DueMember, prompt: NewPrompt, ask: Ask, known: Known, now: datetime) -> outbox.Delivery:
    plan = known.plans.get(row.id)
    if plan is not None:
        plan.prompt_id, plan.not_yet = prompt.id, False
    told = known.told.get(row.id, 0)
    note = _note(row, ask, known.history[row.id].asked)
    message = views.weekly(weekly(row, prompt, now, plan, note=note, told=told))
    row.unanswered += 1
    row.zone_was, row.was_away = None, False
    about = About("prompt", prompt.id, "prompt", prompt.week)
    return delivery(row, message, about, now, leaves_by(ask, now, row.zone), place=Place(row.channel))


def _note(row: DueMember, ask: Ask, asked: Sequence[Asked]) -> str | None:
    """What the prompt says first: an absence, which week it means, a move."""
    said = []
    if row.was_away:
        weeks = weeks_between(asked[-1].week, ask.week) - 1 if asked else 1
        said.append(views.left_you_alone(weeks))
    if ask.late:
        said.append(views.late_week(week_in_words(ask.week)))
    if row.zone_was is not None:
        said.append(views.zone_changed(zone_in_words(row.zone)))
    return " ".join(said) or None


def _ask_whether_to_go_on(row: DueMember, ask: Ask, now: datetime) -> outbox.Delivery:
    """The question whether to go on asking: once, instead of the fifth prompt."""
    message = member_views.asked_four_times(row.id)
    about = About("member", row.id, "go_on", ask.week)
    return delivery(row, message, about, now, leaves_by(ask, now, row.zone), place=Place(row.channel))
