"""Intake: what a person writes, stored before Slack is told that we have it.

Each function is one short transaction. What takes longer, cutting and placing, is left in a row that
`services/placing` picks up; what is to be said is a row of the outbox.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.context import Context, Who
from bot.domain.wishes import Wish, Wished, has_words, wished
from bot.services import belonging, drafts, erasing, granting, mentors_side, prompts, rights
from bot.services.planning import is_member, joined
from bot.services.saying import Place, answer, was_answered
from bot.storage import arriving
from bot.storage import reflections as rows
from bot.storage.arriving import Arriving, OpenPrompt, Writer
from bot.storage.database import Session
from bot.storage.tables import MemberRow, ReflectionRow
from bot.views import members as member_views
from bot.views import reflections as views
from bot.views.blocks import Message

TOMBSTONE_STANDS = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message of a person in the DM, decoded to plain words."""

    channel: str
    ts: str
    words: str
    thread_ts: str | None = None
    edited_ts: str | None = None
    files: int = 0

    @property
    def place(self) -> Place:
        return Place(self.channel, self.thread_ts)

    @property
    def key(self) -> str:
        """Names an answer to it. An edited message has another key, because it may be answered anew."""
        return self.ts if self.edited_ts is None else f"{self.ts}:{self.edited_ts}"


async def receive(context: Context, who: Who, incoming: Incoming) -> None:
    """Store a message, or do what it asks for. If Slack sends it twice, the second one changes nothing."""
    now = context.clock.now()
    async with context.turn_of(who) as session:
        wish = await _take_in(session, who, incoming, now)
    if wish is not None:
        await _grant(context, who, incoming, wish)
    context.place_soon()


async def _take_in(session: Session, who: Who, incoming: Incoming, now: datetime) -> Wished | None:
    """Keep or answer a message. If it is only a wish, return that, still to be granted."""
    found = await arriving.find(session, who.workspace_id, who.user_id, incoming.channel, incoming.ts, now)
    wish = wished(incoming.words)
    if wish is not None and not (wish.wish is Wish.NOTHING and is_member(found.member)):
        return wish
    if not await _is_over(session, who, incoming, found):
        advice = await _to_a_mentor(session, who, found, incoming, now)
        if advice is not None:
            await answer(session, who, advice, now, to=incoming.key, place=incoming.place)
        else:
            await _take(session, who, found, incoming, wish, now)
    return None


async def _to_a_mentor(
    session: Session, who: Who, found: Arriving, incoming: Incoming, now: datetime
) -> Message | None:
    """What to say to advice that was written here, where it reaches nobody; None if this is none."""
    if incoming.thread_ts is not None:
        return await mentors_side.written_under(session, who, incoming.channel, incoming.thread_ts)
    return None if is_member(found.member) else await mentors_side.written_to_us(session, who, now)


async def _is_over(session: Session, who: Who, incoming: Incoming, found: Arriving) -> bool:
    """Whether the message was deleted meanwhile, or its writer forgotten: then it must not be kept."""
    return found.deleted or (
        found.any_forgotten and await rights.is_forgotten(session, who, incoming.channel, incoming.ts)
    )


async def _grant(context: Context, who: Who, incoming: Incoming, wish: Wished) -> None:
    """Grant it once: a "pause" that Slack sends again must not pause somebody who resumed meanwhile."""
    async with context.database.read() as session:
        if await was_answered(session, who, to=incoming.key):
            return
    message = await granting.grant(context, who, wish, incoming.key)
    if message is not None:
        async with context.turn_of(who) as session:
            now = context.clock.now()
            await answer(session, who, message, now, to=incoming.key, place=incoming.place)


async def _take(
    session: Session,
    who: Who,
    found: Arriving,
    incoming: Incoming,
    wish: Wished | None,
    now: datetime,
) -> None:
    row = found.member
    if not has_words(incoming.words):
        kind = "file" if incoming.files else "sticker" if incoming.words.strip() else "empty"
        message = views.no_words(kind)
        await answer(session, who, message, now, to=incoming.key, place=incoming.place)
    elif row is None or not is_member(row):
        await _put_aside(session, who, incoming, now, stopped=row is not None)
    else:
        await _store(session, row, incoming, wish, now, found.open_prompt)


async def _put_aside(session: Session, who: Who, incoming: Incoming, now: datetime, *, stopped: bool) -> None:
    """Keep it as a draft, once: if it was dropped and Slack sends the message again, it does not come
    back."""
    if await was_answered(session, who, to=incoming.key):
        return
    draft = drafts.Draft(incoming.channel, incoming.ts, incoming.words)
    draft_id = await drafts.put_aside(session, who, draft, now)
    if draft_id is not None:
        message = member_views.words_wait(incoming.words, draft_id, stopped=stopped)
        added = await answer(session, who, message, now, to=incoming.key, place=incoming.place)
        await rows.note_said(session, draft_id, added.id)


async def _store(
    session: Session,
    row: Writer,
    incoming: Incoming,
    wish: Wished | None,
    now: datetime,
    open_prompt: OpenPrompt | None,
) -> None:
    thread = (incoming.channel, incoming.thread_ts) if incoming.thread_ts else None
    home = await belonging.of_a_thread(session, row, thread) if thread else None
    home = home or belonging.of_its_day(row, open_prompt, now)
    nothing = wish is not None and wish.wish is Wish.NOTHING
    who = Who(row.workspace_id, row.user_id)
    if nothing and home.prompt_id is None:
        await answer(session, who, views.nothing_to_keep(), now, to=incoming.key, place=incoming.place)
        return
    stored = await rows.store(
        session,
        workspace_id=row.workspace_id,
        member_id=row.id,
        prompt_id=home.prompt_id,
        adds_to_id=home.adds_to_id,
        source="thread" if incoming.thread_ts else "dm",
        channel=incoming.channel,
        ts=incoming.ts,
        thread_ts=incoming.thread_ts,
        edited_ts=incoming.edited_ts,
        words=incoming.words,
        local_date=home.local_date,
        told_at=now,
    )
    if stored is not None and not (home.prompt_id is None and prompts.was_heard(row)):
        member = await joined(session, who)
        assert member is not None
        await count_as_answer(session, member, home.prompt_id, now)


async def count_as_answer(session: Session, row: MemberRow, prompt_id: int | None, now: datetime) -> None:
    """Note that the member was heard from, and that the prompt is answered, so that no reminder comes."""
    prompts.note_heard(row)
    if prompt_id is not None:
        await prompts.note_answer(session, row, prompt_id, now)


async def edit(context: Context, who: Who, incoming: Incoming) -> None:
    """Editing the Slack message edits the reflection; an edit that overtook its message stores it."""
    now = context.clock.now()
    async with context.turn_of(who) as session:
        known = await _edit_what_is_kept(session, who, incoming, now)
        wish = None if known else await _take_in(session, who, incoming, now)
    if wish is not None:
        await _grant(context, who, incoming, wish)
    context.place_soon()


async def _edit_what_is_kept(session: Session, who: Who, incoming: Incoming, now: datetime) -> bool:
    """Edit the reflection of a message. Returns False if there is none; a draft of other words is erased
    then."""
    message = who.workspace_id, incoming.channel, incoming.ts
    known = await rows.by_message(session, *message)
    if known is not None:
        await _edit(session, known, incoming, now)
        return True
    draft = await rows.draft_by_message(session, *message)
    if draft is None or draft.words == incoming.words:
        return draft is not None
    await erasing.erase_draft(session, draft, now)
    await session.flush()
    return False


async def _edit(session: Session, known: ReflectionRow, incoming: Incoming, now: datetime) -> None:
    if (known.edited_ts or "") > (incoming.edited_ts or ""):
        return  # a later edit overtook this one
    known.edited_ts = incoming.edited_ts
    if known.words == incoming.words:
        return  # an unfurl
    if not incoming.words.strip():
        await erasing.erase(session, known, now)
        return
    known.words = incoming.words
    known.placed_at, known.lease_until, known.stretch_end = None, None, 0


async def delete(context: Context, who: Who, channel: str, ts: str) -> None:
    """Deleting the Slack message erases what we kept of it; a late copy of it is not stored."""
    now = context.clock.now()
    async with context.turn_of(who) as session:
        await rows.bury(session, who.workspace_id, channel, ts, now + TOMBSTONE_STANDS)
        known = await rows.by_message(session, who.workspace_id, channel, ts)
        if known is not None:
            await erasing.erase(session, known, now)
        draft = await rows.draft_by_message(session, who.workspace_id, channel, ts)
        if draft is not None:
            await erasing.erase_draft(session, draft, now)
    if known is not None or draft is not None:
        await context.database.checkpoint()


async def mentioned(context: Context, who: Who, ts: str) -> None:
    """Mentioned in a channel: say privately that we work in DMs."""
    now = context.clock.now()
    async with context.turn_of(who) as session:
        await answer(session, who, member_views.works_in_dms(), now, to=ts)


async def turn_away(context: Context, who: Who, message: Message, place: Place) -> None:
    """Under what they wrote, which is not kept: why."""
    now = context.clock.now()
    async with context.turn_of(who) as session:
        to = f"turned away {place.thread_ts}"
        await answer(session, who, message, now, to=to, place=place)
