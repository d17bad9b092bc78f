"""Summaries: what a member was told about a month."""

from collections.abc import Collection, Sequence

from sqlalchemy import select

from bot.domain.mix import Mix
from bot.storage.database import Session
from bot.storage.tables import SummaryRow


async def of_month(session: Session, member_id: int, month: str) -> SummaryRow | None:
    return await session.scalar(
        select(SummaryRow).where(SummaryRow.member_id == member_id, SummaryRow.month == month)
    )


async def of_months(session: Session, member_id: int, months: Collection[str]) -> Sequence[SummaryRow]:
    rows = await session.scalars(
        select(SummaryRow)
        .where(SummaryRow.member_id == member_id, SummaryRow.month.in_(months))
        .order_by(SummaryRow.month)
    )
    return rows.all()


def mix_of(row: SummaryRow) -> Mix:
    """The figures as they were sent."""
    return Mix(row.tactical, row.functional, row.business, row.open, row.stretches, row.confirmed)


async def get(session: Session, member_id: int, summary_id: int) -> SummaryRow | None:
    """A summary of this member; somebody else's is not found."""
    return await session.scalar(
        select(SummaryRow).where(SummaryRow.member_id == member_id, SummaryRow.id == summary_id)
    )
