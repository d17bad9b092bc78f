"""Managing a team: its figures over time, and its managers, day, hour, zone, pause and end."""

from collections.abc import Callable, Collection
from datetime import datetime

from bot.context import Context, Who
from bot.domain.slots import local_date, local_time
from bot.domain.weeks import month_after, month_of, month_start
from bot.services.digests import next_at
from bot.services.posted_digests import withdraw
from bot.services.saying import About, Place, say
from bot.storage import digests, looks, members, teams
from bot.storage.database import Session
from bot.storage.team_tables import DigestRow, TeamRow
from bot.views import managing as views
from bot.views.blocks import Block, Message, Modal

MONTHS = 12
LOOKS = 10


async def figures(context: Context, who: Who, team_id: int, *, as_file: bool = False) -> Modal:
    """The last twelve months as they were posted. That the manager looked is noted, for the team's members to
    see."""
    now = context.clock.now()
    async with context.database.write() as session:
        team = await managed(session, who, team_id)
        if team is None:
            return views.not_yours()
        looks.note(session, team.id, who.user_id, now, "file" if as_file else "figures")
        this = month_of(local_date(now, team.zone))
        months = [month_after(this, -n) for n in range(MONTHS, -1, -1)]
        found = [_month(row) for row in await digests.of_team(session, team.id, months)]
    return views.as_csv(found) if as_file else views.over_time(team.id, team.name, found)


def _month(row: DigestRow) -> views.Month:
    if not row.shown:
        return views.Month(month_start(row.month))
    found = digests.value_of(row)
    return views.Month(month_start(row.month), found.people, found.shares, found.stretches, found.themes)


async def managed(session: Session, who: Who, team_id: int) -> TeamRow | None:
    """The team, if this person manages it."""
    team = await teams.get(session, who.workspace_id, team_id)
    return team if team is not None and who.user_id in await teams.managers(session, team.id) else None


async def form(context: Context, who: Who, team_id: int, *, is_admin: bool) -> Modal:
    """What can be chosen of a team, for its managers and the workspace's admins."""
    async with context.database.read() as session:
        team = await teams.get(session, who.workspace_id, team_id)
        if team is None:
            return views.not_yours()
        managers = await teams.managers(session, team.id)
        if who.user_id not in managers and not is_admin:
            return views.not_yours()
        now = views.Choices(
            tuple(sorted(managers)), team.working_day, team.hour, team.zone, "paused" if team.paused else "on"
        )
        return views.settings(team.id, team.name, now)


async def channel_of(context: Context, who: Who, team_id: int) -> str | None:
    async with context.database.read() as session:
        team = await teams.get(session, who.workspace_id, team_id)
        return team.channel if team is not None else None


async def change(
    context: Context,
    who: Who,
    team_id: int,
    chosen: views.Choices,
    people: Collection[str],
    *,
    is_admin: bool,
) -> dict[str, str] | None:
    """Do what was chosen. Returns errors by block id, None if all is well. ``people``: those of the chosen
    managers who may manage it, because Slack says that they are full members and in the channel."""
    now = context.clock.now()
    async with context.database.write() as session:
        team = await teams.get(session, who.workspace_id, team_id)
        before = await teams.managers(session, team_id) if team is not None else set()
        if team is None or (who.user_id not in before and not is_admin):
            return {views.MANAGERS: "Only a manager of this digest, or an admin, may change it."}
        if not chosen.managers or not set(chosen.managers) <= set(people):
            return {views.MANAGERS: "Choose at least one: people who are in the channel, no guests or apps."}
        if chosen.state == "ended":
            await _end(session, who, team, now)
            return None
        await teams.set_managers(session, team.id, chosen.managers, now)
        await _tell(session, who, team, set(chosen.managers) - before, views.you_manage, now)
        removed = before - set(chosen.managers)
        await _tell(session, who, team, removed - {who.user_id}, views.you_manage_no_more, now)
        for row in await members.joined_among(session, who.workspace_id, removed):
            await teams.will_ask(session, team.id, row.id, now)
        team.working_day, team.hour, team.zone = chosen.working_day, chosen.hour, chosen.zone
        team.paused = chosen.state == "paused"
        if team.paused:
            await withdraw(session, team)
        plan(team, now)
    return None


async def _tell(
    session: Session,
    who: Who,
    team: TeamRow,
    people: Collection[str],
    words: Callable[[str, str], Message],
    now: datetime,
) -> None:
    for person in sorted(people):
        about = About("team", team.id, "manager", f"{person}:{now.isoformat()}")
        await say(session, Who(who.workspace_id, person), words(who.user_id, team.name), about, now)


def plan(team: TeamRow, now: datetime) -> None:
    """Set when the next digest comes: for the first month whose day is still ahead, never for a month
    twice."""
    if team.paused or not team.active:
        team.next_digest_at = None
        return
    while next_at(team) <= now:
        team.digest_month = month_after(team.digest_month)
    team.next_digest_at = next_at(team)


async def _end(session: Session, who: Who, team: TeamRow, now: datetime) -> None:
    """End it and tell the channel. If it is set up again, those who said yes are asked again; a no stays."""
    team.active, team.next_digest_at = False, None
    await withdraw(session, team)
    await teams.forget_yeses(session, team.id)
    about = About("team", team.id, "ended", now.isoformat())
    await say(session, who, views.ended(who.user_id), about, now, place=Place(team.channel))


async def looked_at(context: Context, who: Who) -> list[Block]:
    """For /growth privacy: which managers looked at the figures of this person's teams."""
    async with context.database.read() as session:
        row = await members.find(session, who.workspace_id, who.user_id)
        if row is None:
            return []
        found = await looks.for_member(session, row.id, LOOKS)
        return views.looks(
            [(channel, user, local_time(at, row.zone), what) for channel, user, at, what in found]
        )
