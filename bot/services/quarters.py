"""The quarter, on demand: the last three months with today's figures."""

from datetime import date

from bot.context import Context, Who
from bot.domain.commitments import Kept, kept_of
from bot.domain.exposure import times_in_the_room
from bot.domain.mix import Mix
from bot.domain.slots import local_date
from bot.domain.weeks import month_after, month_of, month_start
from bot.services.figures import loop_of
from bot.services.saying import About, say
from bot.storage import activities, commitments, members, mentoring
from bot.storage.database import Session
from bot.storage.tables import MemberRow
from bot.views import help as help_views
from bot.views import members as member_views
from bot.views import quarters as views
from bot.views.blocks import Message, Modal

KIND = "quarter_on_demand"


async def on_demand(context: Context, who: Who, to: str) -> Message | None:
    """Queue it into the DM; ``to`` names the question, so that it is answered once."""
    now = context.clock.now()
    async with context.database.write() as session:
        row = await members.find(session, who.workspace_id, who.user_id)
        if row is None:
            return member_views.not_a_member()
        message = views.quarter(await _quarter(session, row, local_date(now, row.zone)))
        await say(session, who, message, About("member", row.id, KIND, to), now)
    return None


async def window(context: Context, who: Who) -> Modal:
    """The same in a window, in words only: Slack shows no chart there."""
    now = context.clock.now()
    async with context.database.read() as session:
        row = await members.find(session, who.workspace_id, who.user_id)
        if row is None:
            return help_views.window(member_views.not_a_member())
        message = views.quarter(await _quarter(session, row, local_date(now, row.zone)))
    return help_views.window(message, "The last three months")


async def _quarter(session: Session, row: MemberRow, today: date) -> views.Quarter:
    months = [month_after(month_of(today), -n) for n in (2, 1, 0)]
    mixes = await activities.mixes_by_month(session, row.id, months)
    joined = month_of(local_date(row.joined_at, row.zone))  # the months before don't exist
    return views.Quarter(
        months=[
            (month_start(month), mixes.get(month, Mix()))
            for month in months
            if month >= joined or month in mixes
        ],
        today=today,
        kept=await _kept(session, row.id, months),
        loop=loop_of(row, await mentoring.of_member(session, row.id), months),
        in_the_room=await _in_the_room(session, row.id, months),
    )


async def _kept(session: Session, member_id: int, months: list[str]) -> Kept:
    found = await commitments.outcomes(session, [member_id], months)
    return kept_of(outcome for ended in found.values() for outcome in ended)


async def _in_the_room(session: Session, member_id: int, months: list[str]) -> int:
    told = [one for month in months for one in await activities.of_month(session, member_id, month)]
    return times_in_the_room(one.words for one in told if one.placing != "no_activity")
