"""Problems that a member owns: naming, renaming, closing and dropping them, and undoing each of these."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from bot.context import Context, Who
from bot.domain.problems import MOST_OPEN, Standing, by_likeness
from bot.domain.slots import local_date
from bot.services import packs
from bot.services.planning import joined
from bot.storage import problems as rows
from bot.storage.database import Session
from bot.storage.growth_tables import ProblemRow
from bot.storage.tables import MemberRow
from bot.views import help as help_views
from bot.views import members as member_views
from bot.views import problem_forms as forms
from bot.views import problems as views
from bot.views.blocks import Block, Modal
from bot.views.forms import Errors, gone

ALIKE = 5  # suggestions in one window


async def typed(context: Context, who: Who, words: str) -> Modal:
    """`/growth problem`: all of them; with words, the one of that name, or the form of a new one."""
    async with context.database.read() as session:
        row = await joined(session, who)
        found = await rows.listed(session, row) if row is not None and words else []
    if not words or row is None:
        return await overview(context, who)
    named = next((one for one in found if one.name.casefold() == words.casefold()), None)
    return await window(context, who, named.id) if named is not None else forms.name_form(words)


async def overview(context: Context, who: Who) -> Modal:
    async with context.database.read() as session:
        row = await joined(session, who)
        if row is None:
            return help_views.window(member_views.not_a_member())
        found = await rows.listed(session, row)
        return views.overview(found, local_date(context.clock.now(), row.zone))


async def window(context: Context, who: Who, problem_id: int) -> Modal:
    """One of them. What may belong to it is worked out in a worker thread, outside any transaction."""
    async with context.database.read() as session:
        row = await joined(session, who)
        problem = await rows.find(session, row, problem_id) if row is not None else None
        others = await rows.untied(session, row.id) if row is not None and problem is not None else []
    if row is None or problem is None:
        return help_views.window(views.gone())
    candidates = [one.activity for one in others]
    alike = await asyncio.to_thread(by_likeness, problem, candidates, ALIKE)
    by_id = {one.activity.id: one for one in others}
    suggested = [by_id[one.id] for one in alike]
    rest = [one for one in others if one not in suggested]
    return views.window(problem, suggested, rest, local_date(context.clock.now(), row.zone))


async def name_form(context: Context, who: Who, problem_id: int = 0) -> Modal:
    """The form of a new one, or of another name for one of theirs."""
    async with context.database.read() as session:
        row = await joined(session, who)
        if row is None:
            return help_views.window(member_views.not_a_member())
        found = await rows.get(session, row, problem_id) if problem_id else None
        if found is None:
            return forms.name_form()
        return forms.name_form(found.name, found.id)


async def name(context: Context, who: Who, words: str, problem_id: int = 0) -> int | Errors:
    """A new one, or a new name: its id, or what is wrong with the name. 0: whoever asks is no member."""
    now = context.clock.now()
    async with context.turn_of(who) as session:
        row = await joined(session, who)
        return await _keep(session, row, words, problem_id, now) if row is not None else 0


async def _keep(session: Session, row: MemberRow, words: str, problem_id: int, now: datetime) -> int | Errors:
    owned = await rows.listed(session, row, Standing.OPEN)
    if any(one.name.casefold() == words.casefold() and one.id != problem_id for one in owned):
        return forms.owned_already()
    if problem_id:
        found = await rows.get(session, row, problem_id)
        if found is None:
            return gone(forms.NAME)
        _rename(found, words)
        return found.id
    if len(owned) >= MOST_OPEN:
        return forms.too_many()
    made = ProblemRow(workspace_id=row.workspace_id, member_id=row.id, name=words, opened_at=now)
    session.add(made)
    await session.flush()
    return made.id


def _rename(row: ProblemRow, words: str) -> None:
    if row.name != words:
        row.was, row.name = row.name, words


async def close_form(context: Context, who: Who, problem_id: int) -> Modal:
    async with context.database.read() as session:
        row = await joined(session, who)
        problem = await rows.find(session, row, problem_id) if row is not None else None
    return forms.close_form(problem) if problem is not None else help_views.window(views.gone())


async def close(context: Context, who: Who, problem_id: int, result: str) -> Modal:
    """With what came of it, or without."""

    def end(row: ProblemRow, now: datetime) -> None:
        row.standing, row.ended_at, row.result = Standing.CLOSED, now, result or None

    return await _change(context, who, problem_id, end)


async def drop(context: Context, who: Who, problem_id: int) -> Modal:
    def end(row: ProblemRow, now: datetime) -> None:
        row.standing, row.ended_at = Standing.DROPPED, now

    return await _change(context, who, problem_id, end)


async def take_up(context: Context, who: Who, problem_id: int) -> Modal:
    """Open a closed or dropped problem again, with all that is tied to it."""

    def again(row: ProblemRow, now: datetime) -> None:
        row.standing, row.ended_at = Standing.OPEN, None

    return await _change(context, who, problem_id, again)


async def undo_rename(context: Context, who: Who, problem_id: int) -> Modal:
    def back(row: ProblemRow, now: datetime) -> None:
        row.name, row.was = row.was or row.name, None

    return await _change(context, who, problem_id, back)


async def _change(
    context: Context, who: Who, problem_id: int, change: Callable[[ProblemRow, datetime], None]
) -> Modal:
    now = context.clock.now()
    async with context.turn_of(who) as session:
        row = await joined(session, who)
        found = await rows.get(session, row, problem_id) if row is not None else None
        if found is not None:
            change(found, now)
    return await window(context, who, problem_id)


async def delete(context: Context, who: Who, problem_id: int) -> Modal:
    """Delete a dropped problem for good; the activities that were tied to it stay."""
    now = context.clock.now()
    async with context.turn_of(who) as session:
        row = await joined(session, who)
        found = await rows.get(session, row, problem_id) if row is not None else None
        if found is not None and found.standing == Standing.DROPPED:
            await session.delete(found)
            await packs.blank(session, who, now)
    await context.database.checkpoint()
    return await overview(context, who)


async def in_home(session: Session, row: MemberRow, now: datetime) -> list[Block]:
    """The open ones, for the tab."""
    return views.in_home(await rows.listed(session, row, Standing.OPEN), local_date(now, row.zone))
