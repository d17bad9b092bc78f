"""Ceiling signals: what each member was told."""

from sqlalchemy import func, select

from bot.storage.database import Session
from bot.storage.growth_tables import CeilingRow


async def last_told(session: Session, member_id: int) -> str | None:
    """After which month a member was told last."""
    return await session.scalar(select(func.max(CeilingRow.month)).where(CeilingRow.member_id == member_id))


async def get(session: Session, member_id: int, ceiling_id: int) -> CeilingRow | None:
    """A signal of this member; somebody else's is not found."""
    mine = (CeilingRow.member_id == member_id) & (CeilingRow.id == ceiling_id)
    return await session.scalar(select(CeilingRow).where(mine))
