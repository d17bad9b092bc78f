"""Digests: a team's figures, summed here so that nobody's own figures ever leave the database."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import Select, exists, func, select, update

from bot.domain.digests import Posted, Shown, Sums
from bot.domain.shares import Shares
from bot.domain.weeks import iso_week, month_span
from bot.storage.activities import COUNTS
from bot.storage.database import Session, insert
from bot.storage.outbox_tables import WorkspaceRow
from bot.storage.tables import ActivityRow, MemberRow, PromptRow
from bot.storage.team_tables import DigestMemberRow, DigestRow, TeamManagerRow, TeamMemberRow, TeamRow
from bot.storage.workspaces import is_served


@dataclass(frozen=True, slots=True)
class Lately:
    """Of some digests of a team: the tasks that they offered, oldest first, and the largest minimum."""

    tasks: tuple[str, ...] = ()
    minimum: int = 0


_AT_ONCE = 5000  # rows in one statement: databases bound their parameters


def value_of(row: DigestRow) -> Shown:
    """A digest with figures, as it was posted."""
    shares = Shares(row.tactical, row.functional, row.business)
    themes = tuple(theme for theme in row.themes.split(",") if theme)
    return Shown(row.people, shares, row.stretches, row.minimum, themes)


async def due(session: Session, now: datetime, limit: int) -> Sequence[TeamRow]:
    """Teams whose digest is due, locked against other replicas."""
    rows = await session.scalars(
        select(TeamRow)
        .where(TeamRow.next_digest_at <= now, TeamRow.active, is_served(TeamRow))
        .order_by(TeamRow.next_digest_at, TeamRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return rows.all()


async def put_off(session: Session, team_id: int, month: str, until: datetime) -> None:
    """The digest of that month is tried again then."""
    again = {"digest_month": month, "next_digest_at": until}
    await session.execute(update(TeamRow).where(TeamRow.id == team_id).values(again))


async def one_at_a_time(session: Session, workspace_ids: Collection[int]) -> None:
    """Until the commit no other replica makes digests in these workspaces: each must know of the others, so
    that two that are too close are never both posted."""
    locked = select(WorkspaceRow.id).where(WorkspaceRow.id.in_(workspace_ids)).order_by(WorkspaceRow.id)
    await session.execute(locked.with_for_update())


async def sums(session: Session, team_ids: Collection[int], month: str) -> dict[int, Sums]:
    """The sums of a month for each of some teams, over the members who count in and told something that is
    placed, the team's managers left out."""
    figures: dict[int, list[tuple[int, ...]]] = defaultdict(list)
    for row in await session.execute(figures_of(team_ids, month)):
        figures[row[0]].append(tuple(int(n) for n in row[1:]))
    themes = await _answered(session, team_ids, month)
    promised = await _promised(session, team_ids)
    return {team_id: _sum(figures[team_id], themes[team_id], promised[team_id]) for team_id in team_ids}


async def _promised(session: Session, team_ids: Collection[int]) -> dict[int, int]:
    """From how many people up figures are shown, by the largest number that anybody who counts in was told
    with their yes. Whether they told anything that month is left aside: else the number would say it."""
    counted = TeamMemberRow.team_id.in_(team_ids) & TeamMemberRow.counts_in.is_(True)
    largest = select(TeamMemberRow.team_id, func.max(TeamMemberRow.promised)).where(counted)
    found = defaultdict(int)
    for team_id, number in await session.execute(largest.group_by(TeamMemberRow.team_id)):
        found[team_id] = number
    return found


def figures_of(team_ids: Collection[int], month: str) -> Select[Any]:
    """Team, member, and their counts of the month: tactical, functional, business, stretches."""
    tactical, functional, business, _, stretches, _ = COUNTS
    return (
        _counted(team_ids, month, TeamMemberRow.member_id, tactical, functional, business, stretches)
        .join(ActivityRow, ActivityRow.member_id == TeamMemberRow.member_id)
        .where(ActivityRow.month == month, ActivityRow.rung.is_not(None))
        .group_by(TeamMemberRow.team_id, TeamMemberRow.member_id)  # in the order of its key: nothing to sort
    )


def questions_of(team_ids: Collection[int], month: str) -> Select[Any]:
    """Team, member and question, of every prompt of the month that was answered."""
    first, last = month_span(month)
    # materialized: or SQLite may begin with every prompt there is
    counted = _counted(team_ids, month, TeamMemberRow.member_id).cte("counted").prefix_with("MATERIALIZED")
    return (
        select(counted.c.team_id, PromptRow.member_id, PromptRow.question_id)
        .join_from(counted, PromptRow, PromptRow.member_id == counted.c.member_id)
        .where(PromptRow.week.between(iso_week(first), iso_week(last)))  # as the index has them
        .where(PromptRow.local_date.between(first, last), PromptRow.answered_at.is_not(None))
    )


def _counted(team_ids: Collection[int], month: str, *columns: Any) -> Select[Any]:
    """Of the members whose figures count in a team: they said yes, are members, and don't manage it, nor did
    at any time since the month began."""
    began = datetime.combine(month_span(month)[0], time(), UTC)
    manages = (
        exists()
        .where(TeamManagerRow.team_id == TeamMemberRow.team_id, TeamManagerRow.user_id == MemberRow.user_id)
        .where(TeamManagerRow.until.is_(None) | (TeamManagerRow.until >= began))
        .correlate(TeamMemberRow, MemberRow)
    )
    is_one_of_them = (  # not a join: SQLite would begin with every member there is
        exists()
        .where(MemberRow.id == TeamMemberRow.member_id, MemberRow.standing == "joined")
        .where(MemberRow.deactivated.is_(False), ~manages)
        .correlate(TeamMemberRow)
    )
    return select(TeamMemberRow.team_id, *columns).where(
        TeamMemberRow.team_id.in_(team_ids), TeamMemberRow.counts_in.is_(True), is_one_of_them
    )


Answered = dict[str, set[int]]  # question id: members


async def _answered(session: Session, team_ids: Collection[int], month: str) -> dict[int, Answered]:
    found: dict[int, Answered] = defaultdict(lambda: defaultdict(set))
    for team_id, member_id, question_id in await session.execute(questions_of(team_ids, month)):
        found[team_id][question_id].add(member_id)
    return found


def _sum(rows: Sequence[tuple[int, ...]], questions: Answered, promised: int) -> Sums:
    people = frozenset(row[0] for row in rows)
    tactical, functional, business, stretches = (sum(row[n] for row in rows) for n in range(1, 5))
    return Sums(
        contributors=people,
        promised=promised,
        tactical=tactical,
        functional=functional,
        business=business,
        stretches=stretches,
        questions=tuple((question, people & members) for question, members in sorted(questions.items())),
    )


async def of_workspaces(
    session: Session, workspace_ids: Collection[int], month: str
) -> dict[int, dict[int, Posted]]:
    """The digests of a month that had figures, those of ended teams too: by workspace, by team."""
    rows = await session.execute(
        select(TeamRow.workspace_id, DigestRow)
        .join(TeamRow, TeamRow.id == DigestRow.team_id)
        .where(DigestRow.month == month, DigestRow.shown, TeamRow.workspace_id.in_(workspace_ids))
    )
    by_workspace = {digest.id: (workspace_id, digest) for workspace_id, digest in rows}
    people = await _people(session, by_workspace.keys())
    found: dict[int, dict[int, Posted]] = defaultdict(dict)
    for workspace_id, digest in by_workspace.values():
        found[workspace_id][digest.team_id] = Posted(people[digest.id], value_of(digest), digest.at)
    return found


async def _people(session: Session, digest_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """Who was counted in some digests."""
    found: dict[int, set[int]] = {one: set() for one in digest_ids}
    members = select(DigestMemberRow.digest_id, DigestMemberRow.member_id)
    for digest_id, member_id in await session.execute(members.where(DigestMemberRow.digest_id.in_(found))):
        found[digest_id].add(member_id)
    return {digest_id: frozenset(people) for digest_id, people in found.items()}


async def earlier(
    session: Session, team_ids: Collection[int], months: Collection[str]
) -> dict[int, dict[str, Posted]]:
    """The digests of some teams and months that had figures, by team and month."""
    digests = await session.scalars(
        select(DigestRow).where(DigestRow.team_id.in_(team_ids), DigestRow.month.in_(months), DigestRow.shown)
    )
    by_id = {digest.id: digest for digest in digests}
    people = await _people(session, by_id.keys())
    found: dict[int, dict[str, Posted]] = defaultdict(dict)
    for digest in by_id.values():
        found[digest.team_id][digest.month] = Posted(people[digest.id], value_of(digest), digest.at)
    return found


async def of_team(session: Session, team_id: int, months: Collection[str]) -> Sequence[DigestRow]:
    """Digests as they were posted, oldest first, those without figures included."""
    rows = await session.scalars(
        select(DigestRow)
        .where(DigestRow.team_id == team_id, DigestRow.month.in_(months))
        .order_by(DigestRow.month)
    )
    return rows.all()


async def get(session: Session, digest_id: int) -> DigestRow | None:
    return await session.get(DigestRow, digest_id)


async def last(session: Session, team_id: int) -> DigestRow | None:
    """The latest month that a team was told about."""
    return await session.scalar(
        select(DigestRow).where(DigestRow.team_id == team_id).order_by(DigestRow.month.desc()).limit(1)
    )


async def store(session: Session, digest: DigestRow, members: Iterable[int]) -> None:
    """Keep what is posted, and who was counted, to decide later what may stand beside what."""
    session.add(digest)
    await session.flush()
    rows = [{"digest_id": digest.id, "member_id": member_id} for member_id in sorted(members)]
    for start in range(0, len(rows), _AT_ONCE):
        await session.execute(insert(session, DigestMemberRow).values(rows[start : start + _AT_ONCE]))


async def lately(session: Session, team_ids: Collection[int], since: str) -> dict[int, Lately]:
    """What the digests of each team since a month had in common with the next one."""
    rows = await session.execute(
        select(DigestRow.team_id, DigestRow.task_id, DigestRow.minimum)
        .where(DigestRow.team_id.in_(team_ids), DigestRow.month >= since)
        .order_by(DigestRow.month)
    )
    found: dict[int, Lately] = defaultdict(Lately)
    for team_id, task_id, minimum in rows:
        before = found[team_id]
        found[team_id] = Lately((*before.tasks, task_id), max(before.minimum, minimum))
    return found
