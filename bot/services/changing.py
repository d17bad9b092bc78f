"""Change: applies the form behind it to the activities of a reflection, and keeps a record of each change."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.classifier import Placement
from bot.context import Context, Who
from bot.domain.activities import Activity
from bot.domain.ladder import Placing, Rung
from bot.services import adapting, erasing, highlights, tying
from bot.services.reflections import refresh
from bot.storage import activities, members
from bot.storage import reflections as rows
from bot.storage.database import Session
from bot.storage.tables import ActivityRow, ReflectionRow
from bot.views import reflections as views
from bot.views.blocks import Message, Modal

MOST_OPEN = 50


@dataclass(frozen=True, slots=True)
class Anew:
    """What the model says of the lines that were written into the form."""

    placements: dict[str, Placement]
    model: str

    def suggest(self, row: ActivityRow) -> None:
        """Place a row by its new words. A stretch that the member ticked stays."""
        said = self.placements[row.words]
        adapting.suggest(row, said, self.model)
        row.suggested_stretch = said.stretch
        if not row.stretch_said:
            row.stretch = said.stretch and said.known_language


async def form(context: Context, who: Who, reflection_id: int, page: int = 0) -> Modal | None:
    """The form of a reflection of theirs; None if there is none."""
    found = await activities_of(context, who, reflection_id)
    return views.change_modal(reflection_id, found, page) if found is not None else None


async def activities_of(context: Context, who: Who, reflection_id: int) -> list[Activity] | None:
    async with context.database.read() as session:
        reflection = await _mine(session, who, reflection_id)
        if reflection is None:
            return None
        return [activities.value_of(row) for row in await activities.of_reflection(session, reflection.id)]


async def _mine(session: Session, who: Who, reflection_id: int) -> ReflectionRow | None:
    row = await members.find(session, who.workspace_id, who.user_id)
    return await rows.get(session, who.workspace_id, row.id, reflection_id) if row is not None else None


async def apply(
    context: Context, who: Who, reflection_id: int, changes: Sequence[views.Change]
) -> Message | None:
    """Do what was changed in the form, and reword the read-back.

    Whoever deletes everything in it erases the answer itself, its words and what is known of its changes:
    a form or a command leaves no message that they could delete.
    """
    now = context.clock.now()
    anew = await _anew(context, who, changes)
    async with context.turn_of(who) as session:
        reflection = await _mine(session, who, reflection_id)
        if reflection is None:
            return None
        found = list(await activities.of_reflection(session, reflection.id))
        all_of_it = bool(found) and {row.id for row in found} <= {c.activity_id for c in changes if c.delete}
        if all_of_it:
            await erasing.erase(session, reflection, now)
        else:
            return await _keep(session, reflection_id, found, changes, anew, now)
    await context.database.checkpoint()
    return views.read_back_erased()


async def _anew(context: Context, who: Who, changes: Sequence[views.Change]) -> Anew:
    """Place the lines of the form in a worker thread, before the transaction begins."""
    lines = {line for change in changes for line in change.words or ()}
    if not lines:
        return Anew({}, "")
    way = await adapting.way_of_person(context, who)
    said = await asyncio.to_thread(lambda: {one: adapting.place(context, one, way) for one in lines})
    return Anew(said, way.model)


async def _keep(
    session: Session, reflection_id: int, found: list[ActivityRow], changes: Sequence[views.Change],
    anew: Anew, now: datetime,
) -> Message | None:  # fmt: skip
    for change in changes:
        row = next((one for one in found if one.id == change.activity_id), None)
        if row is not None:
            await _change(session, row, change, found, anew, now)
    return await refresh(session, reflection_id, now)


async def _change(
    session: Session, row: ActivityRow, change: views.Change, found: list[ActivityRow], anew: Anew,
    now: datetime,
) -> None:  # fmt: skip
    if change.delete:
        activities.note_change(session, row, now, "delete", row.words, "")
        found.remove(row)
        await highlights.take_back_activity(session, row.member_id, row.id, now)
        await session.delete(row)
        return
    if change.placed is not None:
        _place(session, row, change.placed, now)
        await adapting.corrected(session, row.workspace_id, row.member_id, now)
    if change.stretch is not None:
        activities.note_change(session, row, now, "stretch", str(row.stretch), str(change.stretch))
        row.stretch, row.stretch_said = change.stretch, True
    if change.words:
        await highlights.take_back_activity(session, row.member_id, row.id, now)
        _reword(session, row, change.words, anew, now)
    if change.join_above and found.index(row) > 0:
        above = found[found.index(row) - 1]
        for one in (above, row):
            await highlights.take_back_activity(session, one.member_id, one.id, now)
        await tying.follow(session, above, row, now)
        await _join(session, above, row, now)
        found.remove(row)


def _place(session: Session, row: ActivityRow, placed: Rung | Placing, now: datetime) -> None:
    rung = placed if isinstance(placed, Rung) else None
    placing = Placing.CONFIRMED if rung is not None else Placing.NO_ACTIVITY
    activities.note_change(session, row, now, "rung", row.rung or row.placing, rung or placing)
    row.rung, row.placing = rung, placing


def _reword(session: Session, row: ActivityRow, lines: Sequence[str], anew: Anew, now: datetime) -> None:
    """The first line rewords this activity, which keeps its place; each further line becomes a new
    activity."""
    what = "words" if len(lines) == 1 else "split"
    activities.note_change(session, row, now, what, row.words, "\n".join(lines))
    row.words = lines[0]
    if row.placing in (Placing.SUGGESTED, Placing.OPEN):
        anew.suggest(row)
    for line in lines[1:]:
        twin = _twin(row, line)
        anew.suggest(twin)
        session.add(twin)


def _twin(row: ActivityRow, words: str) -> ActivityRow:
    """Another activity of the same reflection, not placed yet."""
    return ActivityRow(
        workspace_id=row.workspace_id,
        member_id=row.member_id,
        reflection_id=row.reflection_id,
        start=row.start,
        end=row.end,
        words=words,
        month=row.month,
        rung=None,
        placing=Placing.OPEN,
        stretch=row.stretch,
        stretch_said=row.stretch_said,
    )


async def _join(session: Session, above: ActivityRow, row: ActivityRow, now: datetime) -> None:
    """Two become one, on the rung of the upper one, or of the lower one if the upper has none."""
    together = f"{above.words} {row.words}"
    activities.note_change(session, above, now, "join", above.words, together)
    above.words, above.end = together, max(above.end, row.end)
    above.stretch, above.stretch_said = above.stretch or row.stretch, above.stretch_said or row.stretch_said
    if above.rung is None and row.rung is not None:
        above.rung, above.placing = row.rung, row.placing
    await session.delete(row)


async def sort_form(context: Context, who: Who) -> Modal | None:
    """What nobody has placed yet, each with its select."""
    async with context.database.read() as session:
        row = await members.find(session, who.workspace_id, who.user_id)
        found = await activities.open_ones(session, row.id, MOST_OPEN) if row is not None else []
    return views.place_modal([activities.value_of(one) for one in found])
