"""Learning from corrections what a member, or their workspace, means by the rungs, and placing accordingly.

A correction makes the row of its member due: at night, or at once after several. The job claims a row, learns
in a worker thread outside any transaction, and keeps the outcome unless words were erased meanwhile."""

from __future__ import annotations  # what learns is imported when it is needed, see bot/classifier

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from bot import classifier
from bot.classifier import SURE, VERSION, Piece, Placement
from bot.context import Context, Who
from bot.domain.ladder import Placing, Rung
from bot.logs import logger
from bot.storage import adaptations as rows
from bot.storage import members
from bot.storage.database import Session
from bot.storage.presence import steadily
from bot.storage.tables import ActivityRow, AdaptationRow
from bot.views import learning as views
from bot.views.blocks import Message
from bot.views.members import not_a_member

if TYPE_CHECKING:
    from bot.classifier.adaptation import Adaptation
    from bot.classifier.learning import Correction, Learned

log = logger(__name__)

OWN_FROM = 10  # corrections of one member
WORKSPACE_FROM, PEOPLE = 30, 5  # corrections, and members who made them: fewer might give somebody away
NEWEST, NEWEST_EACH, MOST_PEOPLE = 300, 25, 12  # what is learnt from: it takes about a second then
AT_ONCE_OWN, AT_ONCE_WORKSPACE = 5, 30  # so many new corrections are learnt from at once, not at night
NIGHT = time(3, 0)  # UTC


@dataclass(frozen=True, slots=True)
class Way:
    """How a member's activities are placed: by the model, and by what was learnt on top of it, if
    anything."""

    adaptation: Adaptation | None = None
    model: str = VERSION  # kept with each activity


async def way_of(session: Session, workspace_id: int, member_id: int) -> Way:
    """With what was learnt of the member, or else of their workspace, or else with the model alone."""
    kept = await rows.in_use(session, workspace_id, member_id, VERSION)
    if kept is None:
        return Way()
    try:
        learnt = classifier.adaptation.Adaptation.from_bytes(kept.weights)
        return Way(learnt, f"{VERSION}+{'own' if kept.for_one else 'all'}")
    except classifier.adaptation.BrokenAdaptation as problem:
        log.warning("an adaptation can't be read", workspace=workspace_id, why=str(problem))
        return Way()


async def way_of_person(context: Context, who: Who) -> Way:
    """The same for somebody in Slack; the model alone for whoever is no member."""
    async with context.database.read() as session:
        member = await members.find(session, who.workspace_id, who.user_id)
        return await way_of(session, who.workspace_id, member.id) if member is not None else Way()


def read(context: Context, words: str, way: Way) -> list[Piece]:
    """Split and place a reply in somebody's way. Takes milliseconds: for a worker thread."""
    return classifier.adaptation.read(context.classifier(), words, way.adaptation)


def place(context: Context, words: str, way: Way) -> Placement:
    """Place one activity in somebody's way. For a worker thread."""
    return classifier.adaptation.place(context.classifier(), [words], way.adaptation)[0]


def suggest(row: ActivityRow, placed: Placement, model: str) -> None:
    """Put an activity where the model places it. If the model is not sure, sees no activity or does not know
    the language, it counts as not placed."""
    sure = placed.known_language and placed.confidence >= SURE and placed.rung is not None
    row.rung, row.placing = (placed.rung, Placing.SUGGESTED) if sure else (None, Placing.OPEN)
    row.suggested_rung = placed.rung if placed.known_language else None
    row.confidence, row.model = placed.confidence, model


async def corrected(session: Session, workspace_id: int, member_id: int, now: datetime) -> None:
    """Note that the member said where an activity stands, so that it will be learnt from."""
    for whose, at_once in ((member_id, AT_ONCE_OWN), (None, AT_ONCE_WORKSPACE)):
        await rows.note(session, workspace_id, whose, at_once_from=at_once, now=now, then=_night_after(now))


async def on_demand(context: Context, who: Who) -> Message:
    """`/growth learn`: learn with the next tick instead of at night, if there are enough corrections."""
    async with context.database.write() as session:
        member = await members.find(session, who.workspace_id, who.user_id)
        if member is None:
            return not_a_member()
        placed = await rows.count_said(session, who.workspace_id, member.id)
        if placed >= OWN_FROM:
            await rows.hasten(session, who.workspace_id, member.id, context.clock.now())
    return views.learning(placed, OWN_FROM)


def _night_after(now: datetime) -> datetime:
    night = datetime.combine(now.astimezone(UTC).date(), NIGHT, UTC)
    return night if night > now else night + timedelta(days=1)


async def learn_due(context: Context) -> int:
    """Learn for one member or workspace that is due; returns 0 if none is. If learning fails (the key of
    their words is lost), it is tried again later, after the others."""
    now = context.clock.now()
    async with context.database.write() as session:
        claimed = await rows.claim_due(session, now, VERSION)
    if claimed is None:
        return 0
    await steadily(
        _learn_for(context, claimed, now), None, "corrections could not be learnt; it is tried again"
    )
    return 1


async def _learn_for(context: Context, claimed: AdaptationRow, now: datetime) -> None:
    async with context.database.read() as session:
        found = await _evidence(session, claimed)
    outcome = await asyncio.to_thread(_learn, context, claimed, found)
    async with context.database.write() as session:
        await rows.settle(session, claimed, outcome, VERSION, now, _night_after(now))


async def _evidence(session: Session, claimed: AdaptationRow) -> list[ActivityRow]:
    if claimed.member_id is not None:
        return list(await rows.said_by(session, claimed.workspace_id, claimed.member_id, NEWEST))
    found: list[ActivityRow] = []
    for member_id in await rows.who_corrected(session, claimed.workspace_id, MOST_PEOPLE):
        found += await rows.said_by(session, claimed.workspace_id, member_id, NEWEST_EACH)
    return found


def _learn(context: Context, claimed: AdaptationRow, found: Sequence[ActivityRow]) -> rows.Outcome:
    said = [row for row in found if row.placing in rows.SAID]
    together = claimed.member_id is None
    people = len({row.member_id for row in said})
    enough = len(said) >= (WORKSPACE_FROM if together else OWN_FROM) and (people >= PEOPLE or not together)
    learned = (
        _learned(context, claimed, found, together) if enough else classifier.learning.Learned(None, 0.0, 0.0)
    )
    weights = learned.adaptation.to_bytes() if learned.adaptation is not None else None
    return rows.Outcome(weights, len(said), learned.before, learned.after)


def _learned(
    context: Context, claimed: AdaptationRow, found: Sequence[ActivityRow], together: bool
) -> Learned:
    """The random generator is seeded with the row's id, so the same corrections give the same result."""
    corrections = [_correction(row) for row in found]
    shares = context.classifier().shares([one.text for one in corrections])
    chance = classifier.learning.chance(claimed.id)
    return classifier.learning.learn(corrections, shares, chance, together=together)


def _correction(row: ActivityRow) -> Correction:
    rung = Rung(row.rung) if row.rung is not None else None
    return classifier.learning.Correction(row.words, rung, whose=row.member_id)
