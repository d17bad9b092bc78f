"""What is due next, over all tables that hold a due time."""

from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, exists, func, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute

from bot.storage import outbox_ready, reflections, retention, workspaces
from bot.storage.database import Session, machine_now
from bot.storage.outbox_tables import DeliveryRow, WorkspaceRow
from bot.storage.tables import AdaptationRow, DraftRow, MemberRow, PromptRow, TombstoneRow
from bot.storage.team_tables import TeamMemberRow, TeamRow
from bot.storage.types import Utc

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


_NOW: BindParameter[datetime] = bindparam("now", type_=Utc)
_MONTHS: BindParameter[int] = bindparam("months")


def _next() -> Select[datetime | None]:
    every = [one for columns in DUE_TIMES.values() for one in columns]
    each = [select(func.min(one).label("at")).where(one > _NOW) for one in every]
    queued = DeliveryRow.state == "queued"
    each.append(select(func.min(DeliveryRow.due_at).label("at")).where(queued, DeliveryRow.due_at > _NOW))
    together = union_all(*each).subquery()
    return select(func.min(together.c.at))


def _due() -> Select[*tuple[bool, ...]]:
    looks = {name: [exists().where(one <= _NOW) for one in columns] for name, columns in DUE_TIMES.items()}
    looks["retention"].append(exists().where(retention.kept_otherwise(_MONTHS)))
    looks["people"] = [exists().where(workspaces.to_be_looked_through(_NOW))]
    looks["placing"] = [exists().where(reflections.WAITS)]
    looks["sending"] = [outbox_ready.IS_DUE]
    return select(*(or_(*each).label(name) for name, each in looks.items()))


_NEXT, _DUE = _next(), _due()  # built once: whoever ticks asks them all day


async def next_due(session: Session, after: datetime) -> datetime | None:
    """The first instant after this one at which something is due; None if nothing ever is."""
    found: datetime | None = await session.scalar(_NEXT, {"now": after})
    return found


async def due_now(session: Session, now: datetime, months: int) -> set[str]:
    """Names of the jobs that have something to do; and "people" to be looked through, "placing", "sending".
    months: how long things are kept, by the settings: where that is new, everybody is to be looked at."""
    values = {"now": now, "machine": await machine_now(session), "months": months}
    found = (await session.execute(_DUE, values)).one()
    return {name for name, is_due in found._mapping.items() if is_due}
