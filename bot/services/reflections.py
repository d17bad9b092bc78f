"""Reflections: told by command or form, placed, ticked and changed by the member."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bot.context import Context, Who
from bot.domain.ladder import Placing, Rung
from bot.domain.slots import local_date
from bot.domain.weeks import last_day
from bot.domain.wishes import has_words
from bot.services import adapting, belonging, drafts, intake, placing, read_back
from bot.services.planning import is_member
from bot.services.saying import answer
from bot.storage import activities, evidence, members, outbox
from bot.storage import prompts as prompt_rows
from bot.storage import reflections as rows
from bot.storage.database import Session
from bot.storage.tables import ActivityRow, MemberRow
from bot.views import members as member_views
from bot.views import reflections as views
from bot.views.blocks import Message

WAITS_FOR_PLACING = 1.5
"""Seconds that a command waits for its read-back; Slack gives it three."""


FORM = "form"
"""Stands for the channel of what was told by a form, which comes from no channel."""


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody told by command or form. ``key`` names the telling, so that twice is once."""

    words: str
    key: str
    channel: str
    prompt_id: int | None = None
    stretch_end: int = 0  # code points that stand under "comfort zone"
    month: str | None = None  # "2026-10": of which it is told, if not of today
    evidence: str | None = None  # the address of the message that it was saved from


async def reflect(context: Context, who: Who, told: Told) -> Message | None:
    """`/reflect words`: keep them at once. In a channel the read-back is returned, to be shown to them alone;
    in the DM it is sent as a message, and None is returned."""
    if not has_words(told.words):
        return views.no_words("sticker")
    stored = await _keep_or_put_aside(context, who, told)
    if isinstance(stored, Message) or stored is None:
        return stored
    if told.channel.startswith("D"):
        context.place_soon()
        return None
    try:
        return await asyncio.wait_for(placing.place(context, stored, aloud=False), WAITS_FOR_PLACING)
    except TimeoutError:
        return views.kept_for_later()


async def _keep_or_put_aside(context: Context, who: Who, told: Told) -> int | Message | None:
    now = context.clock.now()
    async with context.turn_of(who) as session:
        row = await members.find(session, who.workspace_id, who.user_id)
        if row is not None and is_member(row):
            return await _keep(session, row, told, now)
        draft = drafts.Draft(told.channel, told.key, told.words, told.stretch_end, told.evidence)
        draft_id = await drafts.put_aside(session, who, draft, now)
        return member_views.words_wait(told.words, draft_id or 0, stopped=row is not None)


async def _keep(session: Session, row: MemberRow, told: Told, now: datetime) -> int | None:
    home = await _home(session, row, told, now)
    aloud = told.channel == FORM or told.channel.startswith("D")
    stored = await rows.store(
        session,
        workspace_id=row.workspace_id,
        member_id=row.id,
        prompt_id=home.prompt_id,
        source="form" if told.channel == FORM else "command",
        channel=told.channel,
        ts=told.key,
        words=told.words,
        stretch_end=told.stretch_end,
        keep_anyway=told.evidence is not None,  # whoever saves a message says that it was something
        local_date=home.local_date,
        told_at=now,
        lease_until=None if aloud else await rows.lease(session),
    )
    if stored is not None:
        if told.evidence is not None:
            evidence.add(session, row.workspace_id, row.id, stored, told.evidence, now)
        await intake.count_as_answer(session, row, home.prompt_id, now)
    return stored


async def _home(session: Session, row: MemberRow, told: Told, now: datetime) -> belonging.Belongs:
    """The prompt of a form, the month that was named, else what a message in the DM would belong to."""
    if told.prompt_id is not None:
        prompt = await prompt_rows.get(session, row.workspace_id, row.id, told.prompt_id)
        if prompt is not None:
            return belonging.of_a_prompt(prompt)
    today = local_date(now, row.zone)
    if told.month is not None and (last := last_day(told.month)) is not None and last < today:
        return belonging.Belongs(None, last)
    return await belonging.of_a_message(session, row, None, now)


async def submit(context: Context, who: Who, told: Told) -> None:
    """A submitted form. What stands under "comfort zone" is a stretch because the member says so."""
    stored = await _keep_or_put_aside(context, who, told)
    if isinstance(stored, Message):
        async with context.turn_of(who) as session:
            await answer(session, who, stored, context.clock.now(), to=told.key)
    context.place_soon()


async def place(context: Context, who: Who, activity_id: int, rung: Rung | None) -> Message | None:
    """The member says where an activity stands; None of a rung: it is no activity.

    The read-back as it now reads; None if there is no such activity of theirs.
    """
    now = context.clock.now()
    async with context.turn_of(who) as session:
        found = await activity_of(session, who, activity_id)
        if found is None:
            return None
        placing_now = Placing.CONFIRMED if rung is not None else Placing.NO_ACTIVITY
        if (found.rung, found.placing) != (rung, placing_now):
            before = found.rung or found.placing
            found.rung, found.placing = rung, placing_now
            activities.note_change(session, found, now, "rung", before, rung or placing_now)
            await adapting.corrected(session, found.workspace_id, found.member_id, now)
        return await refresh(session, found.reflection_id, now)


async def activity_of(session: Session, who: Who, activity_id: int) -> ActivityRow | None:
    """An activity of whoever speaks; None if there is none of theirs by this id."""
    row = await members.find(session, who.workspace_id, who.user_id)
    return await activities.get(session, who.workspace_id, row.id, activity_id) if row is not None else None


async def tick(
    context: Context, who: Who, reflection_id: int, shown: Collection[int] | None, ticked: Collection[int]
) -> Message | None:
    """Set the ticks "Outside my comfort zone": of the activities shown, exactly those ticked. ``shown`` None
    if Slack did not say which: then those that the read-back shows now."""
    now = context.clock.now()
    async with context.turn_of(who) as session:
        row = await members.find(session, who.workspace_id, who.user_id)
        reflection = await rows.get(session, who.workspace_id, row.id, reflection_id) if row else None
        if reflection is None:
            return None
        told = await activities.of_reflection(session, reflection_id)
        if shown is None:
            shown = [one.id for one in told[: views.MOST_SHOWN] if activities.value_of(one).counts]
        for found in told:
            wanted = found.id in ticked
            if found.id in shown and found.stretch != wanted:
                activities.note_change(session, found, now, "stretch", str(found.stretch), str(wanted))
                found.stretch, found.stretch_said = wanted, True
        return await refresh(session, reflection_id, now)


async def count(context: Context, who: Who, reflection_id: int) -> Message | None:
    """[It was something I did], where no activity was found: all of it is one, to be placed by them."""
    async with context.turn_of(who) as session:
        row = await members.find(session, who.workspace_id, who.user_id)
        reflection = await rows.get(session, who.workspace_id, row.id, reflection_id) if row else None
        if reflection is None:
            return None
        if reflection.placed_at is not None and not await activities.of_reflection(session, reflection_id):
            reflection.keep_anyway, reflection.placed_at, reflection.lease_until = True, None, None
    context.place_soon()
    return None


async def refresh(session: Session, reflection_id: int, now: datetime) -> Message | None:
    """Bring the read-back up to date after a change, and return it."""
    await session.flush()
    reflection = await rows.find(session, reflection_id)
    if reflection is None:
        return None
    said = await outbox.find(session, reflection.workspace_id, "reflection", reflection.id, read_back.KIND)
    return await (read_back.render if said is None else read_back.tell)(session, reflection, now)
