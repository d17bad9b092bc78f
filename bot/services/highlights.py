"""Highlights: offered once a month under the summary, shared by choice, taken back at any time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.services import posted_digests
from bot.storage import activities, teams
from bot.storage import highlights as rows
from bot.storage.database import Session
from bot.storage.tables import ActivityRow, MemberRow
from bot.storage.team_tables import HighlightRow, TeamRow
from bot.views import highlights as views
from bot.views.blocks import Message

ACTIVITY, TOLD = "activity", "told"
_RUNGS = ("business", "functional", "tactical")


@dataclass(frozen=True, slots=True)
class Source:
    """What words were taken from: an activity, or what a mentor said (told)."""

    kind: str
    id: int
    reflection_id: int | None = None


async def make_offer(session: Session, row: MemberRow, summary_id: int, month: str) -> None:
    """One sentence of the month that they don't share yet, from the highest step, to whoever counts in a
    digest of others."""
    told = await activities.of_month(session, row.id, month)
    if _best(told) is None or not await teams_of(session, row):
        return
    shared = await rows.mine_of(session, row.id, ACTIVITY, [one.id for one in told])
    best = _best([one for one in told if one.id not in shared])
    if best is not None:
        rows.offer(session, summary_id, best.id)
        await session.flush()


def _best(told: Sequence[ActivityRow]) -> ActivityRow | None:
    for rung in _RUNGS:
        for activity in reversed(told):
            if activity.rung == rung:
                return activity
    return None


async def teams_of(session: Session, row: MemberRow) -> list[TeamRow]:
    """The teams in whose digests this member counts, without those that they manage."""
    found = await teams.of_member(session, row.id)
    return [team for team in found if row.user_id not in await teams.managers(session, team.id)]


async def under(session: Session, row: MemberRow, summary_id: int, message: Message) -> Message:
    """A summary with the offer to share a sentence below it, or with what became of that offer."""
    offer = await rows.offer_of(session, row.id, summary_id)
    activity = (
        await activities.get(session, row.workspace_id, row.id, offer.activity_id)
        if offer is not None
        else None
    )
    if offer is None or activity is None:
        return message
    channels = [team.channel for team in await teams_of(session, row)]
    if offer.answer is None:
        return views.offered(message, summary_id, activity.words, channels)
    shared = await rows.of_source(session, row.id, ACTIVITY, activity.id)
    return views.answered(
        message, summary_id, offer.answer if shared or offer.answer == "no" else "taken_back"
    )


async def answer(session: Session, row: MemberRow, summary_id: int, how: str, now: datetime) -> None:
    """``how``: named, unnamed, no or taken_back. It can be taken back before it is posted and after."""
    offer = await rows.offer_of(session, row.id, summary_id)
    if offer is None:
        return
    shared = await rows.of_source(session, row.id, ACTIVITY, offer.activity_id)
    if how == "taken_back":
        await take_back(session, shared, now)
        return
    activity = await activities.get(session, row.workspace_id, row.id, offer.activity_id)
    if offer.answer is not None or activity is None:
        return
    offer.answer = how
    if how != "no":
        await share_activity(session, row, activity, by_name=how == "named", now=now)


async def share_activity(
    session: Session, row: MemberRow, activity: ActivityRow, *, by_name: bool, now: datetime
) -> None:
    of = Source(ACTIVITY, activity.id, activity.reflection_id)
    await share(session, row, of, activity.words, by_name=by_name, now=now)


async def share(
    session: Session, row: MemberRow, of: Source, words: str, *, by_name: bool, now: datetime
) -> None:
    """Share words in the next digest of each of their teams (see `teams_of`)."""
    for team in await teams_of(session, row):
        highlight = HighlightRow(
            workspace_id=row.workspace_id, team_id=team.id, member_id=row.id,
            source=of.kind, source_id=of.id, reflection_id=of.reflection_id,
            words=words, by_name=by_name, at=now,
        )  # fmt: skip
        await rows.share(session, highlight)


async def take_back(session: Session, shared: Sequence[HighlightRow], now: datetime) -> None:
    """Remove highlights; digests in which they were posted are edited."""
    posted_in = {one.digest_id for one in shared if one.digest_id is not None}
    await rows.remove(session, [one.id for one in shared])
    for digest_id in sorted(posted_in):
        await posted_digests.show_again(session, digest_id, now)


async def take_back_of(session: Session, reflection_id: int, now: datetime) -> None:
    """Take back what was shared of a reflection that is erased."""
    await take_back(session, await rows.of_reflection(session, reflection_id), now)


async def take_back_told(session: Session, member_id: int, ask_id: int, now: datetime) -> None:
    """Take back what was shared of an answer of a mentor that is deleted."""
    await take_back(session, await rows.of_source(session, member_id, TOLD, ask_id), now)


async def take_back_activity(session: Session, member_id: int, activity_id: int, now: datetime) -> None:
    """Take back what was shared of an activity that is deleted or reworded."""
    await take_back(session, await rows.of_source(session, member_id, ACTIVITY, activity_id), now)
