"""Reminders, set-wise: whose one reminder is due, with all that decides whether it goes out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, literal, select, update

from bot.storage.asking import DUE_MEMBER, DueMember
from bot.storage.database import Session
from bot.storage.outbox_tables import DeliveryRow
from bot.storage.tables import MemberRow, PromptRow
from bot.storage.types import table_of
from bot.storage.workspaces import served_in

KIND = "reminder"

_MEMBERS, _PROMPTS = table_of(MemberRow), table_of(PromptRow)
_p, _d = _PROMPTS.c, table_of(DeliveryRow).c


@dataclass(slots=True)
class DueReminder:
    """A prompt whose reminder is due; `tried`: how often one was queued. `save` writes `remind_at`."""

    id: int
    week: str
    state: str
    answered_at: datetime | None
    closes_at: datetime
    remind_at: datetime | None
    tried: int
    member: DueMember


_tried = (
    select(func.count())
    .where(
        _d.workspace_id == _p.workspace_id,
        _d.subject_type == literal("prompt"),
        _d.subject_id == _p.id,
        _d.kind == literal(KIND),
    )
    .scalar_subquery()
)
_due = (
    select(_p.id, _p.week, _p.state, _p.answered_at, _p.closes_at, _p.remind_at, _tried, *DUE_MEMBER)
    .join(_MEMBERS, _MEMBERS.c.id == _p.member_id)
    .where(_p.remind_at <= bindparam("now"), served_in(_PROMPTS))
    .order_by(_p.remind_at)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True, of=[_PROMPTS, _MEMBERS])
)


async def due(session: Session, now: datetime, limit: int) -> list[DueReminder]:
    """Locked against other replicas, the members too: those with whom one is busy are left for the next
    look, so that no two of them find room for one message on the same day."""
    found = await session.execute(_due, {"now": now, "limit": limit})
    return [_due_reminder(*row) for row in found]


def _due_reminder(*row: Any) -> DueReminder:
    return DueReminder(*row[:7], DueMember(*row[7:]))  # type: ignore[call-arg]


_save = update(_PROMPTS).where(_p.id == bindparam("id_")).values(remind_at=bindparam("at"))


async def save(session: Session, decided: Iterable[DueReminder]) -> None:
    rows = [{"id_": one.id, "at": one.remind_at} for one in decided]
    if rows:
        await (await session.connection()).execute(_save, rows)
