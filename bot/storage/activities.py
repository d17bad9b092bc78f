"""Activities: what was cut out of reflections, and how they are counted. Knows no whole reflection."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, case, func, select

from bot.domain.activities import Activity
from bot.domain.ladder import Placing, Rung
from bot.domain.mix import Mix
from bot.storage.database import Session
from bot.storage.tables import ActivityRow, ChangeRow
from bot.storage.types import among


def value_of(row: ActivityRow) -> Activity:
    """The row as the domain knows it."""
    return Activity(
        id=row.id,
        words=row.words,
        rung=Rung(row.rung) if row.rung else None,
        placing=Placing(row.placing),
        stretch=row.stretch,
        stretch_said=row.stretch_said,
    )


_OF_REFLECTION = (
    select(ActivityRow)
    .where(ActivityRow.reflection_id == bindparam("reflection_id"))
    .order_by(ActivityRow.start, ActivityRow.id)
)


async def of_reflection(session: Session, reflection_id: int) -> Sequence[ActivityRow]:
    """In the order of the words."""
    return (await session.scalars(_OF_REFLECTION, {"reflection_id": reflection_id})).all()


_ONE = select(ActivityRow).where(
    ActivityRow.workspace_id == bindparam("workspace_id"),
    ActivityRow.member_id == bindparam("member_id"),
    ActivityRow.id == bindparam("id"),
)


async def get(session: Session, workspace_id: int, member_id: int, activity_id: int) -> ActivityRow | None:
    """An activity of this member; somebody else's is not found."""
    return await session.scalar(
        _ONE, {"workspace_id": workspace_id, "member_id": member_id, "id": activity_id}
    )


_OF_MONTH = (
    select(ActivityRow)
    .where(ActivityRow.member_id == bindparam("member_id"), ActivityRow.month == bindparam("month"))
    .order_by(ActivityRow.id)
)


async def of_month(session: Session, member_id: int, month: str) -> Sequence[ActivityRow]:
    return (await session.scalars(_OF_MONTH, {"member_id": member_id, "month": month})).all()


async def open_ones(session: Session, member_id: int, limit: int) -> Sequence[ActivityRow]:
    """What nobody has placed yet, newest first."""
    rows = await session.scalars(
        select(ActivityRow)
        .where(ActivityRow.member_id == member_id, ActivityRow.placing == "open")
        .order_by(ActivityRow.id.desc())
        .limit(limit)
    )
    return rows.all()


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


COUNTS = (
    _count(ActivityRow.rung == "tactical"),
    _count(ActivityRow.rung == "functional"),
    _count(ActivityRow.rung == "business"),
    _count(ActivityRow.placing == "open"),
    _count(ActivityRow.stretch.is_(True) & (ActivityRow.placing != "no_activity")),
    _count(ActivityRow.placing == "confirmed"),
)


_OF_THEM_IN = among(ActivityRow.member_id, "ids") & ActivityRow.month.in_(bindparam("months", expanding=True))
_MIXES_BY_MEMBER = select(ActivityRow.member_id, *COUNTS).where(_OF_THEM_IN).group_by(ActivityRow.member_id)


async def mixes_by_member(
    session: Session, member_ids: Collection[int], months: Collection[str]
) -> dict[int, Mix]:
    """The mix of each member over some months; those who told nothing are left out."""
    rows = await session.execute(_MIXES_BY_MEMBER, {"ids": member_ids, "months": list(months)})
    return {row[0]: Mix(*(int(n) for n in row[1:])) for row in rows}


async def mixes_by_month(session: Session, member_id: int, months: Collection[str]) -> dict[str, Mix]:
    """The mix of each of some months of one member; empty months are left out."""
    found = await mixes_of_months(session, [member_id], months)
    return {month: mix for (_, month), mix in found.items()}


_MIXES_OF_MONTHS = (
    select(ActivityRow.member_id, ActivityRow.month, *COUNTS)
    .where(_OF_THEM_IN)
    .group_by(ActivityRow.member_id, ActivityRow.month)
)


async def mixes_of_months(
    session: Session, member_ids: Collection[int], months: Collection[str]
) -> dict[tuple[int, str], Mix]:
    """The mix of each of some months of each member; empty months are left out."""
    rows = await session.execute(_MIXES_OF_MONTHS, {"ids": member_ids, "months": list(months)})
    return {(row[0], row[1]): Mix(*(int(n) for n in row[2:])) for row in rows}


_FIRST_MONTHS = (
    select(ActivityRow.member_id, func.min(ActivityRow.month))
    .where(among(ActivityRow.member_id, "ids"))
    .group_by(ActivityRow.member_id)
)


async def first_months(session: Session, member_ids: Collection[int]) -> dict[int, str]:
    """The first month of which each member told anything."""
    rows = await session.execute(_FIRST_MONTHS, {"ids": member_ids})
    return {row[0]: row[1] for row in rows}


_OF_MONTHS = select(ActivityRow).where(_OF_THEM_IN).order_by(ActivityRow.id)


async def of_months(
    session: Session, member_ids: Collection[int], months: Collection[str]
) -> dict[tuple[int, str], list[ActivityRow]]:
    """What each member told of each of some months, the earliest first."""
    rows = await session.scalars(_OF_MONTHS, {"ids": member_ids, "months": list(months)})
    found: dict[tuple[int, str], list[ActivityRow]] = defaultdict(list)
    for row in rows:
        found[row.member_id, row.month].append(row)
    return found


def note_change(
    session: Session, row: ActivityRow, now: datetime, what: str, before: str, after: str
) -> None:
    """Each change is kept: who, when, from what, to what."""
    session.add(
        ChangeRow(
            workspace_id=row.workspace_id,
            member_id=row.member_id,
            reflection_id=row.reflection_id,
            activity_id=row.id,
            at=now,
            what=what,
            before=before,
            after=after,
        )
    )


_MINE = ActivityRow.member_id == bindparam("member_id")
_OPEN_COUNT = select(func.count()).where(_MINE, ActivityRow.placing == "open")


async def open_count(session: Session, member_id: int) -> int:
    return await session.scalar(_OPEN_COUNT, {"member_id": member_id}) or 0


_LATEST = (
    select(ActivityRow)
    .where(_MINE, ActivityRow.placing != "no_activity")
    .order_by(ActivityRow.id.desc())
    .limit(bindparam("limit"))
)


async def latest(session: Session, member_id: int, limit: int) -> Sequence[ActivityRow]:
    """The last things told, newest first."""
    return (await session.scalars(_LATEST, {"member_id": member_id, "limit": limit})).all()


async def highest(session: Session, member_id: int, limit: int) -> Sequence[ActivityRow]:
    """The latest strategic things told, those beyond the field first."""
    rows = await session.scalars(
        select(ActivityRow)
        .where(ActivityRow.member_id == member_id, ActivityRow.rung.in_(("functional", "business")))
        .order_by(ActivityRow.rung, ActivityRow.id.desc())  # "business" stands before "functional"
        .limit(limit)
    )
    return rows.all()


@dataclass(frozen=True, slots=True)
class Touched:
    """What a member did with what was cut out of their answer: the first words of what they reworded, by id,
    and of what they deleted. What they split or joined is left out: it is no single piece any more."""

    reworded: dict[int, str]
    deleted: frozenset[str]


async def touched(session: Session, reflection_id: int) -> Touched:
    changes = select(ChangeRow.activity_id, ChangeRow.what, ChangeRow.before)
    of_words = ChangeRow.what.in_(("words", "split", "join", "delete"))
    first: dict[int, str] = {}
    done: defaultdict[int, set[str]] = defaultdict(set)
    found = changes.where(ChangeRow.reflection_id == reflection_id, of_words).order_by(ChangeRow.id)
    for activity_id, what, before in await session.execute(found):
        first.setdefault(activity_id, before)
        done[activity_id].add(what)
    there = {row.words for row in await of_reflection(session, reflection_id)}
    return Touched(
        {one: first[one] for one, what in done.items() if what == {"words"}},
        frozenset(first[one] for one, what in done.items() if what - {"words"} == {"delete"}) - there,
    )
