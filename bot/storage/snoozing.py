"""Queries about questions that were put off."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from bot.storage.database import Session
from bot.storage.tables import MemberRow, PromptRow
from bot.storage.workspaces import is_served


async def due(session: Session, now: datetime, limit: int) -> Sequence[tuple[PromptRow, MemberRow]]:
    """Those to be asked again now, oldest first, with their members; locked against other replicas."""
    found = await session.execute(
        select(PromptRow, MemberRow)
        .join(MemberRow, MemberRow.id == PromptRow.member_id)
        .where(PromptRow.ask_again_at <= now, is_served(PromptRow))
        .order_by(PromptRow.ask_again_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [(prompt, row) for prompt, row in found]


async def set_aside(session: Session, prompt_id: int, until: datetime) -> None:
    await session.execute(update(PromptRow).where(PromptRow.id == prompt_id).values(ask_again_at=until))
