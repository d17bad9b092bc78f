"""Placing: a stored reflection becomes activities with suggested rungs, and is read back.

1. Claim one waiting reflection by a lease. 2. Cut and classify it in a worker thread, outside any
transaction, and renew the lease meanwhile. 3. In one transaction write the activities and queue the
read-back. If a process was frozen and another has placed the reflection, the late result is dropped, because
the member may have corrected the first one."""

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from bot.classifier import SURE, Piece
from bot.context import Context, Who
from bot.domain.ladder import Placing
from bot.domain.weeks import month_of
from bot.domain.wishes import is_question
from bot.services import adapting, drafts, erasing, read_back, reading
from bot.services.adapting import Way
from bot.services.saying import Place, answer
from bot.storage import activities, adaptations
from bot.storage import reflections as rows
from bot.storage.binding import bound_to
from bot.storage.database import Session
from bot.storage.presence import steadily
from bot.storage.tables import ActivityRow, MemberRow, ReflectionRow
from bot.views import reflections as views
from bot.views.blocks import Message

UNTOUCHED = activities.Touched({}, frozenset())
RENEWED = rows.PLACING_LEASE.total_seconds() / 3  # seconds between two renewals of a lease


async def place_one(context: Context, *, looks: bool = True) -> bool:
    """Place one waiting reflection; returns False if none waits. `looks`: see `claim_one`."""
    claimed = await claim_one(context, looks=looks)
    if claimed is None:
        return False
    await place_or_set_aside(context, claimed.id)
    return True


async def place_or_set_aside(context: Context, reflection_id: int) -> None:
    """Place it. If that fails (the key of its words is lost), it is logged and tried again when its lease
    ends."""
    said = "a reflection could not be placed; it waits for the next try"
    await steadily(place(context, reflection_id), None, said)


async def claim_one(
    context: Context, besides: Collection[int] = (), *, looks: bool = True
) -> rows.Waiting | None:
    """Claim one waiting reflection, but of no member in `besides`; None if none waits.

    Reads first, because mostly none waits; `looks` False skips that, for callers who know that one does."""
    if looks:
        async with context.database.read() as session:
            if not await rows.is_any_waiting(session, besides):
                return None
    async with context.database.write() as session:
        return await rows.claim_waiting(session, besides)


async def place(context: Context, reflection_id: int, *, aloud: bool = True) -> Message | None:
    """Place a claimed reflection. ``aloud``: queue the read-back; else only return it.

    None if the reflection is gone, was edited meanwhile and waits again, or was placed by somebody else.
    """
    async with context.database.read() as session:
        seen = await rows.find(session, reflection_id)
        if seen is None:
            return None
        with bound_to(seen.workspace_id):
            way = await adapting.way_of(session, seen.workspace_id, seen.member_id)
    with bound_to(seen.workspace_id):
        return await _place(context, seen, way, aloud=aloud)


async def _place(context: Context, seen: ReflectionRow, way: Way, *, aloud: bool) -> Message | None:
    async with _held(context, seen.id):
        pieces = await asyncio.to_thread(reading.read, context, seen.words, way, seen.stretch_end)
    now = context.clock.now()
    async with context.database.write() as session:
        reflection = await rows.lock(session, seen.id)
        if reflection is None or reflection.placed_at is not None:
            return None
        if reflection.words != seen.words:
            reflection.lease_until = None
            return None
        return await _settle(session, reflection, pieces, way, now, aloud=aloud)


@asynccontextmanager
async def _held(context: Context, reflection_id: int) -> AsyncIterator[None]:
    """Renews the lease inside, so that nobody else begins with it unless this process dies or is frozen."""
    renewing = asyncio.create_task(_renew(context, reflection_id))
    try:
        yield
    finally:
        renewing.cancel()
        await asyncio.wait([renewing])


async def _renew(context: Context, reflection_id: int) -> None:
    while True:
        await asyncio.sleep(RENEWED)
        await steadily(_renew_once(context, reflection_id), None, "a lease of placing was not renewed")


async def _renew_once(context: Context, reflection_id: int) -> None:
    async with context.database.write() as session:
        await rows.renew(session, reflection_id)


async def _settle(
    session: Session,
    reflection: ReflectionRow,
    pieces: Sequence[Piece],
    way: Way,
    now: datetime,
    *,
    aloud: bool,
) -> Message:
    reflection.placed_at, reflection.lease_until = now, None
    touched = await activities.touched(session, reflection.id) if reflection.edited_ts else UNTOUCHED
    pieces = [piece for piece in pieces if piece.text not in touched.deleted]
    if not pieces and not _kept_without_activities(reflection):
        return await _put_back(session, reflection, now, aloud=aloud)
    await _write(session, reflection, pieces, way, touched, now)
    await session.flush()
    return await (read_back.tell if aloud else read_back.render)(session, reflection, now)


def _kept_without_activities(reflection: ReflectionRow) -> bool:
    """Answers and what adds to them; but "can my boss read this?" answers nothing."""
    answers = reflection.prompt_id is not None or reflection.adds_to_id is not None
    return reflection.keep_anyway or (answers and not is_question(reflection.words))


async def _put_back(session: Session, reflection: ReflectionRow, now: datetime, *, aloud: bool) -> Message:
    """No activity was found and no question asked for one: keep nothing but a draft, in case they
    disagree."""
    member = await session.get(MemberRow, reflection.member_id)
    assert member is not None
    who = Who(member.workspace_id, member.user_id)
    channel, ts, words = reflection.channel, reflection.ts, reflection.words
    key = f"nothing:{ts}:{reflection.edited_ts or ''}"
    place = Place(channel, reflection.thread_ts) if channel.startswith("D") else Place()
    await erasing.erase(session, reflection, now)  # a read-back of it, before an edit, is blanked
    draft_id = await drafts.put_aside(session, who, drafts.Draft(channel, ts, words), now)
    message = views.nothing_found(draft_id or 0)
    if aloud:
        added = await answer(session, who, message, now, to=key, place=place)
        await rows.note_said(session, draft_id or 0, added.id)
    return message


async def _write(
    session: Session,
    reflection: ReflectionRow,
    pieces: Sequence[Piece],
    way: Way,
    touched: activities.Touched,
    now: datetime,
) -> None:
    """Write the activities. Those whose words are unchanged after an edit keep what their member said of
    them, better words included."""
    before = list(await activities.of_reflection(session, reflection.id))
    for piece in pieces:
        row = next((one for one in before if piece.text in (one.words, touched.reworded.get(one.id))), None)
        if row is not None:
            before.remove(row)
            row.start, row.end = piece.start, piece.end
        else:
            session.add(_activity(reflection, piece, way))
    for row in before:
        await session.delete(row)
    if before:  # they are gone from what was learnt, too
        await adaptations.forget(session, reflection.workspace_id, reflection.member_id, now)
    if not pieces and reflection.keep_anyway:
        session.add(_whole(reflection, way))


def _activity(reflection: ReflectionRow, piece: Piece, way: Way) -> ActivityRow:
    """Sure: it counts as suggested. Not sure, or in a language that the model doesn't know: not placed."""
    placed = piece.placement
    sure = placed.known_language and placed.rung is not None and placed.confidence >= SURE
    said = piece.start < reflection.stretch_end
    return ActivityRow(
        workspace_id=reflection.workspace_id,
        member_id=reflection.member_id,
        reflection_id=reflection.id,
        start=piece.start,
        end=piece.end,
        words=piece.text,
        month=month_of(reflection.local_date),
        rung=placed.rung if sure else None,
        placing=Placing.SUGGESTED if sure else Placing.OPEN,
        stretch=said or (placed.stretch and placed.known_language),
        stretch_said=said,
        suggested_rung=placed.rung if placed.known_language else None,
        suggested_stretch=placed.stretch,
        confidence=placed.confidence,
        model=way.model,
    )


def _whole(reflection: ReflectionRow, way: Way) -> ActivityRow:
    """All the words as one activity, not placed yet, because the member wants them kept."""
    words = reflection.words.strip()[: reading.LONGEST_ACTIVITY]
    start = reflection.words.index(words) if words else 0
    return ActivityRow(
        workspace_id=reflection.workspace_id,
        member_id=reflection.member_id,
        reflection_id=reflection.id,
        start=start,
        end=start + len(words),
        words=words,
        month=month_of(reflection.local_date),
        rung=None,
        placing=Placing.OPEN,
        stretch=False,
        suggested_rung=None,
        suggested_stretch=False,
        confidence=0.0,
        model=way.model,
    )
