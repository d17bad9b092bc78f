"""Teams: a channel, its managers, and those of its people who said "count me in"."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, bindparam, delete, select, update

from bot.storage.database import Session, insert
from bot.storage.tables import MemberRow
from bot.storage.team_tables import HighlightRow, TeamManagerRow, TeamMemberRow, TeamRow
from bot.storage.types import among
from bot.storage.workspaces import is_served

Waiting = tuple[TeamMemberRow, TeamRow, MemberRow]


async def of_channel(session: Session, workspace_id: int, channel: str) -> TeamRow | None:
    return await session.scalar(
        select(TeamRow).where(
            TeamRow.workspace_id == workspace_id, TeamRow.channel == channel, TeamRow.active
        )
    )


async def of_channels(session: Session, workspace_id: int, channels: Collection[str]) -> Sequence[TeamRow]:
    rows = await session.scalars(
        select(TeamRow).where(
            TeamRow.workspace_id == workspace_id, TeamRow.channel.in_(channels), TeamRow.active
        )
    )
    return rows.all()


async def get(session: Session, workspace_id: int, team_id: int) -> TeamRow | None:
    return await session.scalar(
        select(TeamRow).where(TeamRow.workspace_id == workspace_id, TeamRow.id == team_id, TeamRow.active)
    )


_OF_MEMBER = (
    select(TeamRow)
    .join(TeamMemberRow, TeamMemberRow.team_id == TeamRow.id)
    .where(TeamMemberRow.member_id == bindparam("member_id"))
    .where(TeamMemberRow.counts_in.is_(True), TeamRow.active)
    .order_by(TeamRow.id)
)


async def of_member(session: Session, member_id: int) -> Sequence[TeamRow]:
    """The teams in whose figures a member counts."""
    return (await session.scalars(_OF_MEMBER, {"member_id": member_id})).all()


_COUNTING = (
    select(TeamMemberRow.member_id)
    .join(TeamRow, TeamMemberRow.team_id == TeamRow.id)
    .where(among(TeamMemberRow.member_id, "ids"), TeamMemberRow.counts_in.is_(True), TeamRow.active)
)


async def counting(session: Session, member_ids: Collection[int]) -> set[int]:
    """Those of these members who count in any team's figures."""
    return set(await session.scalars(_COUNTING, {"ids": member_ids})) if member_ids else set()


async def managing_among(session: Session, workspace_id: int, user_ids: Collection[str]) -> list[str]:
    """Those of these people who manage a team now."""
    found = select(TeamManagerRow.user_id).join(TeamRow).where(TeamRow.workspace_id == workspace_id)
    now = found.where(TeamManagerRow.user_id.in_(user_ids), TeamManagerRow.until.is_(None))
    return list(await session.scalars(now.distinct()))


_MANAGED_BY = (
    select(TeamRow)
    .join(TeamManagerRow, TeamManagerRow.team_id == TeamRow.id)
    .where(TeamRow.workspace_id == bindparam("workspace_id"), TeamRow.active)
    .where(TeamManagerRow.user_id == bindparam("user_id"), TeamManagerRow.until.is_(None))
    .order_by(TeamRow.id)
)


async def managed_by(session: Session, workspace_id: int, user_id: str) -> Sequence[TeamRow]:
    return (await session.scalars(_MANAGED_BY, {"workspace_id": workspace_id, "user_id": user_id})).all()


_MANAGERS = select(TeamManagerRow.user_id).where(
    TeamManagerRow.team_id == bindparam("team_id"), TeamManagerRow.until.is_(None)
)


async def managers(session: Session, team_id: int) -> set[str]:
    return set(await session.scalars(_MANAGERS, {"team_id": team_id}))


async def store(session: Session, team: TeamRow, manager: str) -> None:
    """A team as it is set up."""
    session.add(team)
    await session.flush()
    session.add(TeamManagerRow(team_id=team.id, user_id=manager))


async def ended(session: Session, workspace_id: int, channel: str) -> TeamRow | None:
    """A team of this channel that was ended; its digests stay, so that no month is ever posted twice."""
    return await session.scalar(
        select(TeamRow).where(
            TeamRow.workspace_id == workspace_id, TeamRow.channel == channel, TeamRow.active.is_(False)
        )
    )


async def set_managers(session: Session, team_id: int, user_ids: Collection[str], now: datetime) -> None:
    """Whoever is none of them any more managed it until now."""
    of_team = TeamManagerRow.team_id == team_id
    others = of_team & TeamManagerRow.until.is_(None) & TeamManagerRow.user_id.not_in(user_ids)
    await session.execute(update(TeamManagerRow).where(others).values(until=now))
    for user_id in sorted(set(user_ids)):
        await session.execute(
            insert(session, TeamManagerRow)
            .values(team_id=team_id, user_id=user_id)
            .on_conflict_do_update(index_elements=["team_id", "user_id"], set_={"until": None})
        )


async def move(session: Session, workspace_id: int, before: str, channel: str) -> bool:
    """The channel of a team has another id now, an ended one's too; False if there is none, or (the news came
    twice, or late) one of the new id already."""
    of_it = TeamRow.workspace_id == workspace_id
    taken = select(TeamRow.id).where(of_it, TeamRow.channel == channel)
    if await session.scalar(taken) is not None:
        return False
    done = update(TeamRow).where(of_it, TeamRow.channel == before).values(channel=channel)
    return await session.scalar(done.returning(TeamRow.id)) is not None


async def share_no_more(session: Session, team_id: int) -> None:
    """What was shared for a digest that doesn't come vanishes: it was meant for people of that time."""
    await _share_no_more(session, HighlightRow.team_id == team_id)


async def forget_yeses(session: Session, team_id: int) -> None:
    """Who said yes, or nothing, may be asked anew; a No stays. What they shared and isn't posted vanishes."""
    await share_no_more(session, team_id)
    await session.execute(
        delete(TeamMemberRow).where(TeamMemberRow.team_id == team_id, TeamMemberRow.counts_in.is_not(False))
    )


async def will_ask(session: Session, team_id: int, member_id: int, at: datetime) -> None:
    """A member to be asked for the second yes; once only."""
    await session.execute(
        insert(session, TeamMemberRow)
        .values(team_id=team_id, member_id=member_id, ask_at=at)
        .on_conflict_do_nothing()
    )


async def due_to_be_asked(session: Session, now: datetime, limit: int) -> Sequence[Waiting]:
    """Who is to be asked now, with the team and the member. Both rows are locked against other replicas, the
    member's because of their day: one that finds room for something else waits, or is waited for."""
    rows = await session.execute(
        select(TeamMemberRow, TeamRow, MemberRow)
        .join(TeamRow, TeamRow.id == TeamMemberRow.team_id)
        .join(MemberRow, MemberRow.id == TeamMemberRow.member_id)
        .where(TeamMemberRow.ask_at <= now, is_served(TeamRow))
        .order_by(TeamMemberRow.ask_at)
        .limit(limit)
        .with_for_update(of=[TeamMemberRow, MemberRow], skip_locked=True)
    )
    return [(row[0], row[1], row[2]) for row in rows]


async def put_off_asking(session: Session, team_id: int, member_id: int, until: datetime) -> None:
    one = (TeamMemberRow.team_id == team_id, TeamMemberRow.member_id == member_id)
    await session.execute(update(TeamMemberRow).where(*one).values(ask_at=until))


async def counts_in(session: Session, team_id: int, member_id: int) -> bool | None:
    """A member's answer; None if there is none."""
    return await session.scalar(
        select(TeamMemberRow.counts_in).where(
            TeamMemberRow.team_id == team_id, TeamMemberRow.member_id == member_id
        )
    )


async def answer(
    session: Session, team_id: int, member_id: int, counts_in: bool, promised: int, now: datetime
) -> None:
    """A member's yes or no, asked or not; the latest stands. ``promised``: the minimum that they are told."""
    said = {"counts_in": counts_in, "promised": promised, "answered_at": now}
    await session.execute(
        insert(session, TeamMemberRow)
        .values(team_id=team_id, member_id=member_id, **said)
        .on_conflict_do_update(index_elements=["team_id", "member_id"], set_={**said, "ask_at": None})
    )
    if not counts_in:
        await _share_no_more(
            session, (HighlightRow.team_id == team_id) & (HighlightRow.member_id == member_id)
        )


async def _share_no_more(session: Session, shared: ColumnElement[bool]) -> None:
    """What waits for a digest in which its author doesn't count any more vanishes."""
    await session.execute(delete(HighlightRow).where(shared, HighlightRow.digest_id.is_(None)))


async def leave_all(session: Session, member_id: int, now: datetime) -> None:
    """Who stops counts in no team from today."""
    await session.execute(
        update(TeamMemberRow)
        .where(TeamMemberRow.member_id == member_id)
        .values(counts_in=False, answered_at=now, ask_at=None)
    )
    await _share_no_more(session, HighlightRow.member_id == member_id)


async def leave_channel(
    session: Session, workspace_id: int, channel: str, user_id: str, now: datetime
) -> None:
    """Who leaves the channel leaves the team, as a member and as a manager; a No stays."""
    team = select(TeamRow.id).where(TeamRow.workspace_id == workspace_id, TeamRow.channel == channel)
    member = select(MemberRow.id).where(MemberRow.workspace_id == workspace_id, MemberRow.user_id == user_id)
    theirs = TeamMemberRow.team_id.in_(team) & TeamMemberRow.member_id.in_(member)
    await session.execute(delete(TeamMemberRow).where(theirs, TeamMemberRow.counts_in.is_not(False)))
    shared = HighlightRow.team_id.in_(team) & HighlightRow.member_id.in_(member)
    await _share_no_more(session, shared)
    await manage_no_more(session, team, user_id, now)


async def manage_no_more(
    session: Session, team_ids: Collection[int] | Select[int], user_id: str, now: datetime
) -> None:
    """They managed these teams until now."""
    theirs = TeamManagerRow.team_id.in_(team_ids) & (TeamManagerRow.user_id == user_id)
    await session.execute(
        update(TeamManagerRow).where(theirs, TeamManagerRow.until.is_(None)).values(until=now)
    )
