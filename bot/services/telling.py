"""Telling what a mentor said, a sharper question after mere praise, and what came of the advice."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.context import Context, Who
from bot.domain.banks import choose, load_follow_ups
from bot.domain.mentoring import Ask, is_praise
from bot.services.mentoring import ask_form, my_ask
from bot.services.planning import is_asked
from bot.services.saying import About, answer, reword, say
from bot.storage.database import Session
from bot.storage.growth_tables import AskRow, MentorRow
from bot.storage.tables import MemberRow
from bot.views import mentor_forms as forms
from bot.views import mentoring as views
from bot.views import mentors_side as theirs
from bot.views.blocks import Modal

KIND = "told"

_Form = Callable[[Context, Who, MentorRow, AskRow], Awaitable[Modal | None]]


def _about_mine(form: _Form) -> Callable[[Context, Who, int], Awaitable[Modal]]:
    """Turns a form about a question into one that finds the question by its id, or says that it is gone."""

    async def found(context: Context, who: Who, ask_id: int) -> Modal:
        async with context.database.read() as session:
            mine = await my_ask(session, who, ask_id)
        return (await form(context, who, *mine) if mine else None) or theirs.ask_is_gone()

    return found


@_about_mine
async def tell_form(_context: Context, _who: Who, mentor: MentorRow, ask: AskRow) -> Modal | None:
    """What they said; None where the mentor has said it."""
    if ask.answered_by_mentor:
        return None
    return forms.tell_form(ask.id, mentor.name, ask.question, ask.answer or "")


async def tell(context: Context, who: Who, ask_id: int, words: str) -> bool:
    """Come back and tell what they said, or reword it. To mere praise, a sharper question is offered. False
    if the question is gone, or was answered by the mentor."""
    now = context.clock.now()
    async with context.turn_of(who) as session:
        found = await my_ask(session, who, ask_id)
        if found is None or found[1].answered_by_mentor:
            return False
        row = found[1]
        row.answer, row.answered_at, row.declined = words, row.answered_at or now, False
        ask = Ask(ask_id, row.question, row.asked_at, answer=words, answered_at=now)
        await _say_told(session, who, row.member_id, ask, now)
    return True


async def _say_told(session: Session, who: Who, member_id: int, ask: Ask, now: datetime) -> None:
    """One message for each question; if it is told again, that message is reworded."""
    member = await session.get(MemberRow, member_id)
    message = views.told(ask, follow_up(ask), asked=member is not None and is_asked(member))
    added = await say(session, who, message, About("ask", ask.id, KIND), now)
    if not added.new:
        await reword(session, who.workspace_id, added.id, message, now)


def follow_up(ask: Ask) -> str | None:
    """A sharper question, if the answer was "keep doing what you're doing"."""
    if not is_praise(ask.answer):
        return None
    return choose(load_follow_ups(), f"follow-up:{ask.id}")[0].text


@_about_mine
async def follow_up_form(context: Context, who: Who, mentor: MentorRow, row: AskRow) -> Modal:
    """The form of a question, with the sharper one in it."""
    ask = Ask(row.id, row.question, row.asked_at, answer=row.answer or "")
    return await ask_form(context, who, mentor.id, follow_up(ask) or "")


@_about_mine
async def did_form(_context: Context, _who: Who, _mentor: MentorRow, ask: AskRow) -> Modal:
    """What came of it."""
    return forms.did_form(ask.id, ask.answer or "", ask.did or "")


async def did(context: Context, who: Who, ask_id: int, words: str, key: str) -> bool:
    """What the member did about it, or other words for it; False if the question is gone."""
    now = context.clock.now()
    async with context.turn_of(who) as session:
        found = await my_ask(session, who, ask_id)
        if found is None:
            return False
        if found[1].did is None:
            await answer(session, who, views.came_of_it(), now, to=key)
        found[1].did, found[1].did_at = words, found[1].did_at or now
    return True
