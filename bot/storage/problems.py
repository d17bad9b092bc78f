"""Problems that members own, and what belongs to them."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, select

from bot.domain.problems import Part, Problem, Standing, Tied
from bot.domain.slots import local_date
from bot.storage.activities import value_of
from bot.storage.database import Session, insert
from bot.storage.growth_tables import ProblemRow, TieRow
from bot.storage.tables import ActivityRow, MemberRow, ReflectionRow
from bot.storage.types import among

CANDIDATES = 200  # the latest things told that belong to no problem: what is compared with one


async def get(session: Session, member: MemberRow, problem_id: int) -> ProblemRow | None:
    """A problem of this member; somebody else's is not found."""
    return await session.scalar(
        select(ProblemRow).where(
            ProblemRow.workspace_id == member.workspace_id,
            ProblemRow.member_id == member.id,
            ProblemRow.id == problem_id,
        )
    )


async def listed(session: Session, member: MemberRow, standing: Standing | None = None) -> list[Problem]:
    """Newest first, with how much belongs to each."""
    found = await _rows(session, member, standing)
    counts = await _counts(session, [row.id for row in found])
    return [_value(row, member.zone, counts[row.id]) for row in found]


async def open_ones(session: Session, member: MemberRow) -> list[Problem]:
    """Newest first, with all that belongs to each."""
    found = await _rows(session, member, Standing.OPEN)
    tied = await _tied(session, [row.id for row in found])
    return [_told(row, member.zone, tied[row.id]) for row in found]


async def find(session: Session, member: MemberRow, problem_id: int) -> Problem | None:
    """One of theirs, with all that belongs to it."""
    row = await get(session, member, problem_id)
    return _told(row, member.zone, (await _tied(session, [row.id]))[row.id]) if row is not None else None


_THEIRS = (
    select(ProblemRow)
    .where(ProblemRow.member_id == bindparam("member_id"))
    .order_by(ProblemRow.opened_at.desc(), ProblemRow.id.desc())
)
_THAT_STAND = _THEIRS.where(ProblemRow.standing == bindparam("standing"))


async def _rows(session: Session, member: MemberRow, standing: Standing | None) -> Sequence[ProblemRow]:
    if standing is None:
        return (await session.scalars(_THEIRS, {"member_id": member.id})).all()
    return (await session.scalars(_THAT_STAND, {"member_id": member.id, "standing": standing})).all()


def _told(row: ProblemRow, zone: str, tied: Sequence[Tied]) -> Problem:
    return replace(_value(row, zone, Counter(one.part for one in tied)), tied=tuple(tied))


def _value(row: ProblemRow, zone: str, counts: Mapping[Part, int]) -> Problem:
    return Problem(
        id=row.id,
        name=row.name,
        standing=Standing(row.standing),
        opened=local_date(row.opened_at, zone),
        ended=local_date(row.ended_at, zone) if row.ended_at is not None else None,
        was=row.was or "",
        result=row.result or "",
        counts=counts,
    )


_COUNTS = (
    select(TieRow.problem_id, TieRow.part, func.count())
    .join(ActivityRow, ActivityRow.id == TieRow.activity_id)
    .where(among(TieRow.problem_id, "ids"), ActivityRow.placing != "no_activity")
    .group_by(TieRow.problem_id, TieRow.part)
)


async def _counts(session: Session, problem_ids: Collection[int]) -> dict[int, dict[Part, int]]:
    rows = await session.execute(_COUNTS, {"ids": problem_ids}) if problem_ids else ()
    found: dict[int, dict[Part, int]] = defaultdict(dict)
    for problem_id, part, count in rows:
        found[problem_id][Part(part)] = count
    return found


_TIED = (
    select(TieRow.problem_id, TieRow.part, ActivityRow, ReflectionRow.local_date)
    .join(ActivityRow, ActivityRow.id == TieRow.activity_id)
    .join(ReflectionRow, ReflectionRow.id == ActivityRow.reflection_id)
    .where(among(TieRow.problem_id, "ids"), ActivityRow.placing != "no_activity")
    .order_by(ReflectionRow.local_date, ActivityRow.id)
)


async def _tied(session: Session, problem_ids: Collection[int]) -> dict[int, list[Tied]]:
    """What belongs to each, in order of time; what the member calls no activity belongs nowhere."""
    rows = await session.execute(_TIED, {"ids": problem_ids}) if problem_ids else ()
    found: dict[int, list[Tied]] = defaultdict(list)
    for problem_id, part, row, day in rows:
        found[problem_id].append(Tied(value_of(row), Part(part), day, row.reflection_id))
    return found


async def untied(session: Session, member_id: int, limit: int = CANDIDATES) -> list[Tied]:
    """The latest things told that belong to no problem, newest first; their part is still to be guessed."""
    rows: Sequence[Any] = (
        await session.execute(
            select(ActivityRow, ReflectionRow.local_date)
            .join(ReflectionRow, ReflectionRow.id == ActivityRow.reflection_id)
            .outerjoin(TieRow, TieRow.activity_id == ActivityRow.id)
            .where(
                ActivityRow.member_id == member_id,
                ActivityRow.placing != "no_activity",
                TieRow.activity_id.is_(None),
            )
            .order_by(ActivityRow.id.desc())
            .limit(limit)
        )
    ).all()
    return [_untied(row, day) for row, day in rows]


def _untied(row: ActivityRow, day: date) -> Tied:
    return Tied(value_of(row), Part.EVIDENCE, day, row.reflection_id)


_TIES = select(TieRow).where(among(TieRow.activity_id, "ids"))


async def ties_of(session: Session, activity_ids: Collection[int]) -> dict[int, TieRow]:
    """The tie of each of these activities that has one."""
    return {row.activity_id: row for row in await session.scalars(_TIES, {"ids": activity_ids})}


async def tie(session: Session, activity: ActivityRow, problem_id: int, part: Part, now: datetime) -> None:
    """It belongs to this problem from now on, and to no other."""
    values = {"problem_id": problem_id, "part": part, "at": now}
    await session.execute(
        insert(session, TieRow)
        .values(
            activity_id=activity.id,
            workspace_id=activity.workspace_id,
            member_id=activity.member_id,
            **values,
        )
        .on_conflict_do_update(index_elements=["activity_id"], set_=values)
    )


async def untie(session: Session, activity_id: int) -> None:
    await session.execute(delete(TieRow).where(TieRow.activity_id == activity_id))
