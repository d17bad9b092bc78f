"""For a whole Enterprise organisation: one installation, many workspaces, people at home in one of them."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.playground import LARKSPUR, Cast, Person, text_of
from bot.playground.cast import person
from bot.playground.nouns import Organisation
from bot.services import workspaces
from bot.storage.growth_tables import EvidenceRow
from bot.storage.install_tables import OrganisationRow
from bot.storage.outbox_tables import WorkspaceRow
from bot.storage.tables import DraftRow, MemberRow, ReflectionRow
from bot.storage.team_tables import TeamManagerRow, TeamRow
from bot.storage.workspaces import Installed
from bot.views.ids import SHORTCUT_SAVE
from tests.conftest import copy_of
from tests.e2e.stage import MARKETING, Build, Stage

HERE, WARD, THEATRE = LARKSPUR.team_id, "T0WARD000", "T0THEATRE"
STARLING = Organisation("E0STARLING", "Starling", (HERE, WARD, THEATRE))
WILMA = replace(person("Wilma Ward", "Nurse", "Europe/Berlin", "#111111", ""), team_id=WARD)
SAM = replace(person("Sam Stranger", "Visitor", "Europe/Berlin", "#222222", ""), team_id="T0ELSEWHERE")
CAST = Cast(HERE, "Larkspur", (*LARKSPUR.people, WILMA, SAM), LARKSPUR.rooms)


@pytest.fixture
def stage_url(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """SQLite alone: what is tried here is no matter of databases."""
    return copy_of(migrated_sqlite, tmp_path_factory.getbasetemp())


@pytest.fixture
def mode() -> str:
    return "http"


@pytest.fixture
async def stage(build: Build) -> Stage:
    return await build(cast=CAST, organisation=STARLING)


async def says(stage: Stage, kind: str, *teams: str) -> None:
    """Slack says which workspaces got the app, or lost it."""
    stage.playground.slack.events.send_of_all(kind, {"team_ids": list(teams)})
    await stage.playground.settle()


async def homes(stage: Stage) -> dict[str, tuple[bool, bool]]:
    """By team: whether it is served, and whether by the organisation's installation."""
    return {row.team_id: (row.active, row.org_wide) for row in await stage.rows(WorkspaceRow)}


async def tells(stage: Stage, somebody: Person, words: str) -> None:
    await stage.tells(somebody, words)
    await somebody.hears("Kept: 1 thing")


async def test_one_installation_serves_every_workspace_that_slack_speaks_of(stage: Stage) -> None:
    [organisation] = await stage.rows(OrganisationRow)
    assert (organisation.enterprise_id, organisation.token) == ("E0STARLING", stage.playground.bot_token)
    assert await stage.rows(WorkspaceRow) == []
    ana, wilma = await stage.joins("Ana", field=MARKETING), await stage.joins("Wilma", field=MARKETING)
    await tells(stage, ana, "I presented the retention numbers to the sales team")
    await tells(stage, wilma, "I rewrote the falls checklist for our ward")
    assert await homes(stage) == {HERE: (True, True), WARD: (True, True)}
    where = {row.user_id: row.workspace_id for row in await stage.rows(MemberRow)}
    assert len(set(where.values())) == 2
    told = await stage.rows(ReflectionRow)
    assert [row.workspace_id for row in told] == [where[ana.id], where[wilma.id]]


async def test_somebody_is_one_member_whichever_of_their_workspaces_slack_names(stage: Stage) -> None:
    """Their conversation with the bot is one, in all workspaces of the organisation."""
    ana = await stage.joins("Ana", field=MARKETING)
    await says(stage, "team_access_granted", THEATRE)
    slack = stage.playground.slack
    slack.world.users[ana.id] = replace(slack.world.users[ana.id], team_id=THEATRE)
    await tells(stage, ana, "I presented the retention numbers to the sales team")
    await ana.command("/growth", "settings")
    assert ana.modal is not None
    assert await ana.submits(ana.modal) is None
    assert len(await stage.rows(MemberRow)) == 1


async def test_a_message_is_saved_though_slack_names_no_workspace_and_so_no_address(stage: Stage) -> None:
    ana = await stage.joins("Ana", field=MARKETING)
    await ana.shortcut(SHORTCUT_SAVE, await ana.says_in("marketing", "I planned the quarter's content"))
    view = await ana.gets_modal()
    assert "these words; I can't tell the message's address here" in text_of(view)
    assert await ana.submits(view) is None
    await stage.settle()
    await ana.hears("Kept: 1 thing")
    assert await stage.rows(EvidenceRow) == []


async def test_a_stranger_of_another_organisation_stays_one(stage: Stage) -> None:
    sam = stage.person("Sam")
    await sam.says("I planned the budget", wait=True)
    await stage.settle()
    assert await stage.rows(DraftRow) == []
    assert await stage.rows(MemberRow) == []


async def test_a_workspace_that_loses_access_stops_alone_and_comes_back(stage: Stage) -> None:
    ana, wilma = await stage.joins("Ana", field=MARKETING), await stage.joins("Wilma", field=MARKETING)
    envelopes = stage.playground.slack.sockets
    with envelopes.collecting() as before:
        await wilma.says("I wrote the plan for next quarter's campaigns", wait=True)
    await stage.leaps_to("2026-11-25 11:00")
    await says(stage, "team_access_revoked", WARD)
    assert await homes(stage) == {HERE: (True, True), WARD: (False, True)}
    for envelope in before:
        stage.playground.redeliver(envelope)
    await stage.playground.settle()
    assert (await homes(stage))[WARD] == (False, True), "what was said before comes too late"
    await tells(stage, ana, "I answered forty customer emails")

    await stage.leaps_to("2026-11-25 12:00")
    await says(stage, "team_access_granted", WARD)
    assert (await homes(stage))[WARD] == (True, True)
    await tells(stage, wilma, "I met the finance director about the booking system")
    assert {row.erase_at for row in await stage.rows(WorkspaceRow)} == {None}


async def test_removed_from_the_organisation_it_stops_everywhere_but_where_it_was_installed_by_itself(
    stage: Stage,
) -> None:
    await stage.join("Ana", "Wilma", field=MARKETING)
    own = Installed("T0OWN", "Own", "U0OWN", "xoxb-own", STARLING.id)
    await workspaces.install(stage.headroom.context, own)
    await stage.leaps_to("2026-11-25 11:00")
    stage.playground.uninstall()
    await stage.playground.settle()
    assert await homes(stage) == {HERE: (False, True), WARD: (False, True), "T0OWN": (True, False)}
    [organisation] = await stage.rows(OrganisationRow)
    assert (organisation.active, organisation.token) == (False, None)
    assert not await stage.holds(stage.playground.bot_token)
    here = [row for row in await stage.rows(WorkspaceRow) if row.org_wide]
    assert {row.token for row in here} == {None}
    assert None not in {row.erase_at for row in here}

    await stage.leaps_to("2026-11-25 12:00")
    await stage.install()
    await says(stage, "team_access_granted", HERE, WARD)
    assert await homes(stage) == {HERE: (True, True), WARD: (True, True), "T0OWN": (True, False)}


async def test_a_workspace_that_removes_its_own_installation_goes_on_with_that_of_all(stage: Stage) -> None:
    context = stage.headroom.context
    own = Installed("T0OWN", "Own", "U0OWN", "xoxb-own", STARLING.id)
    await workspaces.install(context, own)
    await workspaces.stop(context, "T0OWN", "the app was uninstalled", context.clock.now())
    [row] = await stage.rows(WorkspaceRow)
    assert (row.active, row.org_wide, row.token) == (True, True, stage.playground.bot_token)


async def test_what_happens_to_a_shared_channel_is_heard_where_its_digest_is(stage: Stage) -> None:
    """Slack names the workspace of whoever did it; the digest was set up in Ana's."""
    ana, wilma = await stage.joins("Ana", field=MARKETING), await stage.joins("Wilma", field=MARKETING)
    [home] = await stage.rows(MemberRow, MemberRow.user_id == ana.id)
    async with stage.headroom.database.write() as session:
        session.add(
            TeamRow(
                id=1, workspace_id=home.workspace_id, channel="C0SHARED", name="growth", zone="UTC",
                set_up_by=ana.id, set_up_at=stage.clock.now(), first_month="2026-11", digest_month="2026-11",
            )
        )  # fmt: skip
        await session.flush()
        session.add(TeamManagerRow(team_id=1, user_id=ana.id))
    renamed = {"type": "channel_rename", "channel": {"id": "C0SHARED", "name": "growing", "created": 1}}
    archived = {"type": "channel_archive", "channel": "C0SHARED", "user": wilma.id}
    slack, after = stage.playground.slack, []
    for event in (renamed, archived):
        from_there = slack.events.wrap(event) | {"team_id": WARD, "context_team_id": WARD}
        slack.sockets.dispatch("events_api", from_there)
        await stage.settle()
        [team] = await stage.rows(TeamRow)
        after.append((team.name, team.active))
    assert after == [("growing", True), ("growing", False)]
    assert await ana.hears("has a new name")
    assert await ana.hears("has stopped")
