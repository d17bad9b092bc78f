"""What becomes of a prompt after it was asked: sent, answered, skipped, closed."""

from datetime import datetime

from bot.context import Context, Who
from bot.domain.dates_in_words import week_in_words, weekday_in_words
from bot.domain.prompts import Question
from bot.domain.quiet import Unasked
from bot.domain.slots import local_date, local_time
from bot.domain.turns import QUESTIONS, turn_of
from bot.domain.workdays import next_working_day
from bot.services.planning import Person, has_room, joined, unasked_days, workdays
from bot.services.questions import bank
from bot.services.saying import reword
from bot.storage import commitments, members, outbox
from bot.storage import prompts as rows
from bot.storage.arriving import Writer
from bot.storage.asking import NewPrompt
from bot.storage.database import Session
from bot.storage.growth_tables import CommitmentRow
from bot.storage.outbox_tables import DeliveryRow
from bot.storage.tables import MemberRow, PromptRow
from bot.views import members as member_views
from bot.views import prompts as views
from bot.views.blocks import Message
from bot.views.dates import when


def question_named(question_id: str) -> Question:
    """The question that a prompt asked; the first of the bank if it has left the bank since."""
    turn = turn_of(question_id)
    return QUESTIONS[turn] if turn is not None else bank().get(question_id) or bank().questions[0]


def weekly(
    row: Person,
    prompt: PromptRow | NewPrompt,
    now: datetime,
    plan: CommitmentRow | None = None,
    *,
    note: str | None = None,
    told: int = 0,
) -> views.WeeklyPrompt:
    question = question_named(prompt.question_id)
    tomorrow = next_working_day(local_date(now, row.zone), workdays(row))
    in_time = tomorrow < local_date(prompt.closes_at, row.zone)
    return views.WeeklyPrompt(
        prompt_id=prompt.id,
        question=question,
        question_because_of_mix=prompt.because_of_mix,
        next_working_day=weekday_in_words(tomorrow) if in_time else None,
        told_already=told,
        week_note=note,
        plan=commitments.value_of(plan) if plan is not None else None,
    )


async def sent(session: Session, delivery: DeliveryRow, _now: datetime) -> None:
    """Called by the sender when a prompt's message has ended: notes whether it was sent."""
    prompt = await session.get(PromptRow, delivery.subject_id)
    if prompt is None or prompt.state != "asked":
        return
    prompt.state = "sent" if delivery.state == "sent" else "expired"
    if prompt.state == "expired":
        prompt.remind_at = None


def was_heard(row: MemberRow | Writer) -> bool:
    """Whether `note_heard` would change nothing."""
    return not row.unanswered and (row.asked_to_go_on_at is None or row.gone_quiet)


def note_heard(row: MemberRow) -> None:
    """Somebody answered or skipped: begin to count unanswered prompts anew."""
    if not was_heard(row):  # assigning the same values would still cost a flush
        row.unanswered = 0
        row.asked_to_go_on_at = row.asked_to_go_on_at if row.gone_quiet else None


async def note_answer(session: Session, row: MemberRow, prompt_id: int, now: datetime) -> None:
    """The first answer replaces the buttons, and cancels what would ask again."""
    if await rows.answer(session, prompt_id, now):
        await _ask_no_more(session, row, prompt_id)
        await close(session, row, prompt_id, "answered", now)


async def _ask_no_more(session: Session, row: MemberRow, prompt_id: int) -> None:
    """Cancel the reminder, and the question asked again after a snooze, if they are still queued."""
    for delivery in await outbox.find_all(session, row.workspace_id, "prompt", prompt_id):
        if delivery.state == "queued" and "#" in delivery.period:
            kinds, periods = [delivery.kind], [delivery.period]
            await outbox.cancel(session, row.workspace_id, "prompt", prompt_id, kinds, periods)


async def close(
    session: Session, row: MemberRow, prompt_id: int, what: str, now: datetime, detail: str = ""
) -> None:
    """Replace a prompt's buttons by a line that says what happened (`what`, see `views.closed`)."""
    prompt = await rows.get(session, row.workspace_id, row.id, prompt_id)
    if prompt is None:
        return
    plan = await commitments.asked_in(session, prompt_id)
    await _reword(session, row, prompt_id, views.closed(weekly(row, prompt, now, plan), what, detail), now)


async def close_expired(session: Session, row: MemberRow, prompt: PromptRow, now: datetime) -> None:
    """Replace the buttons of a prompt whose week is over by one that says which week it adds to."""
    await close(session, row, prompt.id, "expired", now, week_in_words(prompt.week))


async def reword_asked(
    session: Session, row: MemberRow, prompt_id: int, now: datetime, plan: CommitmentRow | None = None
) -> None:
    """Render a prompt again because its plan has changed; it stays open or closed as it was. ``plan``: one
    that it asked about, if a later prompt asks about it by now."""
    prompt = await rows.get(session, row.workspace_id, row.id, prompt_id)
    if prompt is None:
        return
    values = weekly(row, prompt, now, plan or await commitments.asked_in(session, prompt_id))
    if prompt.answered_at is not None or prompt.state == "skipped":
        message = views.closed(values, "skipped" if prompt.answered_at is None else "answered")
    elif has_closed(prompt, now):
        message = views.closed(values, "expired", week_in_words(prompt.week))
    elif prompt.ask_again_at is not None:
        due = local_time(prompt.ask_again_at, row.zone)
        message = views.closed(values, "snoozed", when(due, local_date(now, row.zone)))
    else:
        message = views.weekly(values)
    await _reword(session, row, prompt_id, message, now)


async def _reword(session: Session, row: MemberRow, prompt_id: int, message: Message, now: datetime) -> None:
    for delivery in await outbox.find_all(session, row.workspace_id, "prompt", prompt_id, ["prompt"]):
        if delivery.call == "post" and delivery.state in ("queued", "sending", "uncertain", "sent"):
            await reword(session, row.workspace_id, delivery.id, message, now)


async def skip(context: Context, who: Who, prompt_id: int | None = None) -> Message:
    """Skip a week's prompt, the open one if none is named."""
    now = context.clock.now()
    async with context.database.write() as session:
        row = await joined(session, who)
        if row is None:
            return member_views.not_a_member()
        prompt = await prompt_of(session, row, prompt_id, now)
        if prompt is None or prompt.answered_at is not None:
            return views.nothing_to_skip()
        if await still_open(session, row, prompt, now):
            prompt.state, prompt.remind_at, prompt.ask_again_at = "skipped", None, None
            note_heard(row)
            await _ask_no_more(session, row, prompt.id)
            await close(session, row, prompt.id, "skipped", now)
    return views.skipped()


async def still_open(session: Session, row: MemberRow, prompt: PromptRow, now: datetime) -> bool:
    """Whether it waits for an answer. If its week is over, its message is changed to say so."""
    if has_closed(prompt, now):
        await close_expired(session, row, prompt, now)
        return False
    return prompt.answered_at is None and prompt.state not in ("skipped", "expired")


def has_closed(prompt: PromptRow, now: datetime) -> bool:
    """Whether it ended without an answer, because the next one is due."""
    return prompt.answered_at is None and prompt.state != "skipped" and prompt.closes_at <= now


async def prompt_of(
    session: Session, row: MemberRow, prompt_id: int | None, now: datetime
) -> PromptRow | None:
    if prompt_id is None:
        return await rows.latest_open(session, row.id, now)
    return await rows.get(session, row.workspace_id, row.id, prompt_id)


async def may_say(session: Session, row: MemberRow, now: datetime, kind: Unasked) -> bool:
    """Whether something below a prompt may be said unasked today; see `planning.has_room`."""
    return has_room(row, now, kind, await unasked_days(session, row, now))


async def question_of(context: Context, who: Who, prompt_id: int) -> tuple[int, Question, str | None] | None:
    """What the form of a prompt asks, and the week it adds to if it is closed; None if it isn't theirs."""
    async with context.database.read() as session:
        row = await members.find(session, who.workspace_id, who.user_id)
        prompt = await rows.get(session, who.workspace_id, row.id, prompt_id) if row is not None else None
        if prompt is None:
            return None
        closed = prompt.closes_at <= context.clock.now()
        question = question_named(prompt.question_id)
        return prompt.id, question, week_in_words(prompt.week) if closed else None
