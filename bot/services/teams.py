"""Teams: setting one up in a channel, and asking members whether they count in."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.context import Context, Who
from bot.domain.digests import first_month
from bot.domain.due import digest_at
from bot.domain.quiet import Unasked
from bot.domain.slots import instant, local_date, local_time
from bot.domain.workdays import next_working_day
from bot.services import managing
from bot.services.aside import SET_ASIDE, safely
from bot.services.calendars import workdays_of
from bot.services.members import Profile
from bot.services.planning import is_member, is_served, joined, workdays
from bot.services.prompts import may_say
from bot.services.saying import About, Place, say
from bot.storage import digests, members, outbox
from bot.storage import teams as rows
from bot.storage.database import Session
from bot.storage.tables import MemberRow
from bot.storage.team_tables import TeamRow
from bot.views import members as member_views
from bot.views import team_setup
from bot.views import teams as views
from bot.views.blocks import Block, Message

ASK_KEEPS = timedelta(days=14)
ASK_FROM, ASK_UNTIL = 9, 18  # local hours at which a second yes may be asked for


@dataclass(frozen=True, slots=True)
class Channel:
    """What Slack says of a channel, looked up at the door. ``is_shared``: with another organisation;
    ``people``: user ids, [] if unknown."""

    id: str
    name: str
    is_general: bool = False
    is_dm: bool = False
    is_private: bool = False
    is_shared: bool = False
    bot_is_in: bool = True
    people: tuple[str, ...] = ()


async def refusal(context: Context, who: Who, profile: Profile, channel: Channel) -> Message | None:
    """Why this person may not set a team up here, or None if they may."""
    if channel.is_dm:
        return team_setup.only_in_a_channel()
    if profile.is_guest:
        return team_setup.refused_guest()
    if context.settings.team_setup == "admins" and not profile.is_admin:
        return team_setup.refused_admins_only()
    if channel.is_general:
        return team_setup.refused_general()
    if not channel.bot_is_in:
        return team_setup.refused_not_in_channel(channel.name)
    if who.user_id not in channel.people:
        return team_setup.refused_not_a_member(channel.name)
    return None


async def overview(context: Context, who: Who, channel: str, *, is_admin: bool) -> Message | None:
    """What `/growth team` answers in a channel that has a team: to its managers, to others, and to admins of
    the workspace, who may change it. None if the channel has none."""
    async with context.database.read() as session:
        team = await rows.of_channel(session, who.workspace_id, channel)
        if team is None:
            return None
        if who.user_id in await rows.managers(session, team.id):
            return await _for_manager(session, team, context.settings.minimum_group)
        row = await members.find(session, who.workspace_id, who.user_id)
        counts = await rows.counts_in(session, team.id, row.id) if row is not None else None
        message = views.for_member(team.id, team.name, joined=is_member(row), counts_in=counts)
        return views.for_admin(message, team.id) if is_admin else message


async def _for_manager(session: Session, team: TeamRow, minimum: int) -> Message:
    """Tells only of the last digest, never of how things stand now: a manager who asks before and after
    somebody leaves would learn what that person answered."""
    next_at = local_time(team.next_digest_at, team.zone) if team.next_digest_at else None
    last = await digests.last(session, team.id)
    return views.for_manager(team.name, next_at, minimum, last.shown if last else None, team.id)


async def set_up(context: Context, who: Who, channel: Channel, zone: str) -> bool:
    """Set a team up, announce it in its channel, and have its members asked; False if there is one."""
    now = context.clock.now()
    async with context.database.write() as session:
        if await rows.of_channel(session, who.workspace_id, channel.id) is not None:
            return False
        team = await _begin(session, who, channel, zone, now)
        minimum = context.settings.minimum_group
        about = About("team", team.id, "announcement", now.isoformat())
        message = team_setup.announcement(who.user_id, channel.name, minimum, shared=channel.is_shared)
        await say(session, who, message, about, now, place=Place(channel.id))
        for row in await members.joined_among(session, who.workspace_id, channel.people):
            if row.user_id != who.user_id:
                await rows.will_ask(session, team.id, row.id, now)
    return True


async def _begin(session: Session, who: Who, channel: Channel, zone: str, now: datetime) -> TeamRow:
    """A new team, or an ended one of the same channel set up again: old noes stay, old yeses are asked
    again."""
    team, old = _new_team(who, channel, zone, now), await rows.ended(session, who.workspace_id, channel.id)
    if old is None:
        await rows.store(session, team, who.user_id)
        return team
    old.active, old.paused, old.withheld = True, False, 0
    old.name, old.zone, old.set_up_by, old.set_up_at = channel.name, zone, who.user_id, now
    old.is_private = channel.is_private
    old.first_month = old.digest_month = max(old.digest_month, team.first_month)
    old.working_day, old.hour = 3, 10
    managing.plan(old, now)
    await rows.set_managers(session, old.id, [who.user_id], now)
    await rows.forget_yeses(session, old.id)
    return old


def _new_team(who: Who, channel: Channel, zone: str, now: datetime) -> TeamRow:
    month = first_month(local_date(now, zone))
    return TeamRow(
        workspace_id=who.workspace_id,
        channel=channel.id,
        name=channel.name,
        is_private=channel.is_private,
        zone=zone,
        set_up_by=who.user_id,
        set_up_at=now,
        first_month=month,
        digest_month=month,
        next_digest_at=digest_at(month, zone, workdays_of(zone)),
    )


async def ask_due(context: Context, limit: int = 100) -> int:
    """Ask for the second yes, once, on a day that has room for it; returns how many were looked at."""
    now = context.clock.now()
    minimum = context.settings.minimum_group
    async with context.database.write() as session:
        due = await rows.due_to_be_asked(session, now, limit)
        for waiting, team_id, member_id in [(one, one[0].team_id, one[0].member_id) for one in due]:
            asking = _ask(session, waiting, minimum, now)
            if not await safely(session, asking, team=team_id, member=member_id):
                await rows.put_off_asking(session, team_id, member_id, now + SET_ASIDE)
    return len(due)


async def _ask(session: Session, waiting: rows.Waiting, minimum: int, now: datetime) -> None:
    answer, team, row = waiting
    answer.ask_at = None
    if not is_served(row) or not team.active:
        return
    if row.user_id in await rows.managers(session, team.id):
        await session.delete(answer)  # they became one since; asked anew once they are none any more
        return
    here = local_time(now, row.zone)
    working = workdays(row).is_working(here.date()) and ASK_FROM <= here.hour < ASK_UNTIL
    if not working or not await may_say(session, row, now, Unasked.OTHER):
        answer.ask_at = _try_again(row, here.date(), early=here.hour < ASK_FROM)
        return
    answer.asked_at = now
    message = views.ask_member(team.id, team.set_up_by, team.name, minimum)
    about = About("member", row.id, "team_ask", f"{team.id}:{here.date()}")
    who = Who(row.workspace_id, row.user_id)
    ends = now + ASK_KEEPS
    await say(session, who, message, about, now, expires_at=ends, priority=outbox.SCHEDULED)
    await members.claim_unasked_day(session, row.id, here.date(), "team_ask")


def _try_again(row: MemberRow, today: date, *, early: bool) -> datetime:
    """At ten on the next working day, today included if it is still early."""
    working = workdays(row)
    day = today if early and working.is_working(today) else next_working_day(today, working)
    return instant(day, time(10), row.zone)


async def answer(
    context: Context, who: Who, team_id: int, *, counts_in: bool, people: Collection[str] = ()
) -> Message:
    """[Count me in] or [Leave me out]; the latest answer stands. ``people``: user ids of who is in the
    channel, and alone can count in; [] if unknown, or if it doesn't matter."""
    now = context.clock.now()
    async with context.database.write() as session:
        row = await members.find(session, who.workspace_id, who.user_id)
        team = await rows.get(session, who.workspace_id, team_id)
        if row is None or not is_member(row):
            return member_views.not_a_member()
        if team is None:
            return views.team_is_gone()
        if counts_in and people and who.user_id not in people:
            return views.not_in_channel(team.name)
        await rows.answer(session, team.id, row.id, counts_in, context.settings.minimum_group, now)
        if counts_in and who.user_id in await rows.managers(session, team.id):
            return views.counted_in_as_manager(team.name)
        return views.counted_in(team.name) if counts_in else views.left_out(team.name)


async def offer(context: Context, who: Who, channels: Sequence[str]) -> None:
    """Somebody joined, or came into a channel: have them asked whether they count in, once for each team."""
    now = context.clock.now()
    async with context.database.write() as session:
        row = await joined(session, who)
        if row is None:
            return
        for team in await rows.of_channels(session, who.workspace_id, channels):
            if who.user_id not in await rows.managers(session, team.id):
                await rows.will_ask(session, team.id, row.id, now)


async def in_home(session: Session, row: MemberRow, now: datetime) -> list[Block]:
    """In which digests this member counts, and which they manage."""
    managed = [team.channel for team in await rows.managed_by(session, row.workspace_id, row.user_id)]
    counts = [one.channel for one in await rows.of_member(session, row.id) if one.channel not in managed]
    return views.in_home(counts, managed)


async def managed_in_home(session: Session, who: Who) -> list[Block]:
    """The digests of somebody who manages them without having joined."""
    managed = await rows.managed_by(session, who.workspace_id, who.user_id)
    return views.in_home([], [team.channel for team in managed])
