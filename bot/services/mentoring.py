"""The mentor loop: whom a member asks, coming back to tell, and what came of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.context import Context, Who
from bot.domain.banks import choose, load_mentor_questions
from bot.domain.mentoring import ASK_AGAIN_AFTER, Ask, Mentor
from bot.domain.slots import local_date, local_time
from bot.services import highlights, packs
from bot.services.planning import is_asked, is_member, joined
from bot.services.saying import reword
from bot.storage import members, outbox
from bot.storage import mentoring as rows
from bot.storage.database import Session
from bot.storage.growth_tables import AskRow, MentorRow
from bot.storage.tables import MemberRow
from bot.views import help as help_views
from bot.views import members as member_views
from bot.views import mentor_forms as forms
from bot.views import mentoring as views
from bot.views import mentors_side as theirs
from bot.views import reflections as reflection_views
from bot.views.blocks import Block, Modal
from bot.views.forms import Errors

QUESTIONS = 3
KIND = "ask"


async def window(context: Context, who: Who) -> Modal:
    """The window with all mentors, what they were asked, and what came of it."""
    async with context.database.read() as session:
        row = await joined(session, who)
        if row is None:
            return help_views.window(member_views.not_a_member())
        return views.window(await thread(session, row))


async def thread(session: Session, row: MemberRow) -> list[Mentor]:
    """A member's mentors with all that was asked of them; moments in the member's local time."""
    found = await rows.of_member(session, row.id)
    return [replace(one, asks=tuple(_local(ask, row.zone) for ask in one.asks)) for one in found]


async def in_home(session: Session, row: MemberRow, now: datetime) -> list[Block]:
    return views.in_home(await rows.of_member(session, row.id))


def _local(ask: Ask, zone: str) -> Ask:
    return replace(ask, asked_at=local_time(ask.asked_at, zone))


async def choose_form(context: Context, who: Who, name: str = "") -> Modal:
    """Whom to ask, with the name that was typed after the command."""
    async with context.database.read() as session:
        row = await members.find(session, who.workspace_id, who.user_id)
    if row is None or not is_member(row):
        return help_views.window(member_views.not_a_member())
    return forms.mentor_form(name, asked=is_asked(row))


async def add(context: Context, who: Who, chosen: forms.Chosen) -> int | Errors:
    """Add a mentor, or take up one who was known already. Returns their id, 0 if whoever chooses is no
    member."""
    now = context.clock.now()
    async with context.turn_of(who) as session:
        row = await joined(session, who)
        if row is None:
            return 0
        before = await rows.of_member(session, row.id)
        known = next((one for one in before if _is_same(one, chosen)), None)
        if (known is None or known.ended) and not _has_room(before):
            return forms.too_many()
        if known is None:
            return await _add(session, row, chosen, now)
        await rows.take_up(session, known.id, chosen.name, chosen.every)
        return known.id


def _is_same(mentor: Mentor, chosen: forms.Chosen) -> bool:
    """Compared by Slack account; somebody from outside by name."""
    if chosen.user_id or mentor.user_id:
        return mentor.user_id == chosen.user_id
    return mentor.name.casefold() == chosen.name.casefold()


def _has_room(mentors: Sequence[Mentor]) -> bool:
    return sum(not one.ended for one in mentors) < views.MOST_MENTORS


async def _add(session: Session, row: MemberRow, chosen: forms.Chosen, now: datetime) -> int:
    mentor = MentorRow(
        workspace_id=row.workspace_id,
        member_id=row.id,
        user_id=chosen.user_id,
        name=chosen.name,
        every=chosen.every,
        added_at=now,
    )
    session.add(mentor)
    await session.flush()
    return mentor.id


async def ask_form(context: Context, who: Who, mentor_id: int, own_words: str = "") -> Modal:
    """The form with three questions to choose from, if possible none that this mentor was asked before."""
    now = context.clock.now()
    async with context.database.read() as session:
        row = await members.find(session, who.workspace_id, who.user_id)
        found = next((m for m in await thread(session, row) if m.id == mentor_id), None) if row else None
        if row is None or found is None:
            return theirs.not_sent("gone")
        asked = {one.question for one in found.asks}
        recent = [tip.id for tip in load_mentor_questions() if tip.text in asked]
        seed = f"{row.id}:{mentor_id}:{local_date(now, row.zone)}"
    tips = choose(load_mentor_questions(), seed, recent=recent, count=QUESTIONS)
    for_me = found.user_id is not None and context.settings.mentor_messages
    return forms.ask_form(found, [tip.text for tip in tips], can_ask_for_me=for_me, own_words=own_words)


async def ask_myself(context: Context, who: Who, mentor_id: int, question: str) -> Modal:
    """The member asks by themselves: the words to copy, and in a week the bot asks what they said. What the
    bot is asking for them already is not asked twice."""
    now = context.clock.now()
    async with context.turn_of(who) as session:
        mentor = await mine(session, who, mentor_id)
        if mentor is None:
            return theirs.not_sent("gone")
        if await asked_just_now(session, mentor, question, now, for_me=True):
            return theirs.sent(mentor.name)  # the form is still there behind "Ask for me"
        if not await asked_just_now(session, mentor, question, now, for_me=False):
            session.add(new_ask(mentor, question, now, for_me=False))
        row = await session.get(MemberRow, mentor.member_id)
        return forms.to_copy(mentor.name, question, asked=row is not None and is_asked(row))


async def asked_just_now(
    session: Session, mentor: MentorRow, question: str, now: datetime, *, for_me: bool
) -> bool:
    """Whether this same question still waits: a form that is sent twice asks once."""
    return any(
        one.question == question and one.waits and one.for_me == for_me
        for one in await rows.asks_since(session, mentor.id, now - ASK_AGAIN_AFTER)
    )


def new_ask(mentor: MentorRow, question: str, now: datetime, *, for_me: bool) -> AskRow:
    mentor.ended = False
    return AskRow(
        workspace_id=mentor.workspace_id,
        member_id=mentor.member_id,
        mentor_id=mentor.id,
        question=question,
        for_me=for_me,
        asked_at=now,
    )


async def mine(session: Session, who: Who, mentor_id: int) -> MentorRow | None:
    row = await joined(session, who)
    if row is None:
        return None
    return await rows.get(session, who.workspace_id, row.id, mentor_id)


async def end(context: Context, who: Who, mentor_id: int, *, ended: bool) -> Modal:
    """Stop asking a mentor, or ask them again. What was said stays."""
    async with context.turn_of(who) as session:
        mentor = await mine(session, who, mentor_id)
        if mentor is not None and (ended or _has_room(await rows.of_member(session, mentor.member_id))):
            mentor.ended = ended
    return await window(context, who)


async def remove(context: Context, who: Who, mentor_id: int) -> Modal:
    """Erase a mentor whom they ask no more, with all that was asked and said."""
    now = context.clock.now()
    async with context.turn_of(who) as session:
        mentor = await mine(session, who, mentor_id)
        if mentor is not None and mentor.ended:
            for ask in await rows.asks_of(session, mentor.id):
                await _erase(session, who, ask, now)
            await session.flush()
            await session.delete(mentor)
    await context.database.checkpoint()
    return await window(context, who)


async def my_ask(session: Session, who: Who, ask_id: int) -> tuple[MentorRow, AskRow] | None:
    row = await members.find(session, who.workspace_id, who.user_id)
    return await rows.get_ask(session, who.workspace_id, row.id, ask_id) if row is not None else None


async def delete(context: Context, who: Who, ask_id: int) -> Modal:
    """Erase a question and what followed; the message that the mentor got is blanked."""
    now = context.clock.now()
    async with context.turn_of(who) as session:
        found = await my_ask(session, who, ask_id)
        if found is not None:
            await _erase(session, who, found[1], now)
    await context.database.checkpoint()
    return await window(context, who)


async def _erase(session: Session, who: Who, ask: AskRow, now: datetime) -> None:
    await _withdraw(session, ask, now)
    await packs.blank(session, who, now)
    await highlights.take_back_told(session, ask.member_id, ask.id, now)
    await session.delete(ask)


async def _withdraw(session: Session, ask: AskRow, now: datetime) -> None:
    """Cancel or blank every message about a question, to the member and to the mentor."""
    await outbox.cancel(session, ask.workspace_id, "ask", ask.id)
    for said in await outbox.find_all(session, ask.workspace_id, "ask", ask.id):
        if said.state not in ("cancelled", "failed", "expired") and said.call == "post":
            instead = theirs.withdrawn() if said.kind == KIND else reflection_views.read_back_erased()
            await reword(session, ask.workspace_id, said.id, instead, now)
