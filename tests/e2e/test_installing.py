"""Add to Slack, from the first link to the stored token; and every way in which it does not come to that."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from sqlalchemy import update

from bot import doctor, metrics
from bot.doctor.slack import NOBODY
from bot.manifest import SCOPES
from bot.playground.calls import METHODS, Answer, Call
from bot.services import workspaces
from bot.storage.install_tables import InstallRow
from bot.storage.outbox_tables import WorkspaceRow
from bot.storage.tables import MemberRow, ReflectionRow
from bot.storage.workspaces import Installed
from tests.e2e.stage import Build, Stage


@dataclass
class Browser:
    """Somebody's browser: follows nothing by itself, and keeps the one cookie."""

    stage: Stage
    http: aiohttp.ClientSession
    cookie: str = ""

    async def begins(self) -> str:
        """Opens /slack/install; the address at Slack that it is sent to."""
        async with self.http.get("/slack/install", allow_redirects=False) as answer:
            assert answer.status == 302
            [cookie] = answer.headers.getall("Set-Cookie")
            assert all(word in cookie for word in ("HttpOnly", "Secure", "SameSite=Lax", "Path=/slack/"))
            self.cookie = re.match(r"headroom_state=([^;]+)", cookie)[1]  # type: ignore[index]
            return answer.headers["Location"]

    async def comes_back(self, address: str, cookie: str | None = None) -> tuple[int, str]:
        """The page that is shown to it then."""
        parts = urlsplit(address)
        held = self.cookie if cookie is None else cookie
        headers = {"Cookie": f"headroom_state={held}"} if held else {}
        async with self.http.get(f"{parts.path}?{parts.query}", headers=headers) as answer:
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
            return answer.status, await answer.text()


on_sqlite = pytest.mark.parametrize("stage_url", ["sqlite"], indirect=True)  # no matter of databases


@pytest.fixture
def mode() -> str:
    return "http"


@pytest.fixture
async def stage(build: Build) -> Stage:
    """Nobody has installed it yet."""
    return await build(installed=False)


@pytest.fixture
async def browser(stage: Stage) -> AsyncIterator[Browser]:
    async with aiohttp.ClientSession(stage.headroom.url) as http:
        yield Browser(stage, http)


async def test_whoever_presses_allow_has_it_and_the_link_is_good_once(browser: Browser) -> None:
    stage, slack = browser.stage, browser.stage.playground
    assert await stage.rows(WorkspaceRow) == []
    asked = await browser.begins()
    query = parse_qs(urlsplit(asked).query)
    assert set(query["scope"][0].split(",")) == set(SCOPES)
    assert query["state"][0] not in str([vars(row) for row in await stage.rows(InstallRow)])

    back = slack.allows(asked)
    status, page = await browser.comes_back(back)
    assert (status, "Headroom is in Larkspur" in page) == (200, True)
    [workspace] = await stage.rows(WorkspaceRow)
    assert (workspace.token, workspace.active) == (slack.bot_token, True)
    assert slack.bot_token not in page

    assert (await browser.comes_back(back))[0] == 400
    assert "used up" in (await browser.comes_back(back))[1]
    assert await stage.rows(InstallRow) == []


@pytest.mark.on_both
async def test_several_install_at_the_same_moment_and_each_has_its_own_token(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three people add it to one workspace, two to others, and one of them comes back twice at once."""
    slack, whose, access = stage.playground, dict[str, str](), METHODS["oauth.v2.access"]

    def sells(call: Call) -> Answer:
        team = whose[call.need("code", "invalid_code")]
        return access.run(call) | {"team": {"id": team, "name": team}, "access_token": f"xoxb-{team}"}

    monkeypatch.setitem(METHODS, "oauth.v2.access", replace(access, run=sells))
    async with aiohttp.ClientSession(stage.headroom.url) as http:
        browsers = [Browser(stage, http) for _ in range(5)]
        asked = await asyncio.gather(*(one.begins() for one in browsers))
        backs = [slack.allows(address) for address in asked]
        for team, back in zip(("T0ONE", "T0ONE", "T0ONE", "T0TWO", "T0THREE"), backs, strict=True):
            whose[parse_qs(urlsplit(back).query)["code"][0]] = team
        pages = [one.comes_back(back) for one, back in zip(browsers, backs, strict=True)]
        statuses = [status for status, _ in await asyncio.gather(*pages, browsers[0].comes_back(backs[0]))]
    assert sorted(statuses) == [200] * 5 + [400]
    assert sorted([statuses[0], statuses[-1]]) == [200, 400]
    rows = await stage.rows(WorkspaceRow)
    assert {row.team_id: (row.token, row.active) for row in rows} == {
        team: (f"xoxb-{team}", True) for team in ("T0ONE", "T0TWO", "T0THREE")
    }
    assert len(rows) == 3
    assert await stage.rows(InstallRow) == []


@on_sqlite
async def test_who_cancels_is_told_that_nothing_was_installed(browser: Browser) -> None:
    back = browser.stage.playground.cancels(await browser.begins())
    status, page = await browser.comes_back(back)
    assert (status, "Nothing was installed" in page) == (200, True)
    assert await browser.stage.rows(InstallRow) == []


async def test_a_state_of_somebody_else_unknown_or_too_old_installs_nothing(browser: Browser) -> None:
    stage, slack = browser.stage, browser.stage.playground
    for cookie in ("", "another"):
        assert (await browser.comes_back(slack.allows(await browser.begins()), cookie))[0] == 400
    for wrong in ("code=x", "code=x&state=", "code=x&state=made-up", "code=x&state=%ff%00", ""):
        assert (await browser.comes_back(f"/slack/oauth_redirect?{wrong}"))[0] == 400
    back = slack.allows(await browser.begins())
    async with stage.headroom.database.write() as session:
        await session.execute(update(InstallRow).values(expires_at=datetime.now(UTC)))
    assert (await browser.comes_back(back))[0] == 400
    assert "oauth.v2.access" not in [method for method, *_ in slack.calls]


async def test_removed_and_installed_again_it_goes_on_with_the_same_people(stage: Stage) -> None:
    await stage.install()
    ana = await stage.joins("Ana")
    old = stage.playground.uninstall()
    await stage.playground.settle()
    [gone] = await stage.rows(WorkspaceRow)
    assert (gone.active, gone.token) == (False, None)
    before = metrics.REFUSED.labels("stopped")._value.get()
    await ana.says("I interviewed three customers about checkout", wait=True)
    assert metrics.REFUSED.labels("stopped")._value.get() == before + 1
    assert await stage.rows(ReflectionRow) == []

    await stage.leaps_to("2026-11-25 12:00")
    await stage.install()
    for envelope in old:  # news that Slack repeats late
        stage.playground.redeliver(envelope)
    await stage.playground.settle()
    [back] = await stage.rows(WorkspaceRow)
    assert (back.id, back.active, back.token) == (gone.id, True, stage.playground.bot_token)
    await stage.tells(ana, "I answered forty customer emails")
    await ana.hears("Kept: 1 thing")
    assert "auth.test" not in [method for method, *_ in stage.playground.calls], "no event asks who we are"


@on_sqlite
async def test_thirty_days_after_it_was_removed_no_byte_of_it_is_left(stage: Stage) -> None:
    await stage.install()
    ana = await stage.joins("Ana")
    await stage.tells(ana, "I sold the heliotrope turnstile to the board")
    token = stage.playground.bot_token
    assert await stage.holds("heliotrope")
    assert await stage.holds(token)
    stage.playground.uninstall()
    await stage.playground.settle()
    assert not await stage.holds(token), "at once"
    said = [finding.what async for finding in doctor.examine(stage.settings)]
    assert any("erased on 2026-12-25" in what for what in said)
    await stage.leaps_to("2026-12-25 09:00")
    assert await stage.holds("heliotrope"), "somebody may have removed it by mistake"
    await stage.leaps_to("2026-12-25 11:00")
    for words in ("heliotrope", ana.id, "Larkspur"):
        assert not await stage.holds(words), words
    await stage.install()
    _, fresh = await stage.rows(WorkspaceRow)
    assert (await stage.rows(MemberRow), fresh.active) == ([], True)


async def test_each_workspace_is_spoken_to_with_its_own_token_and_stops_alone(stage: Stage) -> None:
    """The same user id in two teams is two people; the other team's token happens to be dead."""
    await stage.install()
    ana = await stage.joins("Ana")
    other = Installed("T0OTHER", "Other", "U0OTHERBOT", token="xoxb-other")
    await workspaces.install(stage.headroom.context, other)
    slack = stage.playground.slack
    event = {"type": "message", "channel_type": "im", "channel": "D0OTHER", "user": ana.id, "ts": "1.1"}
    said = slack.events.wrap(event | {"text": "I met the finance director"})
    slack.sockets.dispatch("events_api", said | {"team_id": "T0OTHER", "authorizations": []})
    typed = {"command": "/reflect", "text": "", "team_id": "T0OTHER", "user_id": ana.id, "trigger_id": "1.2"}
    slack.sockets.dispatch("slash_commands", typed | {"channel_id": "D0OTHER"})
    await stage.settle()

    outcomes = [(method, outcome) for method, _, outcome in slack.calls]
    assert ("chat.postMessage", "invalid_auth") in outcomes
    assert ("views.open", "invalid_auth") in outcomes
    here, there = await stage.rows(WorkspaceRow)
    assert (here.active, there.active, there.stopped_why) == (True, False, "invalid_auth")
    assert await stage.rows(ReflectionRow, ReflectionRow.workspace_id == here.id) == []
    await stage.tells(ana, "I answered forty customer emails")
    await ana.hears("Kept: 1 thing")


@on_sqlite
async def test_doctor_asks_whether_slack_knows_the_app(stage: Stage) -> None:
    well = [finding async for finding in doctor.examine(stage.settings)]
    assert [finding.mend for finding in well if not finding.well] == []
    assert any("client id and secret" in finding.what for finding in well)
    wrong = replace(stage.settings, slack_client_secret="another")
    [ill] = [finding async for finding in doctor.examine(wrong) if not finding.well]
    assert "bad_client_secret" in ill.mend
    assert NOBODY in [finding.what for finding in well]

    await stage.install()
    other = Installed("T0OTHER", "Other", "U0OTHERBOT", token="xoxb-other")
    await workspaces.install(stage.headroom.context, other)
    findings = [finding async for finding in doctor.examine(stage.settings)]
    assert "2 workspaces have installed the app" in [finding.what for finding in findings]
    [ill] = [finding for finding in findings if not finding.well]
    assert (ill.what, "install the app there again" in ill.mend) == ("The workspace T0OTHER", True)


@on_sqlite
async def test_with_a_bot_token_one_workspace_is_served_and_nobody_installs(stage: Stage) -> None:
    """The signing secret is all that is needed beside it."""
    token = stage.playground.bot_token
    stage.settings = replace(
        stage.settings, slack_bot_token=token, slack_client_id="", slack_client_secret=""
    )
    await stage.restart()
    ana = await stage.joins("Ana")
    await stage.tells(ana, "I answered forty customer emails")
    await ana.hears("Kept: 1 thing")
    async with aiohttp.ClientSession(stage.headroom.url) as http:
        for address in ("/slack/install", "/slack/oauth_redirect?code=1&state=2"):
            async with http.get(address) as answer:
                assert answer.status == 404
    findings = [finding async for finding in doctor.examine(stage.settings)]
    assert [finding.mend for finding in findings if not finding.well] == []
    assert findings[0].what == doctor.ALONE


@on_sqlite
async def test_what_slack_refuses_is_said_and_its_secret_is_the_operators_affair(
    browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    slack = browser.stage.playground
    back = slack.allows(await browser.begins())
    slack.slack.passes.spend_code(parse_qs(urlsplit(back).query)["code"][0])
    status, page = await browser.comes_back(back)
    assert (status, "code_already_used" in page) == (400, True)

    back = slack.allows(await browser.begins())
    secret, slack.slack.passes.client_secret = slack.slack.passes.client_secret, "another"
    status, page = await browser.comes_back(back)
    assert (status, "not set up right" in page) == (500, True)

    slack.slack.passes.client_secret = secret
    slack.faults.add("oauth.v2.access", "500")
    status, page = await browser.comes_back(slack.allows(await browser.begins()))
    assert (status, "does not answer" in page) == (503, True)
    assert secret not in caplog.text
