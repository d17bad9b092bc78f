"""The mentor loop: whom a member asks, coming back to tell, and what came of it."""

from dataclasses import replace
from datetime import datetime

from bot.context import Context, Who
from bot.domain.banks import choose, load_follow_ups, load_mentor_questions
from bot.domain.mentoring import Ask, Mentor, is_praise
from bot.domain.slots import local_date, local_time
from bot.services import highlights, packs
from bot.services.planning import is_member
from bot.services.saying import answer, reword
from bot.storage import members, outbox
from bot.storage import mentoring as rows
from bot.storage.database import Session
from bot.storage.growth_tables import AskRow, MentorRow
from bot.storage.tables import MemberRow
from bot.views import help as help_views
from bot.views import members as member_views
from bot.views import mentoring as views
from bot.views import mentors_side as theirs
from bot.views.blocks import Block, Modal

QUESTIONS = 3
KIND = "ask"


async def window(context: Context, who: Who) -> Modal:
    """The whole thread."""
    async with context.database.read() as session:
        row = await members.find(session, who.workspace_id, who.user_id)
        if row is None or not is_member(row):
            return help_views.window(member_views.not_a_member())
        return views.window(await thread(session, row))


async def thread(session: Session, row: MemberRow) -> list[Mentor]:
    """Whom they ask, with what was asked, in local time."""
    found = await rows.of_member(session, row.id)
    return [replace(one, asks=tuple(_local(ask, row.zone) for ask in one.asks)) for one in found]


async def in_home(session: Session, row: MemberRow, now: datetime) -> list[Block]:
    return views.in_home(await rows.of_member(session, row.id))


def _local(ask: Ask, zone: str) -> Ask:
    return replace(ask, asked_at=local_time(ask.asked_at, zone))


async def add(context: Context, who: Who, chosen: views.Chosen) -> Modal:
    """Somebody more to ask; the next window has three questions for them."""
    now = context.clock.now()
    async with context.database.write() as session:
        row = await members.find(session, who.workspace_id, who.user_id)
        if row is None or not is_member(row):
            return help_views.window(member_views.not_a_member())
        before = await rows.of_member(session, row.id)
        known = next((one for one in before if chosen.user_id and one.user_id == chosen.user_id), None)
        if known is None and len(before) >= views.MOST_MENTORS:
            return views.window(before)
        mentor = known.id if known is not None else await _add(session, row, chosen, now)
    return await ask_form(context, who, mentor)


async def _add(session: Session, row: MemberRow, chosen: views.Chosen, now: datetime) -> int:
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
    """Three questions, others than those that were asked already as long as there are."""
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
    return views.ask_form(found, [tip.text for tip in tips], can_ask_for_me=for_me, own_words=own_words)


async def ask_myself(context: Context, who: Who, mentor_id: int, question: str) -> Modal:
    """The member asks by themselves: the words to copy, and in a week the bot asks what they said."""
    async with context.database.write() as session:
        mentor = await mine(session, who, mentor_id)
        if mentor is None:
            return theirs.not_sent("gone")
        session.add(new_ask(mentor, question, context.clock.now(), for_me=False))
        return views.to_copy(mentor.name, question)


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
    row = await members.find(session, who.workspace_id, who.user_id)
    if row is None or not is_member(row):
        return None
    return await rows.get(session, who.workspace_id, row.id, mentor_id)


async def end(context: Context, who: Who, mentor_id: int, *, ended: bool) -> Modal:
    """Not to be asked any more, or again; what was said stays."""
    async with context.database.write() as session:
        mentor = await mine(session, who, mentor_id)
        if mentor is not None:
            mentor.ended = ended
    return await window(context, who)


async def tell_form(context: Context, who: Who, ask_id: int) -> Modal:
    async with context.database.read() as session:
        found = await _my_ask(session, who, ask_id)
    return views.tell_form(ask_id, found[0].name, found[1].question) if found else theirs.ask_is_gone()


async def _my_ask(session: Session, who: Who, ask_id: int) -> tuple[MentorRow, AskRow] | None:
    row = await members.find(session, who.workspace_id, who.user_id)
    return await rows.get_ask(session, who.workspace_id, row.id, ask_id) if row is not None else None


async def tell(context: Context, who: Who, ask_id: int, words: str, key: str) -> None:
    """Come back and tell what they said. To mere praise, a sharper question is offered."""
    now = context.clock.now()
    async with context.database.write() as session:
        found = await _my_ask(session, who, ask_id)
        if found is None or found[1].answered_by_mentor:
            return
        found[1].answer, found[1].answered_at, found[1].declined = words, now, False
        ask = Ask(ask_id, found[1].question, found[1].asked_at, answer=words, answered_at=now)
        await answer(session, who, views.told(ask, follow_up(ask)), now, to=key)


def follow_up(ask: Ask) -> str | None:
    """A sharper question, if the answer was "keep doing what you're doing"."""
    if not is_praise(ask.answer):
        return None
    return choose(load_follow_ups(), f"follow-up:{ask.id}")[0].text


async def follow_up_form(context: Context, who: Who, ask_id: int) -> Modal:
    """The form of a question, with the sharper one in it."""
    async with context.database.read() as session:
        found = await _my_ask(session, who, ask_id)
    if found is None:
        return theirs.ask_is_gone()
    mentor, row = found
    ask = Ask(ask_id, row.question, row.asked_at, answer=row.answer or "")
    return await ask_form(context, who, mentor.id, follow_up(ask) or "")


async def did_form(context: Context, who: Who, ask_id: int) -> Modal:
    async with context.database.read() as session:
        found = await _my_ask(session, who, ask_id)
    return views.did_form(ask_id, found[1].answer or "") if found else theirs.ask_is_gone()


async def did(context: Context, who: Who, ask_id: int, words: str, key: str) -> None:
    """What the member did about it."""
    now = context.clock.now()
    async with context.database.write() as session:
        found = await _my_ask(session, who, ask_id)
        if found is not None:
            found[1].did, found[1].did_at = words, now
            await answer(session, who, views.came_of_it(), now, to=key)


async def delete(context: Context, who: Who, ask_id: int) -> Modal:
    """A question and what followed, for good; what a mentor got of it is blanked."""
    now = context.clock.now()
    async with context.database.write() as session:
        found = await _my_ask(session, who, ask_id)
        if found is not None:
            await withdraw(session, found[1], now)
            await packs.blank(session, who, now)
            await highlights.take_back_told(session, found[1].member_id, found[1].id, now)
            await session.delete(found[1])
    return await window(context, who)


async def withdraw(session: Session, ask: AskRow, now: datetime) -> None:
    """Every message about a question, to whomever, is taken back or blanked."""
    await outbox.cancel(session, ask.workspace_id, "ask", ask.id)
    for said in await outbox.find_all(session, ask.workspace_id, "ask", ask.id):
        if said.state not in ("cancelled", "failed", "expired") and said.call == "post":
            await reword(session, ask.workspace_id, said.id, theirs.withdrawn(), now)
