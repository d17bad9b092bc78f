"""Digests of which we don't know whether they were posted. We may not read channels, so the managers are
asked."""

from datetime import datetime

from bot.context import Context, Who
from bot.domain.weeks import month_start
from bot.services import digests, posted_digests
from bot.services.saying import About, say
from bot.storage import outbox_states as states
from bot.storage import teams
from bot.storage.database import Session
from bot.storage.outbox_tables import DeliveryRow
from bot.storage.team_tables import TeamRow
from bot.views import digests as views
from bot.views.blocks import Message

UNCONFIRMED = "unconfirmed"


async def digest(session: Session, delivery: DeliveryRow, now: datetime) -> None:
    """Called by the sender when a digest came to its end: one question to each manager."""
    team = await session.get(TeamRow, delivery.subject_id)
    if team is None or (delivery.state, delivery.error) != ("failed", UNCONFIRMED):
        return
    month = month_start(delivery.period.partition("#")[0])
    for manager in sorted(await teams.managers(session, team.id)):
        message = views.did_it_appear(team.name, month, delivery.id)
        about = About("delivery", delivery.id, "digest_unconfirmed", manager)
        await say(session, Who(team.workspace_id, manager), message, about, now, expires_at=_ends(now))


def _ends(now: datetime) -> datetime:
    return now + digests.STAYS_DUE


async def answer(context: Context, who: Who, delivery_id: int, *, arrived: bool) -> Message | None:
    """[It's there] or [Send again], by the first of the managers; None for anybody else."""
    now = context.clock.now()
    async with context.database.write() as session:
        row = (await states.lock(session, [delivery_id])).get(delivery_id)
        if row is None or not await _manages(session, who, row):
            return None
        if row.error != UNCONFIRMED:
            return views.settled_already(arrived=row.state == "sent")
        if arrived:
            states.to_sent(row, states.BY_HAND, await context.database.machine_now(session))
            return views.settled(arrived=True)
        row.error = "not sent"
        again = await posted_digests.post_again(session, row, now)
        return views.settled(arrived=False) if again else views.too_late_to_post()


async def _manages(session: Session, who: Who, row: DeliveryRow) -> bool:
    mine = row.workspace_id == who.workspace_id and (row.subject_type, row.kind) == ("team", digests.KIND)
    return mine and who.user_id in await teams.managers(session, row.subject_id)
