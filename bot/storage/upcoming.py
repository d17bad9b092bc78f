"""What is due next, over all tables that hold a due time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, exists, func, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute

from bot.storage import outbox_ready, outbox_rescue, reflections, retention, workspaces
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


def _due() -> Select[*tuple[Any, ...]]:
    looks: dict[str, list[ColumnElement[bool]]] = {
        name: [exists().where(one <= _NOW) for one in columns] for name, columns in DUE_TIMES.items()
    }
    looks["retention"].append(exists().where(retention.kept_otherwise(_MONTHS)))
    looks["people"] = [exists().where(workspaces.to_be_looked_through(_NOW))]
    looks["placing"] = [exists().where(reflections.WAITS)]
    looks["sending"], looks["rescue"] = [outbox_ready.IS_DUE], [outbox_rescue.IS_WANTED]
    flags = (or_(*each).label(name) for name, each in looks.items())
    return select(_next().scalar_subquery().label("next"), *flags)


_DUE = _due()  # built once: whoever ticks asks it all day


@dataclass(frozen=True, slots=True)
class Due:
    """`now`: names of the jobs that have something to do, and "people" to be looked through, "placing",
    "sending", "rescue". `next`: the first instant after now at which a job, or something to be sent, is due;
    None if nothing ever is."""

    now: frozenset[str]
    next: datetime | None


async def look(session: Session, now: datetime, months: int) -> Due:
    """months: how long things are kept, by the settings: where that is new, everybody is to be looked at."""
    values = {"now": now, "machine": await machine_now(session), "months": months}
    first, *flags = (found := (await session.execute(_DUE, values)).one())
    names = found._fields[1:]
    return Due(frozenset(name for name, is_due in zip(names, flags, strict=True) if is_due), first)
