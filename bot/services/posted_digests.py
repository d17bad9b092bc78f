"""What becomes of a digest after it was made: edited when a highlight is taken back, posted again, or
withdrawn.

Like `digests`, it cannot reach what anybody wrote.
"""

from datetime import datetime, timedelta

from bot.services import digests
from bot.services.saying import About, reword
from bot.storage import digests as rows
from bot.storage import highlights, looks, outbox
from bot.storage.database import Session
from bot.storage.outbox_tables import DeliveryRow
from bot.storage.team_tables import TeamRow

EDITS_TRIED = timedelta(days=7)  # to take back words that somebody shared
NOT_THERE = ("channel_not_found", "is_archived", "not_in_channel")
"""Slack's errors for a channel that is gone, or that the bot is not in any more."""


async def withdraw(session: Session, team: TeamRow) -> None:
    """Cancel all posts that wait for the team's channel. A digest among them counts as never made."""
    gone = await outbox.cancel_posts(session, team.workspace_id, team.channel)
    for one in gone:
        if one.kind == digests.KIND:
            await _as_if_never_made(session, team, _month_of(one))


async def not_posted(session: Session, delivery: DeliveryRow, now: datetime) -> None:
    """Called by the sender when a digest came to its end."""
    team = await session.get(TeamRow, delivery.subject_id)
    if team is not None and _never_came(delivery):
        await _as_if_never_made(session, team, _month_of(delivery))


async def _as_if_never_made(session: Session, team: TeamRow, month: str) -> None:
    """Delete a digest that nobody has seen, and let its highlights wait for the next one. If a manager looked
    at its figures meanwhile, it stays, because later digests must be compared with it."""
    if all(_never_came(one) for one in await _deliveries(session, team, month)):
        for digest in await rows.of_team(session, team.id, [month]):
            await highlights.wait_again(session, digest.id)
            team.withheld = max(0, team.withheld - (not digest.shown))
            if not await looks.any_since(session, team.id, digest.at):
                await session.delete(digest)


def _never_came(delivery: DeliveryRow) -> bool:
    return delivery.state == "cancelled" or (delivery.state == "failed" and delivery.error in NOT_THERE)


def _month_of(delivery: DeliveryRow) -> str:
    return delivery.period.partition("#")[0]


async def show_again(session: Session, digest_id: int, now: datetime) -> None:
    """Edit a posted digest after a highlight was taken back; its figures stay."""
    digest = await rows.get(session, digest_id)
    team = await session.get(TeamRow, digest.team_id) if digest is not None else None
    if digest is None or team is None:
        return
    for said in await _deliveries(session, team, digest.month):
        if said.state in ("queued", "sending", "uncertain", "sent"):
            message = await digests.said(session, team, digest)
            await reword(session, team.workspace_id, said.id, message, now, keeps=EDITS_TRIED)


async def _deliveries(session: Session, team: TeamRow, month: str) -> list[DeliveryRow]:
    """The deliveries of a month's digest: the first, and those that were posted again."""
    found = await outbox.find_all(session, team.workspace_id, "team", team.id, [digests.KIND])
    return [one for one in found if _month_of(one) == month]


async def post_again(session: Session, delivery: DeliveryRow, now: datetime) -> bool:
    """Post it once more from what was kept. Returns False if the team is gone, or was set up anew since then:
    those who were counted have not said yes to the new one."""
    team = await session.get(TeamRow, delivery.subject_id)
    month = _month_of(delivery)
    if team is None or not team.active or month < team.first_month:
        return False
    for digest in await rows.of_team(session, team.id, [month]):
        times = len(await _deliveries(session, team, month)) + 1
        about = About("team", team.id, digests.KIND, f"{month}#{times}")
        await digests.post(session, team, about, await digests.said(session, team, digest), now)
        return True
    return False
