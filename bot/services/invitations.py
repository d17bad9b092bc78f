"""Invitations to those who haven't joined: one post in the channel, and a few people picked by hand."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from bot.context import Context, Who
from bot.services.managing import managed
from bot.services.saying import About, Place, say
from bot.storage import invitations as rows
from bot.storage import members, outbox
from bot.storage.database import Session
from bot.storage.team_tables import InvitationRow, TeamRow
from bot.views import invitations as views
from bot.views import team_setup
from bot.views.blocks import Message, Modal

YEAR = timedelta(days=365)
KEEPS = timedelta(days=3)


async def form(context: Context, who: Who, team_id: int) -> Modal:
    now = context.clock.now()
    async with context.database.read() as session:
        team = await managed(session, who, team_id)
        if team is None:
            return views.not_yours()
        left = views.MOST - await rows.picked(session, team.id, now - YEAR)
        return views.form(team.id, team.name, posted=_posted_lately(team, now), left=left)


def _posted_lately(team: TeamRow, now: datetime) -> bool:
    return team.posted_invitation_at is not None and now - team.posted_invitation_at < YEAR


async def send(
    context: Context, who: Who, team_id: int, chosen: Sequence[str], people: Collection[str], *, post: bool
) -> dict[str, str] | None:
    """Send what the manager chose. Returns errors by block id, None if all is well. Nobody is told to whom a
    message was really sent: some people must not be asked, and the manager must not learn who.

    ``people``: those of the chosen who may join, because Slack says that they are full members and in the
    channel.
    """
    now = context.clock.now()
    async with context.database.write() as session:
        team = await managed(session, who, team_id)
        if team is None:
            return {views.PEOPLE: "Only a manager of this digest may invite people to it."}
        left = views.MOST - await rows.picked(session, team.id, now - YEAR)
        if len(chosen) > left or not set(chosen) <= set(people):
            most = max(left, 0)
            return {views.PEOPLE: f"Choose at most {most}: people who are in the channel, no guests or apps."}
        if post and not _posted_lately(team, now):
            team.posted_invitation_at = now
            about = About("team", team.id, "invitation", now.isoformat())
            message = team_setup.invitation(who.user_id, team.name)
            await say(session, who, message, about, now, place=Place(team.channel))
        await _write_to(session, who, team, chosen, now)
    return None


async def _write_to(session: Session, who: Who, team: TeamRow, chosen: Sequence[str], now: datetime) -> None:
    joined = {row.user_id for row in await members.joined_among(session, who.workspace_id, chosen)}
    never = joined | await rows.not_to_be_asked(session, who.workspace_id, chosen, now - YEAR)
    for user_id in sorted(set(chosen)):
        sent = user_id not in never
        session.add(
            InvitationRow(workspace_id=who.workspace_id, team_id=team.id, user_id=user_id, at=now, sent=sent)
        )
        if sent:
            about = About("team", team.id, "invited", f"{user_id}:{now.isoformat()}")
            message = views.invited(who.user_id, team.name)
            to = Who(who.workspace_id, user_id)
            await say(session, to, message, about, now, expires_at=now + KEEPS, priority=outbox.SCHEDULED)


async def refuse(context: Context, who: Who) -> Message:
    async with context.database.write() as session:
        await rows.refuse(session, who.workspace_id, who.user_id)
    return views.refused()
