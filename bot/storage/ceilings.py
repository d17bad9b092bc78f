"""Ceiling signals: who is looked at, and what each was told."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from bot.storage.database import Session
from bot.storage.growth_tables import CeilingRow
from bot.storage.tables import MemberRow


async def due(session: Session, now: datetime, limit: int) -> Sequence[MemberRow]:
    """Whose months are to be looked at, locked against other replicas."""
    rows = await session.scalars(
        select(MemberRow)
        .where(MemberRow.next_ceiling_at <= now)
        .order_by(MemberRow.next_ceiling_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return rows.all()


async def last_told(session: Session, member_id: int) -> str | None:
    """After which month a member was told last."""
    return await session.scalar(select(func.max(CeilingRow.month)).where(CeilingRow.member_id == member_id))


async def get(session: Session, member_id: int, ceiling_id: int) -> CeilingRow | None:
    """A signal of this member; somebody else's is not found."""
    mine = (CeilingRow.member_id == member_id) & (CeilingRow.id == ceiling_id)
    return await session.scalar(select(CeilingRow).where(mine))
