"""What is due next, over all tables that hold a due time."""

from datetime import datetime

from sqlalchemy import exists, func, or_, select, union_all

from bot.storage.database import Session
from bot.storage.outbox_tables import DeliveryRow
from bot.storage.tables import AdaptationRow, DraftRow, MemberRow, PromptRow, TombstoneRow
from bot.storage.team_tables import TeamMemberRow, TeamRow

DUE_TIMES = (
    MemberRow.next_prompt_at,
    MemberRow.next_summary_at,
    MemberRow.next_retention_at,
    MemberRow.next_ceiling_at,
    PromptRow.remind_at,
    TeamMemberRow.ask_at,
    TeamRow.next_digest_at,
    DraftRow.expires_at,
    TombstoneRow.expires_at,
    AdaptationRow.due_at,
)


async def next_due(session: Session, after: datetime) -> datetime | None:
    """The first instant after this one at which something is due; None if nothing ever is."""
    each = [select(func.min(one).label("at")).where(one > after) for one in DUE_TIMES]
    queued = DeliveryRow.state == "queued"
    each.append(select(func.min(DeliveryRow.due_at).label("at")).where(queued, DeliveryRow.due_at > after))
    together = union_all(*each).subquery()
    found: datetime | None = await session.scalar(select(func.min(together.c.at)))
    return found


async def is_due(session: Session, now: datetime) -> bool:
    """Whether any job has something to do now; what is queued is the sender's affair."""
    return bool(await session.scalar(select(or_(*(exists().where(one <= now) for one in DUE_TIMES)))))
