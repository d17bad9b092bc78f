"""Commitments: the plan that is open, and how the earlier ones ended."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import bindparam, select

from bot.domain.commitments import Outcome, Planned
from bot.storage.database import Session
from bot.storage.growth_tables import CommitmentRow
from bot.storage.types import among


def value_of(row: CommitmentRow) -> Planned:
    """The row as the domain knows it."""
    return Planned(
        id=row.id,
        cue=row.cue,
        deed=row.deed,
        outcome=Outcome(row.outcome) if row.outcome else None,
        not_yet=row.not_yet,
        told=row.told_id is not None,
    )


async def get(
    session: Session, workspace_id: int, member_id: int, commitment_id: int
) -> CommitmentRow | None:
    """A plan of this member; somebody else's is not found."""
    return await session.scalar(
        select(CommitmentRow).where(
            CommitmentRow.workspace_id == workspace_id,
            CommitmentRow.member_id == member_id,
            CommitmentRow.id == commitment_id,
        )
    )


_OPEN_ONES = select(CommitmentRow).where(
    among(CommitmentRow.member_id, "ids"), CommitmentRow.outcome.is_(None)
)


async def open_one(session: Session, member_id: int) -> CommitmentRow | None:
    return (await open_ones(session, [member_id])).get(member_id)


async def open_ones(session: Session, member_ids: Iterable[int]) -> dict[int, CommitmentRow]:
    """The open plan of each of these members, if they have one."""
    return {row.member_id: row for row in await session.scalars(_OPEN_ONES, {"ids": member_ids})}


_ASKED_IN = (
    select(CommitmentRow)
    .where(CommitmentRow.prompt_id == bindparam("prompt_id"))
    .order_by(CommitmentRow.id.desc())
    .limit(1)
)


async def asked_in(session: Session, prompt_id: int) -> CommitmentRow | None:
    """The plan that a prompt asks about."""
    return await session.scalar(_ASKED_IN, {"prompt_id": prompt_id})


_SETTLED = (
    select(CommitmentRow)
    .where(CommitmentRow.member_id == bindparam("member_id"))
    .where(CommitmentRow.outcome.in_(("done", "partly", "dropped")))
    .order_by(CommitmentRow.settled_at.desc())
    .limit(bindparam("limit"))
)


async def settled(session: Session, member_id: int, limit: int) -> Sequence[CommitmentRow]:
    """Those that ended and count, newest first."""
    return (await session.scalars(_SETTLED, {"member_id": member_id, "limit": limit})).all()


_OUTCOMES = select(CommitmentRow.member_id, CommitmentRow.settled_month, CommitmentRow.outcome).where(
    among(CommitmentRow.member_id, "ids"),
    CommitmentRow.settled_month.in_(bindparam("months", expanding=True)),
)


async def outcomes(
    session: Session, member_ids: Collection[int], months: Collection[str]
) -> dict[tuple[int, str], list[str | None]]:
    """How the plans of each member ended that were settled in some months ("2026-11"), by month."""
    rows = await session.execute(_OUTCOMES, {"ids": member_ids, "months": list(months)})
    found: dict[tuple[int, str], list[str | None]] = defaultdict(list)
    for member_id, month, outcome in rows:
        found[member_id, month or ""].append(outcome)
    return found


async def plan_ids(session: Session, member_id: int) -> Sequence[str]:
    """Which suggestions of the bank were taken already."""
    rows = await session.scalars(
        select(CommitmentRow.plan_id).where(
            CommitmentRow.member_id == member_id, CommitmentRow.plan_id.is_not(None)
        )
    )
    return [one for one in rows if one is not None]
