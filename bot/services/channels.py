"""A team's channel and its managers change: the team goes on or stops, the managers are told, and nothing is
posted anywhere else."""

from collections.abc import Collection
from datetime import datetime, timedelta

from bot.context import Context, Who
from bot.services import posted_digests
from bot.services.saying import About, Place, say
from bot.storage import outbox
from bot.storage import teams as rows
from bot.storage.database import Session
from bot.storage.outbox_tables import DeliveryRow
from bot.storage.team_tables import TeamRow
from bot.views import channels as views
from bot.views.blocks import Message

NEWS_KEEPS = timedelta(days=7)


async def has_team(context: Context, workspace_id: int, channel: str) -> bool:
    async with context.database.read() as session:
        return await rows.of_channel(session, workspace_id, channel) is not None


async def left(context: Context, who: Who, channel: str) -> None:
    """Who leaves the channel leaves the team, as a member and as a manager."""
    now = context.clock.now()
    async with context.database.write() as session:
        team = await rows.of_channel(session, who.workspace_id, channel)
        managed = team is not None and who.user_id in await rows.managers(session, team.id)
        await rows.leave_channel(session, who.workspace_id, channel, who.user_id, now)
        if team is not None and managed:
            await stop_if_alone(session, team, [who.user_id], now)


async def deactivated(context: Context, who: Who) -> None:
    """Somebody's account was closed or turned into a guest's: they manage nothing any more. A team that has
    no other manager stops, and its channel is told."""
    now = context.clock.now()
    async with context.database.read() as session:
        if not await rows.managed_by(session, who.workspace_id, who.user_id):
            return
    async with context.database.write() as session:
        managed = await rows.managed_by(session, who.workspace_id, who.user_id)
        await rows.manage_no_more(session, [team.id for team in managed], who.user_id, now)
        for team in managed:
            await stop_if_alone(session, team, (), now)


async def closed(context: Context, workspace_id: int, channel: str, why: str = "gone") -> None:
    """The channel was archived or deleted, or the bot removed."""
    async with context.database.write() as session:
        team = await rows.of_channel(session, workspace_id, channel)
        if team is not None:
            await _stop(session, team, await rows.managers(session, team.id), why, context.clock.now())


async def renamed(context: Context, workspace_id: int, channel: str, name: str) -> None:
    async with context.database.write() as session:
        team = await rows.of_channel(session, workspace_id, channel)
        if team is not None and team.name != name:
            note = views.renamed(team.name, name)
            team.name = name
            await _tell_managers(session, team, note, context.clock.now())


async def moved(context: Context, workspace_id: int, before: str, channel: str) -> None:
    """Slack gave a channel another id, as it does when the channel is shared with another organisation. The
    team goes on under the new id, with all that waits to be posted or edited. Its managers are told who can
    read it now."""
    async with context.database.write() as session:
        if not await rows.move(session, workspace_id, before, channel):
            return
        await outbox.move(session, workspace_id, before, channel)
        team = await rows.of_channel(session, workspace_id, channel)
        if team is not None:
            await _tell_managers(session, team, views.shared_outside(team.name), context.clock.now())


async def seen(context: Context, workspace_id: int, channel: str, *, is_private: bool) -> None:
    """Note whether the channel is private. If that has changed, its managers are told; the digest goes on."""
    async with context.database.write() as session:
        team = await rows.of_channel(session, workspace_id, channel)
        if team is not None and team.is_private != is_private:
            team.is_private = is_private
            note = views.made_private(team.name) if is_private else views.made_public(team.name)
            await _tell_managers(session, team, note, context.clock.now())


async def refused(session: Session, delivery: DeliveryRow, now: datetime) -> None:
    """Called by the sender when a digest has ended. If Slack refused it because the channel is gone or the
    bot was removed, the team stops, as if there had been an event."""
    team = await session.get(TeamRow, delivery.subject_id)
    if team is None or not team.active or team.channel != delivery.channel:
        return
    if delivery.state == "failed" and delivery.error in posted_digests.NOT_THERE:
        why = "removed" if delivery.error == "not_in_channel" else "gone"
        await _stop(session, team, await rows.managers(session, team.id), why, now)


async def stop_if_alone(session: Session, team: TeamRow, told: Collection[str], now: datetime) -> None:
    """Stop a team that has no manager left. Its channel is told, and ``told``: user ids of managers until
    now."""
    if not await rows.managers(session, team.id):
        await _stop(session, team, told, "alone", now)
        await _tell_channel(session, team, now)


async def _stop(session: Session, team: TeamRow, managers: Collection[str], why: str, now: datetime) -> None:
    team.active, team.next_digest_at = False, None
    await posted_digests.withdraw(session, team)
    await rows.share_no_more(session, team.id)
    await _tell(session, team, managers, views.stopped(team.name, why), now)


async def _tell_managers(session: Session, team: TeamRow, note: Message, now: datetime) -> None:
    await _tell(session, team, await rows.managers(session, team.id), note, now)


async def _tell(
    session: Session, team: TeamRow, managers: Collection[str], note: Message, now: datetime
) -> None:
    for manager in sorted(managers):
        about = About("team", team.id, "channel", f"{manager}:{now.isoformat()}:{note.text}")
        await say(session, Who(team.workspace_id, manager), note, about, now, expires_at=now + NEWS_KEEPS)


async def _tell_channel(session: Session, team: TeamRow, now: datetime) -> None:
    about = About("team", team.id, "unmanaged", now.isoformat())
    who, ends = Who(team.workspace_id, team.set_up_by), now + NEWS_KEEPS
    await say(session, who, views.unmanaged(), about, now, place=Place(team.channel), expires_at=ends)
