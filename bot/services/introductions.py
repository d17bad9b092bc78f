"""How a member introduces themselves: asked once a quarter, shown beside the earlier answers."""

from datetime import datetime

from bot.context import Context, Who
from bot.domain.introductions import quarter_of
from bot.domain.slots import local_date
from bot.services.planning import is_asked, joined
from bot.services.saying import answer
from bot.storage import activities, members, reflections
from bot.storage import introductions as rows
from bot.storage.database import Session
from bot.storage.tables import MemberRow
from bot.views import help as help_views
from bot.views import introductions as views
from bot.views import members as member_views
from bot.views.blocks import Block, Message, Modal

SENTENCES = 3


async def form(context: Context, who: Who, typed: str = "") -> Modal:
    async with context.database.read() as session:
        row = await joined(session, who)
        if row is None:
            return help_views.window(member_views.not_a_member())
        return views.form(await of_member(session, row.id), typed, asked=is_asked(row))


async def of_member(session: Session, member_id: int) -> list[views.Introduced]:
    """Newest first."""
    found = await rows.of_member(session, member_id)
    return [views.Introduced(f"{one.quarter[5:]} {one.quarter[:4]}", one.words, one.id) for one in found]


async def in_home(session: Session, row: MemberRow, now: datetime) -> list[Block]:
    return views.in_home(next(iter(await of_member(session, row.id)), None))


async def keep(context: Context, who: Who, words: str, key: str) -> None:
    """Keep it for this quarter, and show it beside the earlier ones, with their own highest sentences."""
    now = context.clock.now()
    async with context.turn_of(who) as session:
        row = await joined(session, who)
        if row is None:
            return
        await rows.keep(session, row, quarter_of(local_date(now, row.zone)), words, now)
        highest = await activities.highest(session, row.id, SENTENCES)
        message = views.kept(await of_member(session, row.id), [one.words for one in highest])
        added = await answer(session, who, message, now, to=key)
        await reflections.quote(session, added.id, [one.reflection_id for one in highest])


async def take_back(context: Context, who: Who, introduction_id: int) -> Message:
    """Delete one introduction; those of other quarters stay."""
    async with context.turn_of(who) as session:
        row = await members.find(session, who.workspace_id, who.user_id)
        if row is not None:
            await rows.take_back(session, row.id, introduction_id)
    await context.database.checkpoint()
    return views.taken_back()
