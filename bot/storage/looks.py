"""Looks: which manager looked at a team's figures over time, and when."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from bot.storage.database import Session
from bot.storage.team_tables import TeamLookRow, TeamMemberRow, TeamRow

Look = tuple[str, str, datetime, str]


def note(session: Session, team_id: int, user_id: str, now: datetime, what: str) -> None:
    session.add(TeamLookRow(team_id=team_id, user_id=user_id, at=now, what=what))


async def for_member(session: Session, member_id: int, limit: int) -> Sequence[Look]:
    """The latest looks at the teams in which a member counts: channel, who, when (UTC), at what."""
    rows = await session.execute(
        select(TeamRow.channel, TeamLookRow.user_id, TeamLookRow.at, TeamLookRow.what)
        .join(TeamRow, TeamRow.id == TeamLookRow.team_id)
        .join(TeamMemberRow, TeamMemberRow.team_id == TeamRow.id)
        .where(TeamMemberRow.member_id == member_id, TeamMemberRow.counts_in.is_(True))
        .order_by(TeamLookRow.at.desc(), TeamLookRow.id.desc())
        .limit(limit)
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]


async def any_since(session: Session, team_id: int, at: datetime) -> bool:
    """Whether any manager looked at a team's figures since then."""
    seen = select(TeamLookRow.id).where(TeamLookRow.team_id == team_id, TeamLookRow.at >= at).limit(1)
    return await session.scalar(seen) is not None
