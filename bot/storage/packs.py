"""What stands in a pack: the things a member confirmed in some months, and how many wait for their yes."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import func, select

from bot.storage.database import Session
from bot.storage.growth_tables import TieRow
from bot.storage.outbox_tables import DeliveryRow
from bot.storage.tables import ActivityRow, PromptRow, ReflectionRow

_STRATEGIC = ("functional", "business")


async def confirmed(session: Session, member_id: int, first: str, last: str) -> Sequence[Any]:
    """(activity, local date, question id, tie) in order of time; ``first`` and ``last`` are months."""
    rows = await session.execute(
        select(ActivityRow, ReflectionRow.local_date, PromptRow.question_id, TieRow)
        .join(ReflectionRow, ReflectionRow.id == ActivityRow.reflection_id)
        .outerjoin(PromptRow, PromptRow.id == ReflectionRow.prompt_id)
        .outerjoin(TieRow, TieRow.activity_id == ActivityRow.id)
        .where(
            ActivityRow.member_id == member_id,
            ActivityRow.month >= first,
            ActivityRow.month <= last,
            ActivityRow.placing == "confirmed",
        )
        .order_by(ReflectionRow.local_date, ActivityRow.id)
    )
    return rows.all()


async def waiting(
    session: Session, member_id: int, first: str, last: str, limit: int
) -> Sequence[ActivityRow]:
    """What the model placed as strategy and the member has not said yes to, newest first."""
    rows = await session.scalars(
        select(ActivityRow)
        .where(*_waits(member_id, first, last))
        .order_by(ActivityRow.id.desc())
        .limit(limit)
    )
    return rows.all()


async def waiting_count(session: Session, member_id: int, first: str, last: str) -> int:
    found = select(func.count()).select_from(ActivityRow).where(*_waits(member_id, first, last))
    return await session.scalar(found) or 0


def _waits(member_id: int, first: str, last: str) -> tuple[Any, ...]:
    return (
        ActivityRow.member_id == member_id,
        ActivityRow.month >= first,
        ActivityRow.month <= last,
        ActivityRow.placing == "suggested",
        ActivityRow.rung.in_(_STRATEGIC),
    )


async def suggested(session: Session, member_id: int, activity_ids: Collection[int]) -> Sequence[ActivityRow]:
    """Of these, what is the member's and still waits."""
    rows = await session.scalars(
        select(ActivityRow).where(
            ActivityRow.member_id == member_id,
            ActivityRow.id.in_(activity_ids),
            ActivityRow.placing == "suggested",
        )
    )
    return rows.all()


async def as_messages(session: Session, workspace_id: int, user_id: str, kind: str) -> Sequence[int]:
    """The deliveries of a person's packs that came as messages, and may still be changed."""
    rows = await session.scalars(
        select(DeliveryRow.id).where(
            DeliveryRow.workspace_id == workspace_id,
            DeliveryRow.user_id == user_id,
            DeliveryRow.kind == kind,
            DeliveryRow.state.not_in(("failed", "expired", "cancelled")),
        )
    )
    return rows.all()
