"""Summaries: what a member was told about a month."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.domain.mix import Mix
from bot.storage.adding import add_new
from bot.storage.database import Session
from bot.storage.outbox_tables import DeliveryRow
from bot.storage.tables import SummaryRow
from bot.storage.types import table_of


@dataclass(slots=True)
class NewSummary:
    """A row to be, of `add`; its id is 0 until then."""

    workspace_id: int
    member_id: int
    month: str
    at: datetime
    tactical: int
    functional: int
    business: int
    open: int
    stretches: int
    confirmed: int
    id: int = 0


async def add(session: Session, summaries: Iterable[NewSummary]) -> None:
    """Insert them, and fill in their ids; 0 is left where a member was told that month before."""
    await add_new(session, table_of(SummaryRow), summaries, "member_id", "month")


async def queued(session: Session, workspace_id: int, member_id: int) -> Sequence[DeliveryRow]:
    """The months of a member that wait to be sent."""
    rows = await session.scalars(
        select(DeliveryRow)
        .join(SummaryRow, SummaryRow.id == DeliveryRow.subject_id)
        .where(
            DeliveryRow.workspace_id == workspace_id,
            DeliveryRow.subject_type == "summary",
            DeliveryRow.kind == "summary",
            DeliveryRow.state == "queued",
            SummaryRow.member_id == member_id,
        )
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
