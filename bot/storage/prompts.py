"""Prompts: one row for one member and one local ISO week."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, select, update

from bot.storage.database import Session
from bot.storage.tables import PromptRow
from bot.storage.types import Utc

_ONE = select(PromptRow).where(
    PromptRow.workspace_id == bindparam("workspace_id"),
    PromptRow.member_id == bindparam("member_id"),
    PromptRow.id == bindparam("id"),
)


async def get(session: Session, workspace_id: int, member_id: int, prompt_id: int) -> PromptRow | None:
    """A prompt of this member; somebody else's is not found."""
    return await session.scalar(_ONE, {"workspace_id": workspace_id, "member_id": member_id, "id": prompt_id})


def is_open(prompt: Any, now: ColumnElement[datetime]) -> list[ColumnElement[bool]]:
    """Asked, and the next one not yet due. ``prompt``: PromptRow, or the columns of its table."""
    return [prompt.state != "expired", prompt.slot_at <= now, prompt.closes_at > now]


_LATEST_OPEN = (
    select(PromptRow)
    .where(PromptRow.member_id == bindparam("member_id"))
    .where(*is_open(PromptRow, bindparam("now", type_=Utc())))
    .order_by(PromptRow.slot_at.desc())
    .limit(1)
)


async def latest_open(session: Session, member_id: int, now: datetime) -> PromptRow | None:
    """The prompt that is open: asked, and the next one not yet due."""
    return await session.scalar(_LATEST_OPEN, {"member_id": member_id, "now": now})


_ANY = (
    select(PromptRow.id)
    .where(PromptRow.member_id == bindparam("member_id"), PromptRow.state != "expired")
    .limit(1)
)


async def was_asked(session: Session, member_id: int) -> bool:
    """Whether this member was ever asked; looks no further than the first."""
    return await session.scalar(_ANY, {"member_id": member_id}) is not None


_ANSWERED = (
    update(PromptRow)
    .where(PromptRow.id == bindparam("prompt"), PromptRow.answered_at.is_(None))
    .values(answered_at=bindparam("now"), remind_at=None, ask_again_at=None)
    .returning(PromptRow)
    .execution_options(synchronize_session=False, populate_existing=True)  # a row in hand says so, too
)


async def answer(session: Session, prompt_id: int, now: datetime) -> bool:
    """Mark as answered; True if this was the first answer."""
    return await session.scalar(_ANSWERED, {"prompt": prompt_id, "now": now}) is not None


async def reopen(session: Session, prompt_id: int) -> None:
    """Its only answer was erased: the next message may answer it."""
    await session.execute(update(PromptRow).where(PromptRow.id == prompt_id).values(answered_at=None))
