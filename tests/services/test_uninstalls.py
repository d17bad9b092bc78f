"""A workspace that removed the app: nothing is done for it, and after thirty days nothing is left of it."""

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from bot.domain.uninstalls import KEPT, REVOKED, UNINSTALLED
from bot.services import uninstalls, workspaces
from bot.storage import uninstalls as rows
from bot.storage.database import Database
from bot.storage.outbox_tables import WorkspaceRow
from bot.storage.rights_tables import AuditRow
from bot.storage.schema import METADATA
from bot.storage.tables import AdaptationRow, MemberRow, PromptRow
from bot.storage.team_tables import TeamManagerRow, TeamMemberRow, TeamRow
from bot.storage.upcoming import DUE_TIMES
from bot.storage.workspaces import Installed
from jobs.due import JOBS
from tests.services.house import House

WEDNESDAY, FRIDAY = datetime(2026, 11, 25, 9, tzinfo=UTC), datetime(2026, 11, 27, 14, tzinfo=UTC)
SECOND, LONG_AGO = timedelta(seconds=1), datetime(2026, 11, 20, tzinfo=UTC)


async def leaves(house: House, why: str = UNINSTALLED) -> None:
    await workspaces.stop(house.context, "T1", why, house.clock.now())


async def the_workspace(house: House) -> WorkspaceRow:
    async with house.database.read() as session:
        return (await session.scalars(select(WorkspaceRow).order_by(WorkspaceRow.id))).first()  # type: ignore[return-value]


async def count(house: House, name: str, workspace_id: int) -> int:
    table = METADATA.tables[name]
    here = table.c["id" if name == "workspaces" else "workspace_id"] == workspace_id
    async with house.database.read() as session:
        return await session.scalar(select(func.count()).select_from(table).where(here)) or 0


async def test_no_job_looks_at_a_workspace_that_is_gone_and_all_go_on_when_it_is_back(house: House) -> None:
    """On Friday both would be asked. Ana's workspace comes back on Monday: late, but not forgotten."""
    await house.joins("UANA", "Europe/Berlin")
    here, house.workspace_id = (
        house.workspace_id,
        await workspaces.install(house.context, Installed("T2", "Other", "UBOT2")),
    )
    await house.joins("UBEN", "Europe/Berlin")
    said = await count(house, "deliveries", here)
    await leaves(house)
    due = {"next_summary_at": FRIDAY, "next_ceiling_at": FRIDAY, "summary_month": "2026-10"}
    async with house.database.write() as session:
        await session.execute(update(MemberRow).where(MemberRow.workspace_id == here).values(due))
    await house.at(FRIDAY)
    assert [await count(house, "prompts", id_) for id_ in (here, house.workspace_id)] == [0, 1]
    assert await count(house, "deliveries", here) == said
    async with house.database.read() as session:
        ana = (await session.scalars(select(MemberRow).where(MemberRow.workspace_id == here))).one()
    assert (ana.next_summary_at, ana.next_ceiling_at) == (FRIDAY, FRIDAY), "nobody looked"

    house.clock.move_to(FRIDAY + timedelta(days=3))
    await workspaces.install(house.context, Installed("T1", "Acme", "UBOT"))
    await house.at(house.clock.now())
    assert await count(house, "prompts", here) == 1


async def test_in_whatever_order_the_news_comes_the_newest_installation_decides(sqlite: Database) -> None:
    """Every order of what can be heard, some of it twice; each is told with the time when it happened."""
    house = House(sqlite, WEDNESDAY)
    first, gone, again = WEDNESDAY, WEDNESDAY + timedelta(days=1), WEDNESDAY + timedelta(days=2)
    news = {
        "uninstalled": (UNINSTALLED, gone),
        "revoked": (REVOKED, gone + SECOND),
        "repeated": (UNINSTALLED, gone),
        "reinstalled": (None, again),
    }
    for number, order in enumerate(itertools.permutations(news)):
        team = f"T{number}"
        house.clock.move_to(first)
        workspace_id = await workspaces.install(house.context, Installed(team, "", None, "xoxb-1"))
        for name in order:
            why, at = news[name]
            house.clock.move_to(again if name == "reinstalled" else max(at, house.clock.now()))
            if why is None:
                back = await workspaces.install(house.context, Installed(team, "", None, "xoxb-2"))
                assert back == workspace_id
            else:
                await workspaces.stop(house.context, team, why, at)
        async with sqlite.read() as session:
            row = await session.get_one(WorkspaceRow, workspace_id)
        assert (row.active, row.token, row.erase_at, row.stopped_why) == (True, "xoxb-2", None, None), order


@pytest.mark.parametrize("order", list(itertools.permutations((UNINSTALLED, REVOKED, "account_inactive"))))
async def test_however_it_is_told_the_days_begin_once(sqlite: Database, order: tuple[str, ...]) -> None:
    house = House(sqlite, WEDNESDAY)
    await house.installs()
    for hours, why in enumerate(order):
        house.clock.move_to(WEDNESDAY + timedelta(hours=hours))
        await leaves(house, why)
    row = await the_workspace(house)
    assert (row.active, row.token, row.erase_at) == (False, None, WEDNESDAY + KEPT)


async def test_a_wrong_token_stops_it_and_erases_nothing(sqlite: Database) -> None:
    house = House(sqlite, WEDNESDAY)
    await house.installs()
    await leaves(house, "invalid_auth")
    row = await the_workspace(house)
    assert (row.active, row.erase_at) == (False, None)
    house.clock.move_to(WEDNESDAY + timedelta(days=3))
    await leaves(house)
    assert (await the_workspace(house)).erase_at == WEDNESDAY + timedelta(days=3) + KEPT


@pytest.mark.on_both
async def test_after_thirty_days_nothing_of_it_is_left_and_others_keep_everything(house: House) -> None:
    here = house.workspace_id
    await house.joins("UANA", "Europe/Berlin")
    house.workspace_id = await workspaces.install(house.context, Installed("T2", "Other", "UBOT2"))
    await house.joins("UBEN", "Europe/Berlin")
    await house.at(FRIDAY)
    await leaves(house)
    kept = {
        name: await count(house, name, house.workspace_id) for name in ("members", "prompts", "deliveries")
    }
    assert min(kept.values()) > 0

    house.clock.move_to(FRIDAY + KEPT - SECOND)
    await house.tick()
    assert await count(house, "members", here) == 1
    house.clock.move_to(FRIDAY + KEPT)
    steps = 0
    while await uninstalls.erase_due(house.context, limit=1):
        steps += 1
    assert steps > 3, "in bounded steps"
    for name, table in METADATA.tables.items():
        if "workspace_id" in table.c and name != "audit":
            assert await count(house, name, here) == 0, name
    async with house.database.read() as session:
        for name in ("unasked", "team_members", "quotes"):
            orphans = select(func.count()).select_from(METADATA.tables[name])
            assert await session.scalar(orphans) == (1 if name == "unasked" else 0)
        [line] = await session.scalars(select(AuditRow).where(AuditRow.workspace_id == here))
    assert (line.by, line.what, line.mark) == ("uninstall", "erase", "")
    assert line.rows >= 3
    assert kept["members"] == await count(house, "members", house.workspace_id)


async def test_whoever_installs_while_it_is_being_erased_begins_anew(sqlite: Database) -> None:
    house = House(sqlite, WEDNESDAY)
    await house.installs()
    here = house.workspace_id
    await house.joins("UANA", "Europe/Berlin")
    await leaves(house)
    house.clock.move_to(WEDNESDAY + KEPT)
    assert await uninstalls.erase_due(house.context), "it has begun"
    fresh = await workspaces.install(house.context, Installed("T1", "Acme", "UBOT", "xoxb-1"))
    assert fresh != here
    assert await count(house, "members", fresh) == 0
    await house.tick()
    assert await count(house, "members", here) == 0
    assert not await uninstalls.erase_due(house.context)
    row = await the_workspace(house)
    assert (row.name, row.token, row.bot_user_id, row.enterprise_id, row.active) == (
        "",
        None,
        None,
        None,
        False,
    )
    assert row.team_id.startswith("T1 ")


async def test_one_that_cannot_be_erased_is_set_aside(
    sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = House(sqlite, WEDNESDAY)
    await house.installs()
    await leaves(house)
    house.clock.move_to(WEDNESDAY + KEPT)
    assert await uninstalls.erase_due(house.context)

    async def fail(*_: object) -> int:
        raise RuntimeError("out of luck")

    with monkeypatch.context() as patch:
        patch.setattr(rows, "erase_some", fail)
        assert await uninstalls.erase_due(house.context)
    assert not await uninstalls.erase_due(house.context), "others get their turn"
    house.clock.move_to(WEDNESDAY + KEPT + timedelta(hours=1))
    await house.tick()
    assert (await the_workspace(house)).erase_at is None


def goes_along(name: str, seen: frozenset[str] = frozenset()) -> bool:
    """Whether a table's rows go with rows that name a workspace."""
    table = METADATA.tables[name]
    if "workspace_id" in table.c:
        return True
    parents = {key.column.table.name for key in table.foreign_keys if key.ondelete == "CASCADE"} - seen
    return any(goes_along(parent, seen | {name}) for parent in parents)


@pytest.mark.parametrize("name", sorted(METADATA.tables))
def test_every_table_names_its_workspace_or_goes_with_one_that_does(name: str) -> None:
    assert goes_along(name) or name in {"workspaces", "installs", "organisations"}, (
        "before there is a workspace"
    )


AWAY = {"retention", "uninstalls", "housekeeping"}
"""Jobs that only erase: for them a workspace that removed the app is like any other."""


async def everything_is_due(house: House) -> None:
    """Of every kind that a job looks after, a row whose time came long ago."""
    who = await house.joins("UANA", "Europe/Berlin")
    async with house.database.write() as session:
        [ana] = await session.scalars(select(MemberRow))
        for week, state in (("2026-W46", "sent"), ("2026-W47", "sent")):
            session.add(
                PromptRow(
                    workspace_id=who.workspace_id, member_id=ana.id, week=week, local_date=WEDNESDAY.date(),
                    slot_at=WEDNESDAY, closes_at=WEDNESDAY + KEPT, question_id="main", state=state,
                )
            )  # fmt: skip
        team = TeamRow(
            workspace_id=who.workspace_id, channel="C1", name="growth", zone="UTC", set_up_by="UANA",
            set_up_at=WEDNESDAY, first_month="2026-10", digest_month="2026-10",
        )  # fmt: skip
        session.add(team)
        session.add(AdaptationRow(workspace_id=who.workspace_id, member_id=ana.id, fresh=5))
        await session.flush()
        session.add(TeamManagerRow(team_id=team.id, user_id="UANA"))
        session.add(TeamMemberRow(team_id=team.id, member_id=ana.id))
        ana.summary_month = "2026-10"
        await session.flush()
        for column in due_columns():
            await session.execute(update(column.class_).values({column.key: LONG_AGO}))


def due_columns() -> list[Any]:
    return [one for name, columns in DUE_TIMES.items() if name not in AWAY for one in columns]


async def untouched(house: House) -> set[str]:
    """The due times that still are as they were."""
    async with house.database.read() as session:
        found = [
            (one, await session.scalar(select(func.count()).where(one == LONG_AGO))) for one in due_columns()
        ]
    return {str(one) for one, count in found if count}


@pytest.mark.parametrize("why", [UNINSTALLED, "invalid_auth"])
async def test_every_job_passes_by_a_stopped_workspace_and_goes_on_when_it_is_back(
    sqlite: Database, why: str
) -> None:
    house = House(sqlite, WEDNESDAY)
    await house.installs()
    await everything_is_due(house)
    every, said = await untouched(house), await count(house, "deliveries", house.workspace_id)
    assert len(every) == len(due_columns())
    await leaves(house, why)
    for job in JOBS.values():
        await job(house.context)
    assert await untouched(house) == every
    assert await count(house, "deliveries", house.workspace_id) == said

    await workspaces.install(house.context, Installed("T1", "Acme", "UBOT"))
    for job in JOBS.values():
        await job(house.context)
    assert await untouched(house) == set()
    assert await count(house, "deliveries", house.workspace_id) > said
