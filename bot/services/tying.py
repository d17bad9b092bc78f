"""Tying activities to the problems that a member owns. Only the member decides what belongs where."""

import asyncio
from datetime import datetime

from bot.context import Context, Who
from bot.domain.activities import Activity
from bot.domain.problems import Part, likeliest, part_of
from bot.services import problems
from bot.services.planning import joined
from bot.services.reflections import refresh
from bot.storage import activities, members, reflections
from bot.storage import problems as rows
from bot.storage.database import Session
from bot.storage.growth_tables import TieRow
from bot.storage.tables import ActivityRow, MemberRow
from bot.views import help as help_views
from bot.views import members as member_views
from bot.views import problem_forms as forms
from bot.views import problems as views
from bot.views.blocks import Modal


async def form(context: Context, who: Who, reflection_id: int) -> Modal:
    """What of one answer belongs where, with what its words suggest."""
    async with context.database.read() as session:
        row = await joined(session, who)
        if row is None:
            return help_views.window(member_views.not_a_member())
        if await reflections.get(session, who.workspace_id, row.id, reflection_id) is None:
            return help_views.window(views.nothing_to_tie())
        told = await _told(session, reflection_id)
        owned = await rows.open_ones(session, row)
        ties = await rows.ties_of(session, [one.id for one in told])
        others = [one.activity for one in await rows.untied(session, row.id)]
    likely = await asyncio.to_thread(likeliest, told, owned, others)
    tied = {key: tie.problem_id for key, tie in ties.items()}
    return forms.ties_form(reflection_id, told, owned, tied, likely)


async def _told(session: Session, reflection_id: int) -> list[Activity]:
    found = [activities.value_of(row) for row in await activities.of_reflection(session, reflection_id)]
    return [one for one in found if one.counts]


async def tie(context: Context, who: Who, activity_id: int, problem_id: int) -> None:
    """Tie an activity to a problem, or to none if this is no problem of theirs. Its part is guessed by its
    words."""
    now = context.clock.now()
    async with context.turn_of(who) as session:
        found = await _mine(session, who, activity_id)
        if found is None:
            return
        member, activity = found
        problem = await rows.get(session, member, problem_id) if problem_id else None
        if problem is None:
            await rows.untie(session, activity.id)
        elif not await _belongs(session, activity.id, problem.id):
            part = part_of(activities.value_of(activity))
            await rows.tie(session, activity, problem.id, part, now)
        await refresh(session, activity.reflection_id, now)


async def _belongs(session: Session, activity_id: int, problem_id: int) -> bool:
    """A second press on the same must not undo the part that was chosen meanwhile."""
    tie = (await rows.ties_of(session, [activity_id])).get(activity_id)
    return tie is not None and tie.problem_id == problem_id


async def set_part(context: Context, who: Who, activity_id: int, part: Part | None) -> None:
    """Set which part of the story an activity tells; None unties it."""
    now = context.clock.now()
    async with context.turn_of(who) as session:
        found = await _mine(session, who, activity_id)
        tie = await _tie_of(session, found[1]) if found is not None else None
        if found is None or tie is None:
            return
        if part is None:
            await rows.untie(session, activity_id)
            await refresh(session, found[1].reflection_id, now)
        else:
            tie.part = part


async def _tie_of(session: Session, activity: ActivityRow) -> TieRow | None:
    return (await rows.ties_of(session, [activity.id])).get(activity.id)


async def _mine(session: Session, who: Who, activity_id: int) -> tuple[MemberRow, ActivityRow] | None:
    member = await members.find(session, who.workspace_id, who.user_id)
    if member is None:
        return None
    activity = await activities.get(session, who.workspace_id, member.id, activity_id)
    return (member, activity) if activity is not None else None


async def tie_in_window(context: Context, who: Who, activity_id: int, problem_id: int) -> Modal:
    """The same, from a problem's own window, which then shows it."""
    await tie(context, who, activity_id, problem_id)
    return await problems.window(context, who, problem_id)


async def part_in_window(
    context: Context, who: Who, activity_id: int, part: Part | None, problem_id: int
) -> Modal:
    await set_part(context, who, activity_id, part)
    return await problems.window(context, who, problem_id)


async def follow(session: Session, above: ActivityRow, row: ActivityRow, now: datetime) -> None:
    """Two activities become one: it belongs where the upper one did, else where the lower one did."""
    ties = await rows.ties_of(session, [above.id, row.id])
    if row.id in ties and above.id not in ties:
        await rows.tie(session, above, ties[row.id].problem_id, Part(ties[row.id].part), now)
