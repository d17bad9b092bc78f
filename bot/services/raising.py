"""One level up: a better sentence for a tactical activity, placed anew. And what somebody in the room would
have recommended."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from bot.context import Context, Who
from bot.domain.activities import Activity
from bot.domain.exposure import in_the_room
from bot.domain.ladder import Rung
from bot.services import adapting
from bot.services.planning import joined
from bot.services.reflections import activity_of, refresh
from bot.storage import activities, members
from bot.storage import raising as rows
from bot.storage import reflections as reflection_rows
from bot.storage.database import Session
from bot.storage.growth_tables import AdditionRow
from bot.storage.tables import ActivityRow
from bot.views import help as help_views
from bot.views import members as member_views
from bot.views import raising as views
from bot.views.blocks import Modal

LOOKED_AT, CHOICES = 100, 10


async def raise_form(context: Context, who: Who, reflection_id: int) -> Modal:
    """The tactical ones of a reflection of theirs; without one (0), the latest of all."""
    if not reflection_id:
        return await raise_latest(context, who)
    tactical = await _some(context, who, reflection_id, lambda a: a.rung is Rung.TACTICAL)
    return views.raise_form(reflection_id, tactical)


async def recommend_form(context: Context, who: Who, reflection_id: int) -> Modal:
    """The times in the room of a reflection of theirs; without one (0), the latest of all."""
    if not reflection_id:
        return await recommend_latest(context, who)
    exposures = await _some(context, who, reflection_id, lambda a: a.counts and in_the_room(a.words))
    return views.recommend_form(reflection_id, exposures)


async def raise_latest(context: Context, who: Who) -> Modal:
    """`/growth up`: of the latest tactical things, whatever they were told in."""
    return await _latest(
        context,
        who,
        lambda a: a.rung is Rung.TACTICAL,
        lambda found: views.raise_form(0, found, views.NOTHING_TACTICAL),
    )


async def recommend_latest(context: Context, who: Who) -> Modal:
    """`/growth room`: of the latest times in which they sat in."""
    return await _latest(
        context,
        who,
        lambda a: in_the_room(a.words),
        lambda found: views.recommend_form(0, found, views.NEVER_IN_THE_ROOM),
    )


async def _latest(
    context: Context, who: Who, wanted: Callable[[Activity], bool], form: Callable[[list[Activity]], Modal]
) -> Modal:
    async with context.database.read() as session:
        row = await joined(session, who)
        if row is None:
            return help_views.window(member_views.not_a_member())
        latest = await rows.with_additions(session, await activities.latest(session, row.id, LOOKED_AT))
    return form([one for one in latest if wanted(one)][:CHOICES])


async def _some(
    context: Context, who: Who, reflection_id: int, wanted: Callable[[Activity], bool]
) -> list[Activity]:
    async with context.database.read() as session:
        row = await members.find(session, who.workspace_id, who.user_id)
        if row is None:
            return []
        if await reflection_rows.get(session, who.workspace_id, row.id, reflection_id) is None:
            return []
        return [one for one in await rows.of_reflection(session, reflection_id) if wanted(one)]


async def lift(context: Context, who: Who, raised: views.Raised) -> bool:
    """Put the better sentence in place of the old one, on the rung that the model suggests for it. Returns
    False if the activity is gone."""
    way = await adapting.way_of_person(context, who)
    placed = await asyncio.to_thread(adapting.place, context, raised.sentence, way)
    now = context.clock.now()
    async with context.turn_of(who) as session:
        row = await activity_of(session, who, raised.activity_id)
        if row is None:
            return False
        await rows.keep_old_sentence(session, row, now)
        activities.note_change(session, row, now, "raise", row.words, raised.sentence)
        row.words = raised.sentence
        adapting.suggest(row, placed, way.model)
        await refresh(session, row.reflection_id, now)
    return True


async def undo(context: Context, who: Who, reflection_id: int) -> None:
    """The old sentences of a reflection come back, on the steps that they had."""
    now = context.clock.now()
    async with context.turn_of(who) as session:
        member = await members.find(session, who.workspace_id, who.user_id)
        if member is None:
            return
        if await reflection_rows.get(session, who.workspace_id, member.id, reflection_id) is None:
            return
        found = {row.id: row for row in await activities.of_reflection(session, reflection_id)}
        for old in await rows.take_old_sentences(session, found):
            _put_back(session, found[old.activity_id], old, now)
        await refresh(session, reflection_id, now)


def _put_back(session: Session, row: ActivityRow, old: AdditionRow, now: datetime) -> None:
    rung, placing, stretch = old.was.split()
    activities.note_change(session, row, now, "words", row.words, old.words)
    row.words, row.placing = old.words, placing
    row.rung = None if rung == "-" else rung
    row.stretch = row.stretch if row.stretch_said else stretch == "1"


async def recommend(context: Context, who: Who, said: views.Recommendation) -> bool:
    """Keep a recommendation beside its activity, or remove it if it is empty. Returns False if the activity
    is gone."""
    now = context.clock.now()
    async with context.turn_of(who) as session:
        row = await activity_of(session, who, said.activity_id)
        if row is None:
            return False
        await rows.recommend(session, row, said.words, now)
        await refresh(session, row.reflection_id, now)
    return True
