"""Evidence: which messages in Slack stand behind what a member told, by their addresses."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from bot.storage.database import Session
from bot.storage.growth_tables import EvidenceRow
from bot.storage.types import among


def add(
    session: Session, workspace_id: int, member_id: int, reflection_id: int, link: str, at: datetime
) -> None:
    """Remember the message that a reflection was saved from."""
    session.add(
        EvidenceRow(
            workspace_id=workspace_id, member_id=member_id, reflection_id=reflection_id, link=link, at=at
        )
    )


_OF_REFLECTIONS = (
    select(EvidenceRow.reflection_id, EvidenceRow.link)
    .where(among(EvidenceRow.reflection_id, "ids"))
    .order_by(EvidenceRow.id)
)


async def of_reflections(session: Session, reflection_ids: Collection[int]) -> dict[int, list[str]]:
    """The addresses that stand behind each reflection, in the order of saving; others are left out."""
    rows = await session.execute(_OF_REFLECTIONS, {"ids": reflection_ids})
    found: dict[int, list[str]] = defaultdict(list)
    for reflection_id, link in rows:
        found[reflection_id].append(link)
    return dict(found)


async def was_saved(session: Session, member_id: int, link: str) -> bool:
    """Whether a member saved this message before; the addresses are sealed, so they are compared here."""
    rows = await session.scalars(select(EvidenceRow.link).where(EvidenceRow.member_id == member_id))
    return link in rows.all()
