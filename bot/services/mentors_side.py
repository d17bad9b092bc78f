""" "Ask for me": the one message to a mentor, and what they answer; they get nothing else, ever."""

from collections.abc import Callable
from datetime import datetime

from bot.context import Context, Who
from bot.domain.mentoring import ASK_AGAIN_AFTER, Ask
from bot.domain.quiet import Unasked
from bot.domain.slots import local_date
from bot.services.mentoring import KIND, asked_just_now, mine, new_ask
from bot.services.planning import first_room, is_asked, is_served, unasked_days
from bot.services.saying import ANSWER_KEEPS, About, reword, say
from bot.services.telling import follow_up
from bot.storage import members, outbox
from bot.storage import mentoring as rows
from bot.storage.database import Session
from bot.storage.growth_tables import AskRow, MentorRow
from bot.storage.outbox_states import WITHDRAWN
from bot.storage.outbox_tables import DeliveryRow
from bot.storage.tables import MemberRow
from bot.views import mentoring as views
from bot.views import mentors_side as theirs
from bot.views.blocks import Message, Modal


async def whom(context: Context, who: Who, mentor_id: int) -> str | None:
    """The Slack user whom a member chose; None for somebody from outside, or who isn't there any more."""
    async with context.database.read() as session:
        mentor = await mine(session, who, mentor_id)
        return mentor.user_id if mentor is not None else None


async def preview(context: Context, who: Who, mentor_id: int, question: str, name: str) -> Modal:
    """The exact message, or why it cannot be sent. ``name``: the member's, in Slack."""
    now = context.clock.now()
    async with context.database.read() as session:
        mentor = await mine(session, who, mentor_id)
        if mentor is None or mentor.user_id is None:
            return theirs.not_sent("gone")
        if not context.settings.mentor_messages:
            return theirs.not_sent("off")
        known = await rows.contact(session, who.workspace_id, mentor.user_id)
        if known is not None and known.refused_at is not None:
            return theirs.not_sent("refused")
        if known is not None and known.asked_at is not None and known.asked_at > now - ASK_AGAIN_AFTER:
            return theirs.not_sent("week")
        return theirs.preview(rows.value_of(mentor, ()), name, question)


async def ask_for_me(context: Context, who: Who, mentor_id: int, question: str, name: str) -> Modal:
    """Send it: one message a week to this person from all members together, and none after a refusal."""
    now = context.clock.now()
    if not context.settings.mentor_messages:
        return theirs.not_sent("off")
    async with context.turn_of(who) as session:
        mentor = await mine(session, who, mentor_id)
        if mentor is None or mentor.user_id is None:
            return theirs.not_sent("gone")
        if await asked_just_now(session, mentor, question, now, for_me=True):
            return theirs.sent(mentor.name)
        if not await rows.take_turn(session, who.workspace_id, mentor.user_id, now, ASK_AGAIN_AFTER):
            known = await rows.contact(session, who.workspace_id, mentor.user_id)
            return theirs.not_sent("refused" if known is not None and known.refused_at else "week")
        ask = new_ask(mentor, question, now, for_me=True)
        session.add(ask)
        await session.flush()
        message, to = theirs.to_mentor(ask.id, name, question), Who(who.workspace_id, mentor.user_id)
        due = await _their_day(session, to, now)
        await rows.move_turn(session, who.workspace_id, mentor.user_id, due)
        about, ends = About("ask", ask.id, KIND), due + ANSWER_KEEPS
        await say(session, to, message, about, due, expires_at=ends, priority=outbox.SCHEDULED)
        return theirs.sent(mentor.name)


async def _their_day(session: Session, mentor: Who, now: datetime) -> datetime:
    """When the message is sent: now, or if the mentor is a member, on the first day with room for an unasked
    message, which is then taken. The asker isn't told of a delay, because it would tell something of the
    mentor."""
    row = await members.find(session, mentor.workspace_id, mentor.user_id, for_update=True)
    if row is None or not is_served(row):
        return now
    due = first_room(row, now, Unasked.OTHER, await unasked_days(session, row, now))
    await members.claim_unasked_day(session, row.id, local_date(due, row.zone), KIND)
    return due


async def may_quote(context: Context, who: Who, ask_id: int, *, may: bool) -> None:
    """The tick in the message to a mentor."""
    async with context.turn_of(who) as session:
        found = await rows.asked_of(session, who.workspace_id, who.user_id, ask_id)
        if found is not None:
            found[1].may_quote = may


async def asker(context: Context, who: Who, ask_id: int) -> str | None:
    """The Slack user id of the member behind a question that this mentor may still answer."""
    async with context.database.read() as session:
        found = await rows.asked_of(session, who.workspace_id, who.user_id, ask_id)
        row = await session.get(MemberRow, found[1].member_id) if found is not None else None
        return row.user_id if row is not None else None


async def answer_form(context: Context, who: Who, ask_id: int, name: str) -> Modal:
    """What a mentor fills in. ``name``: the member's, in Slack."""
    async with context.database.read() as session:
        found = await rows.asked_of(session, who.workspace_id, who.user_id, ask_id)
    if found is None or found[1].answered_at is not None or found[1].declined:
        return theirs.ask_is_gone()
    return theirs.answer_form(ask_id, name, found[1].question, may_quote=found[1].may_quote)


async def answered(context: Context, who: Who, ask_id: int, given: tuple[str, bool], name: str) -> bool:
    """Keep a mentor's answer (the words, and whether they may be quoted by name) and show it to the member.
    Returns False if the question is gone. A second answer changes nothing."""
    now = context.clock.now()
    async with context.turn_of(who) as session:
        found = await rows.asked_of(session, who.workspace_id, who.user_id, ask_id)
        if found is None or found[1].answered_at is not None:
            return found is not None
        mentor, row = found
        row.answer, row.may_quote = given
        row.answered_at, row.answered_by_mentor, row.declined = now, True, False
        await _reword_question(session, row, theirs.answered_by_you(name, row.question), now)
        member = await session.get(MemberRow, row.member_id)
        assert member is not None
        ask = Ask(ask_id, row.question, row.asked_at, answer=given[0], answered_at=now)
        message = views.has_answered(mentor.name, ask, follow_up(ask), asked=is_asked(member))
        to = Who(member.workspace_id, member.user_id)
        await say(session, to, message, About("ask", ask_id, "answered"), now)
    return True


async def _reword_question(session: Session, ask: AskRow, message: Message, now: datetime) -> None:
    said = await outbox.find(session, ask.workspace_id, "ask", ask.id, KIND)
    if said is not None:
        await reword(session, ask.workspace_id, said.id, message, now)


async def refuse(context: Context, who: Who, ask_id: int) -> None:
    """ "Don't ask me again": remembered for everybody here."""
    now = context.clock.now()
    async with context.turn_of(who) as session:
        found = await rows.asked_of(session, who.workspace_id, who.user_id, ask_id)
        if found is None:
            return
        await rows.refuse(session, who.workspace_id, who.user_id, now)
        found[1].declined = found[1].answered_at is None
        await _reword_question(session, found[1], theirs.refused(), now)
        for other in await rows.waiting_for(session, who.workspace_id, who.user_id):
            if await outbox.cancel(session, other.workspace_id, "ask", other.id, [KIND]):
                other.declined = True


async def written_under(session: Session, who: Who, channel: str, thread_ts: str) -> Message | None:
    """To a mentor who replies to a question instead of pressing Answer: what to do. None if the thread is
    another one."""
    ours = await outbox.find_message(session, who.workspace_id, channel, thread_ts)
    if ours is None or (ours.subject_type, ours.kind) != ("ask", KIND):
        return None
    found = await rows.asked_of(session, who.workspace_id, who.user_id, ours.subject_id)
    waits = found is not None and found[1].answered_at is None and not found[1].declined
    return theirs.not_passed_on(ours.subject_id if waits else None)


async def written_to_us(session: Session, who: Who, now: datetime) -> Message | None:
    """The same to somebody who is no member and was asked this week; None to anybody else."""
    asked = await rows.waiting_for(session, who.workspace_id, who.user_id)
    fresh = [one.id for one in asked if not one.declined and one.asked_at > now - ASK_AGAIN_AFTER]
    return theirs.not_passed_on(fresh[-1]) if fresh else None


async def settled(session: Session, delivery: DeliveryRow, now: datetime) -> None:
    """Called by the sender when a message to a mentor has ended. If it did not arrive, the member is told,
    and may ask again this week."""
    if delivery.state in ("failed", "expired") or delivery.error == WITHDRAWN:
        await _hand_back(session, delivery, views.not_delivered, now)


async def call_off(context: Context) -> None:
    """On start with HEADROOM_MENTOR_MESSAGES=off: cancels messages to mentors that still wait, and tells
    those who asked."""
    now = context.clock.now()
    async with context.database.write() as session:
        for delivery in await rows.on_their_way(session, KIND):
            if await outbox.cancel(session, delivery.workspace_id, "ask", delivery.subject_id, [KIND]):
                await _hand_back(session, delivery, views.called_off, now)


async def _hand_back(
    session: Session, delivery: DeliveryRow, words: Callable[[str], Message], now: datetime
) -> None:
    """Tell the member to ask by themselves. ``words`` makes the message from the mentor's name."""
    ask = await session.get(AskRow, delivery.subject_id)
    member = await session.get(MemberRow, ask.member_id) if ask is not None else None
    mentor = await session.get(MentorRow, ask.mentor_id) if ask is not None else None
    if ask is None or member is None or mentor is None or delivery.user_id is None:
        return
    await rows.give_turn_back(session, delivery.workspace_id, delivery.user_id)
    to = Who(member.workspace_id, member.user_id)
    await say(session, to, words(mentor.name), About("ask", ask.id, "not_delivered"), now)
