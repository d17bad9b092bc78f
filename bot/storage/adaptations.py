"""Adaptations: what was learnt from corrections, for a member or (no member id) for a whole workspace."""

from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select, update

from bot.storage.database import Session, insert
from bot.storage.tables import ActivityRow, AdaptationRow
from bot.storage.types import Utc
from bot.storage.workspaces import is_served

BEING_LEARNT = timedelta(minutes=10)
"""After this long whoever claimed a row is believed dead, and it is due again."""
SAID = ("confirmed", "no_activity")
"""How an activity is placed when the member said so themselves."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An adaptation as it lies in its row."""

    weights: bytes
    for_one: bool  # the member's own, not the workspace's


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of learning; no weights: the model stays as it is."""

    weights: bytes | None
    corrections: int
    before: float
    after: float


async def in_use(session: Session, workspace_id: int, member_id: int, model: str) -> Kept | None:
    """The member's own, else the workspace's; only what was learnt on top of this model."""
    row = await session.scalar(
        select(AdaptationRow)
        .where(
            AdaptationRow.workspace_id == workspace_id,
            or_(AdaptationRow.member_id == member_id, AdaptationRow.member_id.is_(None)),
            AdaptationRow.weights.is_not(None),
            AdaptationRow.model == model,
        )
        .order_by(AdaptationRow.member_id.is_(None))
        .limit(1)
    )
    if row is None or row.weights is None:
        return None
    return Kept(b64decode(row.weights), row.member_id is not None)


async def note(
    session: Session,
    workspace_id: int,
    member_id: int | None,
    *,
    at_once_from: int,
    now: datetime,
    then: datetime,
) -> None:
    """One more correction: due `then`, or now if so many came since the last learning."""
    await session.execute(
        insert(session, AdaptationRow)
        .values(workspace_id=workspace_id, member_id=member_id, fresh=0)
        .on_conflict_do_nothing()
    )
    enough = AdaptationRow.fresh + 1 >= at_once_from
    due_at = case(
        (enough, literal(now, Utc())), else_=func.coalesce(AdaptationRow.due_at, literal(then, Utc()))
    )
    await session.execute(
        update(AdaptationRow)
        .where(_is(workspace_id, member_id))
        .values(fresh=AdaptationRow.fresh + 1, due_at=due_at)
        .execution_options(synchronize_session=False)
    )


async def hasten(session: Session, workspace_id: int, member_id: int, now: datetime) -> None:
    """Due now: a member doesn't want to wait for the night."""
    await session.execute(
        update(AdaptationRow)
        .where(_is(workspace_id, member_id))
        .values(due_at=now)
        .execution_options(synchronize_session=False)
    )


async def forget(session: Session, workspace_id: int, member_id: int | None, now: datetime) -> None:
    """Words of this member are being erased: what was learnt from them goes at once, the rest is due again.

    Also spoils whatever is being learnt from them right now. No member id: the member's own row is gone.
    """
    for whose in {member_id, None}:
        await session.execute(
            update(AdaptationRow)
            .where(_is(workspace_id, whose))
            .values(weights=None, erasures=AdaptationRow.erasures + 1, due_at=now)
            .execution_options(synchronize_session=False)
        )


async def claim_due(session: Session, now: datetime, model: str) -> AdaptationRow | None:
    """The one that is due longest, or was learnt on top of another model; not due again for a while."""
    stale = and_(AdaptationRow.weights.is_not(None), AdaptationRow.model != model)
    late = or_(AdaptationRow.due_at.is_(None), AdaptationRow.due_at <= now)
    row = await session.scalar(
        select(AdaptationRow)
        .where(or_(AdaptationRow.due_at <= now, and_(stale, late)), is_served(AdaptationRow))
        .order_by(AdaptationRow.due_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if row is not None:
        row.due_at = now + BEING_LEARNT
    return row


async def settle(
    session: Session, claimed: AdaptationRow, outcome: Outcome, model: str, now: datetime, then: datetime
) -> None:
    """Keep what came of it, unless something was erased meanwhile: then it is due again, as `forget` said."""
    row = await session.scalar(
        select(AdaptationRow)
        .where(AdaptationRow.id == claimed.id, AdaptationRow.erasures == claimed.erasures)
        .with_for_update()
    )
    if row is None:
        return
    row.weights = b64encode(outcome.weights).decode() if outcome.weights is not None else None
    row.model, row.learnt_at = model, now
    row.corrections, row.before, row.after = outcome.corrections, outcome.before, outcome.after
    row.fresh -= claimed.fresh
    row.due_at = then if row.fresh > 0 else None


async def said_by(session: Session, workspace_id: int, member_id: int, limit: int) -> Sequence[ActivityRow]:
    """What a member placed themselves, and what they let stand meanwhile: the newest ones.

    Meanwhile is from their first to their last correction: only then they surely read what was suggested.
    Without what was let stand, whoever corrects only what is wrong would seem to disagree with everything.
    """
    theirs = and_(ActivityRow.workspace_id == workspace_id, ActivityRow.member_id == member_id)
    said = and_(theirs, ActivityRow.placing.in_(SAID))
    first = select(func.min(ActivityRow.reflection_id)).where(said).scalar_subquery()
    last = select(func.max(ActivityRow.reflection_id)).where(said).scalar_subquery()
    rows = await session.scalars(
        select(ActivityRow)
        .where(theirs, ActivityRow.placing.in_((*SAID, "suggested")))
        .where(ActivityRow.reflection_id.between(first, last))
        .order_by(ActivityRow.id.desc())
        .limit(limit)
    )
    return rows.all()


async def count_said(session: Session, workspace_id: int, member_id: int) -> int:
    """How many activities a member placed themselves."""
    said = select(func.count()).where(
        ActivityRow.workspace_id == workspace_id,
        ActivityRow.member_id == member_id,
        ActivityRow.placing.in_(SAID),
    )
    return await session.scalar(said) or 0


async def who_corrected(session: Session, workspace_id: int, limit: int) -> Sequence[int]:
    """Members who placed something themselves, those who did so last first."""
    rows = await session.scalars(
        select(ActivityRow.member_id)
        .where(ActivityRow.workspace_id == workspace_id, ActivityRow.placing.in_(SAID))
        .group_by(ActivityRow.member_id)
        .order_by(func.max(ActivityRow.id).desc())
        .limit(limit)
    )
    return rows.all()


def _is(workspace_id: int, member_id: int | None) -> ColumnElement[bool]:
    return and_(AdaptationRow.workspace_id == workspace_id, AdaptationRow.member_id == member_id)
