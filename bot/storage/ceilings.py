"""Ceiling signals: what each member was told."""

from collections.abc import Collection

from sqlalchemy import func, select

from bot.storage.database import Session
from bot.storage.growth_tables import CeilingRow
from bot.storage.types import among

_LAST_TOLD = (
    select(CeilingRow.member_id, func.max(CeilingRow.month))
    .where(among(CeilingRow.member_id, "ids"))
    .group_by(CeilingRow.member_id)
)


async def last_told(session: Session, member_ids: Collection[int]) -> dict[int, str]:
    """After which month each member was told last; those who never were are left out."""
    return {row[0]: row[1] for row in await session.execute(_LAST_TOLD, {"ids": member_ids})}


async def get(session: Session, member_id: int, ceiling_id: int) -> CeilingRow | None:
    """A signal of this member; somebody else's is not found."""
    mine = (CeilingRow.member_id == member_id) & (CeilingRow.id == ceiling_id)
    return await session.scalar(select(CeilingRow).where(mine))
