"""What the managers of a team may choose: when its digest comes, and whom they invite."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.context import Who
from bot.services import invitations, managing, rights, teams
from bot.storage import teams as storage
from bot.storage.database import Database
from bot.storage.outbox_tables import DeliveryRow
from bot.storage.tables import PromptRow
from bot.storage.team_tables import DigestRow, TeamManagerRow, TeamMemberRow, TeamRow
from bot.views.invitations import PEOPLE
from bot.views.managing import Choices
from tests.services.house import House
from tests.services.test_digests_not_posted import THIRD_DAY, posted, rows, tell
from tests.services.test_digests_rules import a_team

MANAGER = "U9"
CROWD = tuple(f"U{n}" for n in range(100, 120))


async def chooses(
    house: House, *, day: int = 3, hour: int = 10, zone: str = "UTC", state: str = "on"
) -> TeamRow:
    chosen = Choices((MANAGER,), day, hour, zone, state)
    who = Who(house.workspace_id, MANAGER)
    assert await managing.change(house.context, who, 1, chosen, [MANAGER], is_admin=False) is None
    [team] = await rows(house, TeamRow)
    assert isinstance(team, TeamRow)
    return team


async def test_day_hour_and_zone_move_the_next_digest_and_no_month_comes_twice(database: Database) -> None:
    house = await a_team(database, "U1")
    house.clock.move_to(datetime(2026, 11, 2, tzinfo=UTC))
    team = await chooses(house, day=5, hour=9, zone="Asia/Tokyo")
    assert team.next_digest_at == datetime(2026, 11, 9, 0, tzinfo=UTC), "the 3rd is a holiday in Japan"
    team = await chooses(house)
    assert team.next_digest_at == THIRD_DAY
    await house.at(THIRD_DAY)
    team = await chooses(house, day=10)
    assert (team.digest_month, team.next_digest_at) == ("2026-11", datetime(2026, 12, 14, 10, tzinfo=UTC))
    assert (await chooses(house, state="paused")).next_digest_at is None
    house.clock.move_to(datetime(2026, 12, 20, tzinfo=UTC))
    assert (await chooses(house)).digest_month == "2026-12", "what passed in the pause is not made up for"
    assert [row.month for row in await rows(house, DigestRow)] == ["2026-10"]


@pytest.mark.parametrize(("days", "months"), [(10, ["2026-10"]), (20, [])])
async def test_a_machine_that_was_off_for_a_week_still_makes_the_digest(
    database: Database, days: int, months: list[str]
) -> None:
    house = await a_team(database, "U1")
    async with database.write() as session:
        (await session.get_one(TeamRow, 1)).next_digest_at = THIRD_DAY
    await house.at(THIRD_DAY + timedelta(days=days))
    assert [row.month for row in await rows(house, DigestRow)] == months


async def test_who_manages_it_no_more_is_told_and_asked_whether_they_count_in(database: Database) -> None:
    """U1 said yes before they managed it, U2 is never asked but as a member, U9 goes of themselves."""
    house = await a_team(database, "U1")
    await house.joins("U2", "UTC")
    await house.joins(MANAGER, "UTC")
    who, everybody = Who(house.workspace_id, MANAGER), ("U1", "U2", MANAGER)
    for chosen in (everybody, (MANAGER, "U3"), ("U3",)):
        house.clock.move_to(house.clock.now() + timedelta(minutes=1))
        choices = Choices(chosen, 3, 10, "UTC", "on")
        assert await managing.change(house.context, who, 1, choices, chosen, is_admin=False) is None
    assert await said(house, "manager") == ["U1", "U2", "U3", "U1", "U2"]
    async with database.read() as session:
        assert set(
            await session.scalars(select(TeamMemberRow.member_id).where(TeamMemberRow.ask_at.is_not(None)))
        ) == {2, 3}


async def invites(house: House, team_id: int, *chosen: str, post: bool = False) -> dict[str, str] | None:
    who = Who(house.workspace_id, MANAGER)
    return await invitations.send(house.context, who, team_id, chosen, CROWD, post=post)


async def said(house: House, kind: str) -> list[str | None]:
    async with house.database.read() as session:
        found = select(DeliveryRow.user_id).where(DeliveryRow.kind == kind).order_by(DeliveryRow.id)
        return list(await session.scalars(found))


async def test_fifteen_people_a_year_are_picked_by_hand_and_one_post_invites_the_rest(
    database: Database,
) -> None:
    house = await a_team(database, "U1")
    assert await invites(house, 1, *CROWD[:10], post=True) is None
    assert await invites(house, 1, *CROWD[10:16]) == {
        PEOPLE: "Choose at most 5: people who are in the channel, no guests or apps."
    }
    assert await invites(house, 1, *CROWD[10:15], post=True) is None
    assert await invites(house, 1, CROWD[15]), "no sixteenth"
    assert await invites(house, 1, "U1"), "who is not in the channel"
    assert await said(house, "invited") == list(CROWD[:15])
    assert len(await said(house, "invitation")) == 1
    house.clock.move_to(house.clock.now() + timedelta(days=366))
    assert await invites(house, 1, CROWD[15], post=True) is None
    assert len(await said(house, "invitation")) == 2


@pytest.mark.on_both
async def test_another_team_does_not_write_to_the_same_person_within_a_year(database: Database) -> None:
    house = await a_team(database, "U1")
    async with database.write() as session:
        session.add(team := TeamRow(
            workspace_id=house.workspace_id, channel="C2", name="other", zone="UTC", set_up_by=MANAGER,
            set_up_at=THIRD_DAY, first_month="2026-10", digest_month="2026-10",
        ))  # fmt: skip
        await session.flush()
        session.add(TeamManagerRow(team_id=team.id, user_id=MANAGER))
    assert await invites(house, 1, CROWD[0]) is None
    assert await invites(house, 2, CROWD[0], CROWD[1]) is None, "the manager is told nothing of it"
    assert await said(house, "invited") == [CROWD[0], CROWD[1]]


async def test_a_theme_that_a_whole_group_answered_stands_in_the_digest(database: Database) -> None:
    house = await a_team(database, "U1", "U2", "U3", "U4", "U5")
    async with database.write() as session:
        (await session.get_one(TeamRow, 1)).next_digest_at = THIRD_DAY
        await tell(session, house, range(1, 6))
        for member_id in range(1, 6):
            for day, question, answered in ((9, "mentor-01", True), (16, "research-01", member_id < 5)):
                at = datetime(2026, 10, day, tzinfo=UTC)
                session.add(PromptRow(
                    workspace_id=house.workspace_id, member_id=member_id, week=f"2026-W{day // 7 + 40}",
                    local_date=at.date(), question_id=question, state="sent", slot_at=at,
                    closes_at=at + timedelta(days=7), answered_at=at if answered else None,
                ))  # fmt: skip
    await house.at(THIRD_DAY, sends=False)
    assert [row.themes for row in await rows(house, DigestRow)] == ["mentor"]


async def test_if_its_last_manager_is_forgotten_the_digest_stops_and_the_channel_is_told(
    database: Database,
) -> None:
    house = await a_team(database, "U1")
    async with database.write() as session:
        await storage.set_managers(session, 1, [MANAGER, "U8"], house.clock.now())
    await rights.forget(house.context, Who(house.workspace_id, MANAGER))
    [team] = await rows(house, TeamRow)
    assert (team.active, team.set_up_by) == (True, ""), "somebody is left"
    await house.joins("U2", "UTC")
    await teams.offer(house.context, Who(house.workspace_id, "U2"), ["C1"])
    await house.at(datetime(2026, 11, 5, 10, tzinfo=UTC))
    assert "Count you in?" in str(house.slack.to("U2")), "they are asked, without a name"
    await rights.forget(house.context, Who(house.workspace_id, "U8"))
    await house.sends()
    [team] = await rows(house, TeamRow)
    assert not team.active
    assert "nobody manages it any more" in posted(house)[-1]
