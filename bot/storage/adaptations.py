"""Adaptations: what was learnt from corrections, for a member or (no member id) for a whole workspace."""

from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Update, and_, bindparam, case, func, or_, select, update

from bot.storage.database import Session, insert_unless_there
from bot.storage.tables import ActivityRow, AdaptationRow
from bot.storage.types import Utc, table_of
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


_IN_USE = (
    select(AdaptationRow)
    .where(
        AdaptationRow.workspace_id == bindparam("workspace_id"),
        or_(AdaptationRow.member_id == bindparam("member_id"), AdaptationRow.member_id.is_(None)),
        AdaptationRow.weights.is_not(None),
        AdaptationRow.model == bindparam("model"),
    )
    .order_by(AdaptationRow.member_id.is_(None))
    .limit(1)
)


async def in_use(session: Session, workspace_id: int, member_id: int, model: str) -> Kept | None:
    """The member's own, else the workspace's; only what was learnt on top of this model."""
    whose = {"workspace_id": workspace_id, "member_id": member_id}
    row = await session.scalar(_IN_USE, whose | {"model": model})
    if row is None or row.weights is None:
        return None
    return Kept(b64decode(row.weights), row.member_id is not None)


def _noted(whose: ColumnElement[bool]) -> Update:
    enough = AdaptationRow.fresh + 1 >= bindparam("at_once_from")
    now, then = bindparam("now", type_=Utc()), bindparam("then", type_=Utc())
    due_at = case((enough, now), else_=func.coalesce(AdaptationRow.due_at, then))
    return (
        update(AdaptationRow)
        .where(AdaptationRow.workspace_id == bindparam("workspace"), whose)
        .values(fresh=AdaptationRow.fresh + 1, due_at=due_at)
        .execution_options(synchronize_session=False)
    )


_NOTED_OF_ONE = _noted(AdaptationRow.member_id == bindparam("member"))
_NOTED_OF_ALL = _noted(AdaptationRow.member_id.is_(None))


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
    first = {"workspace_id": workspace_id, "member_id": member_id, "fresh": 0}
    await session.execute(insert_unless_there(session, table_of(AdaptationRow)), first)
    values = {"workspace": workspace_id, "at_once_from": at_once_from, "now": now, "then": then}
    if member_id is None:
        await session.execute(_NOTED_OF_ALL, values)
    else:
        await session.execute(_NOTED_OF_ONE, values | {"member": member_id})


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


_come = AdaptationRow.due_at <= bindparam("now")
_stale = and_(AdaptationRow.weights.is_not(None), AdaptationRow.model != bindparam("model"))
_DUE = (
    select(AdaptationRow)
    .where(or_(_come, and_(_stale, or_(AdaptationRow.due_at.is_(None), _come))), is_served(AdaptationRow))
    .order_by(AdaptationRow.due_at)
    .limit(1)
    .with_for_update(skip_locked=True)
)


async def claim_due(session: Session, now: datetime, model: str) -> AdaptationRow | None:
    """The one that is due longest, or was learnt on top of another model; not due again for a while."""
    row = await session.scalar(_DUE, {"now": now, "model": model})
    if row is not None:
        row.due_at = now + BEING_LEARNT
    return row


_AS_CLAIMED = (
    select(AdaptationRow)
    .where(AdaptationRow.id == bindparam("id"), AdaptationRow.erasures == bindparam("erasures"))
    .with_for_update()
)


async def settle(
    session: Session, claimed: AdaptationRow, outcome: Outcome, model: str, now: datetime, then: datetime
) -> None:
    """Keep what came of it, unless something was erased meanwhile: then it is due again, as `forget` said."""
    row = await session.scalar(_AS_CLAIMED, {"id": claimed.id, "erasures": claimed.erasures})
    if row is None:
        return
    row.weights = b64encode(outcome.weights).decode() if outcome.weights is not None else None
    row.model, row.learnt_at = model, now
    row.corrections, row.before, row.after = outcome.corrections, outcome.before, outcome.after
    row.fresh -= claimed.fresh
    row.due_at = then if row.fresh > 0 else None


_theirs = and_(
    ActivityRow.workspace_id == bindparam("workspace_id"), ActivityRow.member_id == bindparam("member_id")
)
_said = and_(_theirs, ActivityRow.placing.in_(SAID))
_SAID_BY = (
    select(ActivityRow)
    .where(_theirs, ActivityRow.placing.in_((*SAID, "suggested")))
    .where(
        ActivityRow.reflection_id.between(
            select(func.min(ActivityRow.reflection_id)).where(_said).scalar_subquery(),
            select(func.max(ActivityRow.reflection_id)).where(_said).scalar_subquery(),
        )
    )
    .order_by(ActivityRow.id.desc())
    .limit(bindparam("limit"))
)


async def said_by(session: Session, workspace_id: int, member_id: int, limit: int) -> Sequence[ActivityRow]:
    """What a member placed themselves, and what they let stand meanwhile: the newest ones.

    Meanwhile is from their first to their last correction: only then they surely read what was suggested.
    Without what was let stand, whoever corrects only what is wrong would seem to disagree with everything.
    """
    whose = {"workspace_id": workspace_id, "member_id": member_id}
    return (await session.scalars(_SAID_BY, whose | {"limit": limit})).all()


_COUNT_SAID = select(func.count()).where(_said)


async def count_said(session: Session, workspace_id: int, member_id: int) -> int:
    """How many activities a member placed themselves."""
    return await session.scalar(_COUNT_SAID, {"workspace_id": workspace_id, "member_id": member_id}) or 0


_WHO_CORRECTED = (
    select(ActivityRow.member_id)
    .where(ActivityRow.workspace_id == bindparam("workspace_id"), ActivityRow.placing.in_(SAID))
    .group_by(ActivityRow.member_id)
    .order_by(func.max(ActivityRow.id).desc())
    .limit(bindparam("limit"))
)


async def who_corrected(session: Session, workspace_id: int, limit: int) -> Sequence[int]:
    """Members who placed something themselves, those who did so last first."""
    return (await session.scalars(_WHO_CORRECTED, {"workspace_id": workspace_id, "limit": limit})).all()


def _is(workspace_id: int, member_id: int | None) -> ColumnElement[bool]:
    return and_(AdaptationRow.workspace_id == workspace_id, AdaptationRow.member_id == member_id)
