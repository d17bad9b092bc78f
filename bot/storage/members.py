"""Members: who joined, who is due, and what they may still be told unasked."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from functools import cache
from typing import NamedTuple

from sqlalchemy import Select, bindparam, delete, select, update
from sqlalchemy.orm import InstrumentedAttribute

from bot.storage.database import Session, insert, insert_unless_there
from bot.storage.tables import MemberRow, UnaskedRow
from bot.storage.types import among, table_of
from bot.storage.workspaces import is_served

# Whatever a person does begins with this: made once.
_FIND = select(MemberRow).where(
    MemberRow.workspace_id == bindparam("workspace_id"), MemberRow.user_id == bindparam("user_id")
)
_FIND_FOR_UPDATE = _FIND.with_for_update()


class Seen(NamedTuple):
    """What is known of somebody from Slack, under the names of a `MemberRow`."""

    zone: str
    zone_chosen: bool
    away: bool
    away_until: datetime | None
    deactivated: bool


_members = table_of(MemberRow)
_SEEN = select(*(_members.c[name] for name in Seen._fields)).where(
    _members.c.workspace_id == bindparam("workspace_id"), _members.c.user_id == bindparam("user_id")
)


async def seen(session: Session, workspace_id: int, user_id: str) -> Seen | None:
    """Of whoever joined once: most of what Slack tells is of others, or known."""
    row = (await session.execute(_SEEN, {"workspace_id": workspace_id, "user_id": user_id})).one_or_none()
    return Seen(*row) if row is not None else None


async def find(
    session: Session, workspace_id: int, user_id: str, *, for_update: bool = False
) -> MemberRow | None:
    """Whoever joined once, stopped ones included."""
    them = {"workspace_id": workspace_id, "user_id": user_id}
    return await session.scalar(_FIND_FOR_UPDATE if for_update else _FIND, them)


async def joined_among(session: Session, workspace_id: int, user_ids: Collection[str]) -> Sequence[MemberRow]:
    """Those of these people who are members now."""
    rows = await session.scalars(
        select(MemberRow).where(
            MemberRow.workspace_id == workspace_id,
            MemberRow.user_id.in_(user_ids),
            MemberRow.standing == "joined",
            MemberRow.deactivated.is_(False),
        )
    )
    return rows.all()


async def known_among(session: Session, workspace_id: int, user_ids: Collection[str]) -> Sequence[MemberRow]:
    """Those of these people who joined once, stopped and deactivated ones included."""
    these = select(MemberRow).where(MemberRow.workspace_id == workspace_id, MemberRow.user_id.in_(user_ids))
    return (await session.scalars(these)).all()


async def due(
    session: Session, at: InstrumentedAttribute[datetime | None], now: datetime, limit: int
) -> Sequence[MemberRow]:
    """Those of workspaces that are served of whom one of their due times (``MemberRow.next_…_at``) has come,
    oldest first, locked against other replicas."""
    return (await session.scalars(_due(at, served=True), {"now": now, "limit": limit})).all()


@cache
def _due(at: InstrumentedAttribute[datetime | None], *, served: bool) -> Select[MemberRow]:
    come = select(MemberRow).where(at <= bindparam("now")).order_by(at).limit(bindparam("limit"))
    locked = come.with_for_update(skip_locked=True)
    return locked.where(is_served(MemberRow)) if served else locked


async def due_for_summary(session: Session, now: datetime, limit: int) -> Sequence[MemberRow]:
    """Whose month is due."""
    return await due(session, MemberRow.next_summary_at, now, limit)


async def due_for_ceiling(session: Session, now: datetime, limit: int) -> Sequence[MemberRow]:
    """Whose months are to be looked at."""
    return await due(session, MemberRow.next_ceiling_at, now, limit)


async def due_for_retention(session: Session, now: datetime, limit: int) -> Sequence[MemberRow]:
    """Who may have something that is over its time, also where the app was removed."""
    anywhere = _due(MemberRow.next_retention_at, served=False)
    return (await session.scalars(anywhere, {"now": now, "limit": limit})).all()


async def put_off_ceiling(session: Session, member_id: int, until: datetime) -> None:
    await session.execute(update(MemberRow).where(MemberRow.id == member_id).values(next_ceiling_at=until))


_unasked = select(UnaskedRow.member_id, UnaskedRow.local_date).where(
    among(UnaskedRow.member_id, "ids"), UnaskedRow.local_date >= bindparam("since")
)


async def unasked_dates(session: Session, member_ids: Iterable[int], since: date) -> dict[int, list[date]]:
    """Local dates of what each member was told unasked since a date."""
    ids = list(member_ids)
    dates: dict[int, list[date]] = {member_id: [] for member_id in ids}
    for member_id, day in await session.execute(_unasked, {"ids": ids, "since": since}):
        dates[member_id].append(day)
    return dates


async def claim_unasked_day(session: Session, member_id: int, day: date, kind: str) -> bool:
    """Take the one unasked message of a local day; False if something else has it."""
    row = await session.execute(
        insert(session, UnaskedRow)
        .values(member_id=member_id, local_date=day, kind=kind)
        .on_conflict_do_nothing()
        .returning(UnaskedRow.member_id)
    )
    return row.first() is not None


async def take_unasked_days(session: Session, days: Sequence[tuple[int, date, str]]) -> None:
    """Take the day of each (member, local date, kind) for a prompt, which asks nobody for leave."""
    if days:
        values = [{"member_id": m, "local_date": d, "kind": k} for m, d, k in days]
        await session.execute(insert_unless_there(session, table_of(UnaskedRow)), values)


async def give_back_unasked_day(session: Session, member_id: int, day: date, kind: str) -> None:
    """What took that day was never said."""
    taken = delete(UnaskedRow).where(UnaskedRow.member_id == member_id, UnaskedRow.kind == kind)
    await session.execute(taken.where(UnaskedRow.local_date == day))
