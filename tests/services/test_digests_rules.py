"""Who is counted in a digest, and what stays of whom: rules of the arithmetic that stand in rows."""

from datetime import UTC, datetime

from sqlalchemy import insert, select

from bot.storage import belongings, digests, teams
from bot.storage.database import Database
from bot.storage.team_tables import (
    DigestMemberRow,
    DigestRow,
    HighlightRow,
    TeamManagerRow,
    TeamMemberRow,
    TeamRow,
)
from tests.services.house import House

NOW = datetime(2026, 11, 4, 10, tzinfo=UTC)
MONTH = "2026-10"


async def a_team(database: Database, *people: str) -> House:
    """A team in which some people count; U9 manages it."""
    house = House(database, NOW)
    await house.installs()
    for one in people:
        await house.joins(one, "UTC")
    async with database.write() as session:
        row = TeamRow(
            workspace_id=house.workspace_id, channel="C1", name="team", zone="UTC", set_up_by="U9",
            set_up_at=NOW, first_month=MONTH, digest_month=MONTH,
        )  # fmt: skip
        await teams.store(session, row, "U9")
        for member_id in range(1, len(people) + 1):
            await teams.answer(session, row.id, member_id, True, 5, NOW)
    return house


async def test_whoever_is_erased_leaves_a_gap_among_those_who_were_counted(database: Database) -> None:
    house = await a_team(database, "U1", "U2")
    async with database.write() as session:
        digest = DigestRow(team_id=1, month=MONTH, at=NOW, shown=True, task_id="t", people=2)
        await digests.store(session, digest, [1, 2])
        await belongings.erase(session, house.workspace_id, "U2")
    async with database.read() as session:
        counted = set(await session.scalars(select(DigestMemberRow.member_id)))
    assert len(counted) == 2
    assert 1 in counted
    assert 2 not in counted


async def test_whoever_managed_it_since_the_month_began_is_not_counted(database: Database) -> None:
    await a_team(database, "U1", "U2")
    async with database.write() as session:
        await teams.set_managers(session, 1, ["U1"], NOW)
        await teams.set_managers(session, 1, ["U9"], NOW)
        assert await teams.managers(session, 1) == {"U9"}
        counted = digests._counted([1], MONTH, TeamMemberRow.member_id)
        assert [row[1] for row in await session.execute(counted)] == [2], "stepped down in November"
        later = digests._counted([1], "2026-12", TeamMemberRow.member_id)
        assert [row[1] for row in await session.execute(later)] == [1, 2]
        assert len(list(await session.scalars(select(TeamManagerRow.user_id)))) == 2


async def test_one_person_in_several_teams_counts_in_each_but_in_none_that_they_manage(
    database: Database,
) -> None:
    house = await a_team(database, "U1", "U2")
    async with database.write() as session:
        row = TeamRow(
            workspace_id=house.workspace_id, channel="C2", name="other", zone="UTC", set_up_by="U2",
            set_up_at=NOW, first_month=MONTH, digest_month=MONTH,
        )  # fmt: skip
        await teams.store(session, row, "U2")
        for member_id in (1, 2):
            await teams.answer(session, row.id, member_id, True, 5, NOW)
        counted = digests._counted([1, 2], MONTH, TeamMemberRow.member_id)
        found = sorted((team, member) for team, member in await session.execute(counted))
    assert found == [(1, 1), (1, 2), (2, 1)]


async def test_what_waits_to_be_shared_vanishes_when_its_author_leaves(database: Database) -> None:
    house = await a_team(database, "U1")
    values = {
        "workspace_id": house.workspace_id, "team_id": 1, "member_id": 1, "source": "activity",
        "source_id": 1, "words": "Showed product why", "by_name": True, "at": NOW,
    }  # fmt: skip
    async with database.write() as session:
        await session.execute(insert(HighlightRow), [values])
        await teams.leave_channel(session, house.workspace_id, "C1", "U1", NOW)
        assert list(await session.scalars(select(HighlightRow.id))) == []


async def test_the_minimum_of_a_digest_does_not_say_whether_somebody_took_part_or_still_counts(
    database: Database,
) -> None:
    """The operator set it down to three; U1 was told five. U1 tells nothing, and later leaves."""
    house = await a_team(database, "U1", "U2")
    async with database.write() as session:
        await teams.answer(session, 1, 2, True, 3, NOW)
        sums = await digests.sums(session, [1], MONTH)
        assert (sums[1].contributors, sums[1].promised) == (frozenset(), 5)
        posted = DigestRow(team_id=1, month=MONTH, at=NOW, shown=False, task_id="t", minimum=5)
        await digests.store(session, posted, [])
        await teams.leave_channel(session, house.workspace_id, "C1", "U1", NOW)
        assert (await digests.sums(session, [1], MONTH))[1].promised == 3
        assert (await digests.lately(session, [1], MONTH))[1] == digests.Lately(("t",), 5)
