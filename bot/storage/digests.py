"""Digests: a team's figures, summed here so that nobody's own figures ever leave the database."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, select

from bot.storage.activities import COUNTS
from bot.storage.database import Session
from bot.storage.tables import (
    ActivityRow,
    DigestMemberRow,
    DigestRow,
    MemberRow,
    TeamManagerRow,
    TeamMemberRow,
    TeamRow,
)


@dataclass(frozen=True, slots=True)
class TeamFigures:
    """Sums over the contributors of one team and month; for `domain/digests` to round, never to show."""

    contributors: frozenset[int]  # member ids
    stretching: int  # contributors with a stretch
    tactical: int
    functional: int
    business: int


async def due(session: Session, now: datetime, limit: int) -> Sequence[TeamRow]:
    """Teams whose digest is due, locked against other replicas."""
    rows = await session.scalars(
        select(TeamRow)
        .where(TeamRow.next_digest_at <= now, TeamRow.active)
        .order_by(TeamRow.next_digest_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return rows.all()


async def figures(session: Session, team_id: int, month: str) -> TeamFigures:
    """The sums of a month over members who count in and told something that is placed, managers left out."""
    rows = (
        await session.execute(
            select(ActivityRow.member_id, *COUNTS)
            .join(MemberRow, MemberRow.id == ActivityRow.member_id)
            .where(ActivityRow.month == month, ActivityRow.member_id.in_(_counted(team_id)))
            .where(ActivityRow.rung.is_not(None))
            .group_by(ActivityRow.member_id)
        )
    ).all()
    return TeamFigures(
        contributors=frozenset(row[0] for row in rows),
        stretching=sum(1 for row in rows if row[5]),
        tactical=sum(int(row[1]) for row in rows),
        functional=sum(int(row[2]) for row in rows),
        business=sum(int(row[3]) for row in rows),
    )


def _counted(team_id: int):  # type: ignore[no-untyped-def]
    """Ids of the members whose figures count in a team: they said yes, are members, don't manage it."""
    manages = exists().where(TeamManagerRow.team_id == team_id, TeamManagerRow.user_id == MemberRow.user_id)
    return (
        select(MemberRow.id)
        .join(TeamMemberRow, TeamMemberRow.member_id == MemberRow.id)
        .where(
            TeamMemberRow.team_id == team_id,
            TeamMemberRow.counts_in.is_(True),
            MemberRow.standing == "joined",
            MemberRow.deactivated.is_(False),
            ~manages,
        )
    )


async def of_team(session: Session, team_id: int, months: Collection[str]) -> Sequence[DigestRow]:
    """Digests as they were posted, oldest first."""
    rows = await session.scalars(
        select(DigestRow)
        .where(DigestRow.team_id == team_id, DigestRow.month.in_(months))
        .order_by(DigestRow.month)
    )
    return rows.all()


async def contributors(session: Session, digest_id: int) -> frozenset[int]:
    rows = await session.scalars(
        select(DigestMemberRow.member_id).where(DigestMemberRow.digest_id == digest_id)
    )
    return frozenset(rows)


async def store(session: Session, digest: DigestRow, members: Collection[int]) -> None:
    """Keep what is posted, and who was counted, to decide later whether two months may be compared."""
    session.add(digest)
    await session.flush()
    session.add_all(DigestMemberRow(digest_id=digest.id, member_id=member_id) for member_id in members)


async def tasks_used(session: Session, team_id: int) -> Sequence[str]:
    """The stretch tasks that a team was offered, oldest first."""
    rows = await session.scalars(
        select(DigestRow.task_id).where(DigestRow.team_id == team_id).order_by(DigestRow.month)
    )
    return rows.all()


async def counting_in(session: Session, team_id: int) -> int:
    """How many said yes: for the minimum only."""
    return await session.scalar(select(func.count()).select_from(_counted(team_id).subquery())) or 0
