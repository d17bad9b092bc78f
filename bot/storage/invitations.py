"""Invitations: who was picked by hand, when, and who said no."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select, update

from bot.storage.database import Session
from bot.storage.team_tables import InvitationRow


async def picked(session: Session, team_id: int, since: datetime) -> int:
    """How many people a team picked since then, written to or not: the limit tells nothing of anybody."""
    found = select(func.count()).where(InvitationRow.team_id == team_id, InvitationRow.at > since)
    return await session.scalar(found) or 0


async def not_to_be_asked(
    session: Session, workspace_id: int, user_ids: Collection[str], since: datetime
) -> set[str]:
    """Who said no, ever, or was written to since then for any team."""
    rows = await session.scalars(
        select(InvitationRow.user_id).where(
            InvitationRow.workspace_id == workspace_id,
            InvitationRow.user_id.in_(user_ids),
            InvitationRow.refused | (InvitationRow.sent & (InvitationRow.at > since)),
        )
    )
    return set(rows)


async def refuse(session: Session, workspace_id: int, user_id: str) -> None:
    """A No is final."""
    await session.execute(
        update(InvitationRow)
        .where(InvitationRow.workspace_id == workspace_id, InvitationRow.user_id == user_id)
        .values(refused=True)
    )
