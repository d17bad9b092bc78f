"""Doctor names each thing that is wrong, says how to mend it, and ends with 1."""

import asyncio
import json
import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import RawTestServer

from bot import cli
from bot.doctor import slack as from_slack
from bot.manifest import lacks, manifest
from bot.playground import Playground
from bot.settings import Settings
from bot.storage import migrating, sealing
from bot.storage.database import asynchronous
from bot.storage.sealing import generate_key
from tests.storage.test_encryption import tell

Given = pytest.MonkeyPatch
KEY = generate_key()


@pytest.fixture
async def slack(tmp_path: Path, monkeypatch: Given, migrated_sqlite: Path) -> AsyncIterator[Playground]:
    """A Slack, and an environment in which all is well."""
    shutil.copy(migrated_sqlite, tmp_path / "headroom.db")
    (tmp_path / "headroom.db").chmod(0o600)
    playground = Playground(pace=False, manifest=manifest())
    await playground.start()
    monkeypatch.chdir(tmp_path)
    for name, value in {
        "SLACK_BOT_TOKEN": playground.bot_token,
        "SLACK_APP_TOKEN": playground.app_token,
        "SLACK_API_URL": playground.api_url,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'headroom.db'}",
        "HEADROOM_ENCRYPTION_KEYS": KEY,
    }.items():
        monkeypatch.setenv(name, value)
    yield playground
    await playground.stop()


async def sealed(url: str, key: str) -> None:
    database = sealing.open_database(url, (key,))
    await database.migrate()
    await tell(database)
    await database.close()


async def ill(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """The lines that say what is wrong."""
    code = await asyncio.to_thread(cli.main, ["doctor", *words])
    said = capsys.readouterr().out.splitlines()
    wrong = [line for line in said if line.startswith("✗")]
    assert code == (1 if wrong else 0)
    return "\n".join(wrong)


LEFT_OUT: dict[str, tuple[dict[str, str], str]] = {
    "no bot token": ({"SLACK_BOT_TOKEN": ""}, "SLACK_BOT_TOKEN is missing: copy it"),
    "no app token": ({"SLACK_APP_TOKEN": ""}, "SLACK_APP_TOKEN is missing: copy it"),
    "a wrong bot token": (
        {"SLACK_BOT_TOKEN": "xoxb-wrong"},
        "SLACK_BOT_TOKEN is refused (invalid_auth): copy",
    ),
    "a wrong app token": (
        {"SLACK_APP_TOKEN": "xapp-wrong"},
        "SLACK_APP_TOKEN is refused (invalid_auth): make",
    ),
    "no Slack": (
        {"SLACK_API_URL": "http://127.0.0.1:9/api/"},
        "does not answer (ClientConnectorError): check",
    ),
    "no folder": ({"DATABASE_URL": "sqlite:////no/such/folder.db"}, "make it, or change DATABASE_URL"),
}


@pytest.mark.parametrize("name", LEFT_OUT)
async def test_each_setting_that_is_wrong_is_named(
    slack: Playground, monkeypatch: Given, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    changes, words = LEFT_OUT[name]
    for variable, value in changes.items():
        monkeypatch.setenv(variable, value)
    [wrong] = (await ill(capsys)).splitlines()
    assert words in wrong


async def test_each_of_two_tokens_that_are_missing_is_named(
    slack: Playground, monkeypatch: Given, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"):
        monkeypatch.setenv(name, "")
    wrong = await ill(capsys)
    assert ["SLACK_BOT_TOKEN is missing" in wrong, "SLACK_APP_TOKEN is missing" in wrong] == [True, True]


async def test_what_the_apps_manifest_lacks_is_named(
    slack: Playground, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """As Slack shows it, saved by hand: no token tells a bot of its events and commands."""
    paper, file = manifest(), tmp_path / "app.json"
    file.write_text(json.dumps(paper))
    assert await ill(capsys, "--manifest", str(file)) == ""
    paper["oauth_config"]["scopes"]["bot"].remove("im:write")
    paper["settings"]["event_subscriptions"]["bot_events"].remove("message.im")
    del paper["features"]["slash_commands"][1], paper["features"]["shortcuts"]
    paper["features"]["app_home"] = {}
    file.write_text(json.dumps(paper))
    wrong = await ill(capsys, "--manifest", str(file))
    for words in (
        "The scope im:write: missing",
        "The event message.im",
        "The command /reflect",
        "The Home tab",
    ):
        assert words in wrong
    assert "The shortcut reflection_save: missing: paste what `headroom manifest` prints" in wrong
    for words in ("no JSON", '{"features": {"slash_commands": "none"}}'):
        file.write_text(words)
        assert "it can't be read" in await ill(capsys, "--manifest", str(file))


def test_an_app_that_is_called_needs_addresses_and_one_that_calls_needs_none() -> None:
    assert lacks(manifest("https://headroom.example.net")) == []
    paper = manifest()
    paper["settings"]["socket_mode_enabled"] = False
    assert lacks(paper) == [
        "the request URL for events (or Socket Mode)", "the request URL for interactivity (or Socket Mode)"
    ]  # fmt: skip
    assert {"the event message.im", "the command /growth", "the scope commands"} <= set(lacks({}))


async def test_all_is_well_and_what_slack_does_not_tell_is_said(
    slack: Playground, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await ill(capsys) == ""
    assert await asyncio.to_thread(cli.main, ["doctor"]) == 0
    said = capsys.readouterr().out
    assert "Slack tells no bot which events and commands" in said
    assert "sealed at rest, with one key" in said


async def test_modes_of_files_and_the_time_are_looked_at(
    slack: Playground, monkeypatch: Given, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    await sealed(f"sqlite:///{tmp_path / 'headroom.db'}", KEY)
    (tmp_path / "headroom.db").chmod(0o644)
    (tmp_path / ".env").touch(0o600)
    (tmp_path / ".env").chmod(0o640)
    monkeypatch.setattr(from_slack, "SKEW", -1)
    database, env, clock = sorted((await ill(capsys)).splitlines(), key=lambda line: "clock" in line.lower())
    assert f"chmod 600 {tmp_path / 'headroom.db'}" in database
    assert f"chmod 600 {tmp_path / '.env'}" in env
    assert "switch time synchronisation on" in clock


async def test_what_root_left_beside_the_database_is_named(
    slack: Playground, monkeypatch: Given, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The tests may be root's, too, who may write everything."""
    (tmp_path / "headroom.db.timetable").touch()
    access = os.access

    def ours(path: Path, mode: int) -> bool:
        return access(path, mode) and not (mode == os.W_OK and path.name.endswith(".timetable"))

    monkeypatch.setattr(os, "access", ours)
    [wrong] = (await ill(capsys)).splitlines()
    assert "headroom.db.timetable is not yours to write" in wrong


@pytest.mark.parametrize("key", ["", generate_key()], ids=["no key", "another key"])
async def test_a_database_whose_key_is_not_here_is_said(
    slack: Playground, monkeypatch: Given, capsys: pytest.CaptureFixture[str], tmp_path: Path, key: str
) -> None:
    await sealed(f"sqlite:///{tmp_path / 'headroom.db'}", KEY)
    monkeypatch.setenv("HEADROOM_ENCRYPTION_KEYS", key)
    assert await asyncio.to_thread(cli.main, ["doctor"]) == 1
    said = capsys.readouterr().out
    assert "✗ Keys: " in said
    assert "sealed at rest" not in said, "the keys that are set are not the matter"


async def test_a_migration_that_waits_is_named_and_not_made(
    slack: Playground, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "headroom.db").unlink()
    await migrating.upgrade(asynchronous(f"sqlite:///{tmp_path / 'headroom.db'}"), "0001")
    for _ in range(2):
        assert "revision 0001" in (wrong := await ill(capsys))
        assert "make a backup, then `headroom migrate`" in wrong
    assert await asyncio.to_thread(cli.main, ["migrate"]) == 0
    assert await ill(capsys) == ""


async def test_an_answer_that_is_no_object_is_no_answer_of_slack() -> None:
    """A proxy's, for example; the doctor ended in a traceback."""

    async def say(_: web.BaseRequest) -> web.Response:
        return web.json_response(None)

    async with RawTestServer(say) as server:
        settings = Settings(slack_api_url=str(server.make_url("/")), slack_bot_token="xoxb-1")
        [finding] = [one async for one in from_slack.tokens(settings)]
    assert "does not answer (ValueError)" in finding.mend


def test_scopes_that_slack_does_not_tell_are_not_called_missing() -> None:
    """As the clock, where the answer has no date."""
    finding = from_slack._scopes("")
    assert (finding.well, "could not be compared" in finding.what) == (True, True)


async def test_a_scope_that_is_missing_is_named_with_what_it_is_for(
    tmp_path: Path, monkeypatch: Given, capsys: pytest.CaptureFixture[str], slack: Playground
) -> None:
    paper = manifest()
    paper["oauth_config"]["scopes"]["bot"].remove("im:history")
    poorer = Playground(pace=False, manifest=paper)
    await poorer.start()
    monkeypatch.setenv("SLACK_API_URL", poorer.api_url)
    monkeypatch.setenv("SLACK_BOT_TOKEN", poorer.bot_token)
    monkeypatch.setenv("SLACK_APP_TOKEN", poorer.app_token)
    wrong = await ill(capsys)
    await poorer.stop()
    assert "missing: im:history (" in wrong
    assert "install it again" in wrong
