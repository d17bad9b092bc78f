"""Confirming what the model suggested, because only confirmed activities stand in the pack."""

from collections.abc import Sequence

from bot.context import Context, Who
from bot.domain.ladder import Placing
from bot.domain.slots import local_date
from bot.domain.weeks import month_after, month_of
from bot.services import adapting
from bot.services.planning import joined
from bot.services.reflections import refresh
from bot.storage import activities, members
from bot.storage import packs as rows
from bot.views import help as help_views
from bot.views import members as member_views
from bot.views import packs as views
from bot.views.blocks import Message, Modal


async def form(context: Context, who: Who, months: int) -> Modal:
    """What the model placed as strategy in these months."""
    async with context.database.read() as session:
        row = await joined(session, who)
        if row is None:
            return help_views.window(member_views.not_a_member())
        last = month_of(local_date(context.clock.now(), row.zone))
        span = month_after(last, 1 - months), last
        found = await rows.waiting(session, row.id, *span, views.MOST_TO_CONFIRM)
    return views.confirm_form([activities.value_of(one) for one in found], months)


async def confirm(context: Context, who: Who, activity_ids: Sequence[int], months: int) -> Message:
    """The member confirms these activities on the rungs where the model put them."""
    now = context.clock.now()
    async with context.turn_of(who) as session:
        row = await members.find(session, who.workspace_id, who.user_id)
        found = await rows.suggested(session, row.id, activity_ids) if row is not None else []
        for one in found:
            activities.note_change(session, one, now, "rung", one.rung or "", one.rung or "")
            one.placing = Placing.CONFIRMED
            await adapting.corrected(session, one.workspace_id, one.member_id, now)
        for reflection_id in {one.reflection_id for one in found}:
            await refresh(session, reflection_id, now)
    return views.confirmed(len(found), months)
