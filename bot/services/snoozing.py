"""Putting this week's question off, taking that back, and asking again when the day has come."""

from dataclasses import dataclass
from datetime import date, datetime, time

from bot.context import Context, Who
from bot.domain.asking import ON_TIME, evening, next_late_hour
from bot.domain.due import reminder_at
from bot.domain.members import Rhythm
from bot.domain.pauses import parse_day
from bot.domain.slots import local_time
from bot.domain.snoozing import Over, TooLate, last_day, put_off
from bot.domain.weeks import week_span
from bot.domain.workdays import next_working_day
from bot.services import prompts
from bot.services.aside import SET_ASIDE, safely
from bot.services.planning import is_left_alone, is_served, joined, next_working_hour, today, workdays
from bot.services.saying import About, answer, say
from bot.storage import commitments, outbox, reflections
from bot.storage import snoozing as due_rows
from bot.storage.database import Session
from bot.storage.tables import MemberRow, PromptRow
from bot.views import members as member_views
from bot.views import prompts as prompt_views
from bot.views import snoozing as views
from bot.views.blocks import Message, Modal


@dataclass(frozen=True, slots=True)
class _Open:
    """A member's question that can be put off."""

    row: MemberRow
    prompt: PromptRow


async def snooze(context: Context, who: Who, prompt_id: int) -> None:
    """The button: ask again on the next working day, if the next question isn't due by then. A second press
    does nothing."""
    now = context.clock.now()
    async with context.turn_of(who) as session:
        found = await _find(session, who, prompt_id, now)
        if not isinstance(found, _Open) or found.prompt.ask_again_at is not None:
            return
        why = await _put_off(session, found, _next_working_day(found.row, now), now)
        if why is not None:
            message = prompt_views.too_late_to_snooze()
            await answer(session, who, message, now, to=f"snooze:{prompt_id}")


async def form(context: Context, who: Who, prompt_id: int) -> Modal:
    """The form to choose any day before the next question, or a window that says why nothing can be put
    off."""
    now = context.clock.now()
    async with context.turn_of(who) as session:
        found = await _find(session, who, prompt_id or None, now)
        if not isinstance(found, _Open):
            return views.no_form(found)
        row, prompt = found.row, found.prompt
        last = last_day(_hour(row), row.zone, now, prompt.closes_at)
        if last is None:
            return views.no_form(prompt_views.too_late_to_snooze())
        day = min(_next_working_day(row, now), last)
        return views.form(prompt.id, day, last, _hour(row), today(row, now))


async def snooze_to(context: Context, who: Who, prompt_id: int, day: date | None) -> str | None:
    """Put it off to that day. Returns None, or a sentence on why that is not possible."""
    now = context.clock.now()
    async with context.turn_of(who) as session:
        found = await _find(session, who, prompt_id, now)
        if not isinstance(found, _Open):
            return found.text
        return views.no_day_given() if day is None else await _put_off(session, found, day, now)


async def by_words(context: Context, who: Who, words: str) -> Message:
    """`/growth snooze`, alone for the next working day, or with a day."""
    now = context.clock.now()
    async with context.turn_of(who) as session:
        found = await _find(session, who, None, now)
        if not isinstance(found, _Open):
            return found
        row, prompt = found.row, found.prompt
        day = parse_day(words, today(row, now)) if words else _next_working_day(row, now)
        if day is None:
            return views.not_understood(words)
        why = await _put_off(session, found, day, now)
        if why is not None:
            return views.not_possible(why)
        assert prompt.ask_again_at is not None
        return views.put_off(local_time(prompt.ask_again_at, row.zone), today(row, now), prompt.id)


async def undo(context: Context, who: Who, prompt_id: int) -> Message:
    """Take it back: the question is open as before, and its reminder is due again."""
    now = context.clock.now()
    async with context.turn_of(who) as session:
        found = await _find(session, who, prompt_id, now)
        if not isinstance(found, _Open):
            return found
        row, prompt = found.row, found.prompt
        if prompt.ask_again_at is not None:
            prompt.ask_again_at, prompt.remind_at = None, await _reminder(session, row, prompt, now)
            await prompts.reword_asked(session, row, prompt.id, now)
    return views.open_again()


async def _reminder(session: Session, row: MemberRow, prompt: PromptRow, now: datetime) -> datetime | None:
    """When the reminder would be due if the question had not been put off; None if it is too late for
    that."""
    told = await reflections.things_told_since(session, [row.id], week_span(prompt.week)[0])
    at = reminder_at(prompt.slot_at, row.zone, workdays(row))
    return at if row.remind and not told.get(row.id) and now < at < prompt.closes_at else None


async def _find(session: Session, who: Who, prompt_id: int | None, now: datetime) -> _Open | Message:
    """The question of that id, or the open one; a sentence if it cannot be put off."""
    row = await joined(session, who)
    if row is None:
        return member_views.not_a_member()
    prompt = await prompts.prompt_of(session, row, prompt_id, now)
    if prompt is None or not await prompts.still_open(session, row, prompt, now):
        return views.nothing_open()
    return _Open(row, prompt)


async def _put_off(session: Session, found: _Open, day: date, now: datetime) -> str | None:
    """Put it off, and reword its message. Returns None, or a sentence on why that is not possible."""
    row, prompt = found.row, found.prompt
    due = put_off(day, _hour(row), row.zone, now, prompt.closes_at)
    if isinstance(due, Over):
        return views.over(due.day, today(row, now))
    if isinstance(due, TooLate):
        return views.too_late(due.last, today(row, now))
    prompt.ask_again_at, prompt.remind_at = due, None
    await prompts.reword_asked(session, row, prompt.id, now)
    return None


def _hour(row: MemberRow) -> time:
    return time.fromisoformat(row.at)


def _next_working_day(row: MemberRow, now: datetime) -> date:
    return next_working_day(today(row, now), workdays(row))


async def ask_again_due(context: Context, limit: int = 100) -> int:
    """Ask those whose day has come; returns how many were looked at. Whoever is away is asked when they are
    back, if the next question isn't due by then."""
    now = context.clock.now()
    async with context.database.write() as session:
        due = await due_rows.due(session, now, limit)
        for prompt_id, prompt, row in [(prompt.id, prompt, row) for prompt, row in due]:
            if not await safely(session, _look_again(session, row, prompt, now), prompt=prompt_id):
                await due_rows.set_aside(session, prompt_id, now + SET_ASIDE)
    return len(due)


async def _look_again(session: Session, row: MemberRow, prompt: PromptRow, now: datetime) -> None:
    due, prompt.ask_again_at = prompt.ask_again_at or now, None
    wanted = is_served(row) and row.rhythm == Rhythm.WEEKLY and prompt.answered_at is None
    if not wanted or prompt.state != "sent" or prompt.closes_at <= now:
        return
    later = _first_hour(row, due, now)
    if later <= now:
        await _ask_again(session, row, prompt, now)
    elif later < prompt.closes_at:
        prompt.ask_again_at = later


def _first_hour(row: MemberRow, due: datetime, now: datetime) -> datetime:
    """When to ask: now, or when they are back. More than an hour late, only in the daytime of a working
    day."""
    if is_left_alone(row, now):
        return next_working_hour(row, now)
    return now if now <= due + ON_TIME else next_late_hour(now, row.zone, workdays(row))


async def _ask_again(session: Session, row: MemberRow, prompt: PromptRow, now: datetime) -> None:
    """Ask in a new message; the old one loses its buttons and says so."""
    await prompts.close(session, row, prompt.id, "asked again", now)
    prompt.snoozes += 1
    plan = await commitments.asked_in(session, prompt.id)
    message = prompt_views.weekly(prompts.weekly(row, prompt, now, plan))
    about = About("prompt", prompt.id, "prompt", f"{prompt.week}#s{prompt.snoozes}")
    ends = min(evening(now, row.zone), prompt.closes_at)
    who = Who(row.workspace_id, row.user_id)
    await say(session, who, message, about, now, expires_at=ends, priority=outbox.SCHEDULED)
