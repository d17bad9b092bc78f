"""What is due next, over all tables that hold a due time."""

from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute

from bot.storage.database import Session
from bot.storage.outbox_tables import DeliveryRow, WorkspaceRow
from bot.storage.tables import AdaptationRow, DraftRow, MemberRow, PromptRow, TombstoneRow
from bot.storage.team_tables import TeamMemberRow, TeamRow

DUE_TIMES: dict[str, tuple[InstrumentedAttribute[Any], ...]] = {
    "prompts": (MemberRow.next_prompt_at,),
    "summaries": (MemberRow.next_summary_at,),
    "reminders": (PromptRow.remind_at,),
    "snoozes": (PromptRow.ask_again_at,),
    "ceilings": (MemberRow.next_ceiling_at,),
    "teams": (TeamMemberRow.ask_at,),
    "digests": (TeamRow.next_digest_at,),
    "adapting": (AdaptationRow.due_at,),
    "retention": (MemberRow.next_retention_at,),
    "uninstalls": (WorkspaceRow.erase_at,),
    "housekeeping": (DraftRow.expires_at, TombstoneRow.expires_at),
}
"""By the name of the job that looks after it; each has an index, and is NULL for never."""


async def next_due(session: Session, after: datetime) -> datetime | None:
    """The first instant after this one at which something is due; None if nothing ever is."""
    every = [one for columns in DUE_TIMES.values() for one in columns]
    each = [select(func.min(one).label("at")).where(one > after) for one in every]
    queued = DeliveryRow.state == "queued"
    each.append(select(func.min(DeliveryRow.due_at).label("at")).where(queued, DeliveryRow.due_at > after))
    together = union_all(*each).subquery()
    found: datetime | None = await session.scalar(select(func.min(together.c.at)))
    return found


async def due_now(session: Session, now: datetime) -> set[str]:
    """Names of the jobs that have something to do; what is queued is the sender's affair."""
    jobs = [
        or_(*(exists().where(one <= now) for one in columns)).label(name)
        for name, columns in DUE_TIMES.items()
    ]
    found = (await session.execute(select(*jobs))).one()
    return {name for name, is_due in found._mapping.items() if is_due}
