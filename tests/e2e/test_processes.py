"""The bot as a process: started, killed, stopped, refused; and every command of the command line."""

import asyncio
import json
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot import cli
from bot.app import Headroom
from bot.clock import SystemClock
from bot.domain.prompts import load_questions
from bot.manifest import as_json, manifest
from bot.playground import Playground
from bot.settings import misspelt, read_settings
from bot.starting import StartError
from tests import forks
from tests.conftest import copy_of
from tests.e2e.process import Office, Process, resident
from tests.e2e.stage import PROMPT

CUSTOMERS, EMAILS = "I interviewed three customers about checkout", "I answered forty customer emails"

NOBODY = {
    "SLACK_BOT_TOKEN": "xoxb-1",
    "SLACK_APP_TOKEN": "xapp-1",
    "SLACK_API_URL": "http://127.0.0.1:9/api/",
}
"""A Slack that is not there."""

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    playground = Playground(pace=False, manifest=manifest())
    await playground.start()
    yield playground
    await playground.stop()


@pytest.fixture
def office(playground: Playground, tmp_path: Path, migrated_sqlite: Path) -> Office:
    """With a SQLite file that has its tables: to make them is a process by itself."""
    return Office(playground, tmp_path, copy_of(migrated_sqlite, tmp_path))


@pytest.fixture
def any_office(playground: Playground, tmp_path: Path, stage_url: str) -> Office:
    """Once with each kind of database."""
    return Office(playground, tmp_path, stage_url)


# --- kill -9


async def test_killed_between_acknowledging_and_reading_back(any_office: Office) -> None:
    process = await any_office.runs()
    ana = await any_office.joins("Ana")
    message = await ana.says(CUSTOMERS, wait=True)
    await process.kill()
    assert message.ts

    process = await any_office.runs()
    try:
        await ana.hears("Kept: 1 thing", 60)
        await any_office.until_nothing_waits()
        assert len([one for one in ana.inbox if "Kept:" in one.text]) == 1
    finally:
        await process.kill()


@pytest.mark.timeout(300)  # a lease and its grace may have to pass
async def test_killed_while_the_read_back_is_on_its_way(any_office: Office) -> None:
    process = await any_office.runs()
    ana = await any_office.joins("Ana")
    any_office.playground.faults.add("chat.postMessage", "slow", seconds=3, times=2)
    await ana.says(CUSTOMERS, wait=True)
    await ana.says(EMAILS, wait=True)
    slack = any_office.playground.slack
    await slack.pulse.until(lambda: slack.in_flight, 30)
    await process.kill()

    process = await any_office.runs()
    try:
        await ana.hears(lambda one: "forty" in str(one.blocks), 120)
        await any_office.until_nothing_waits(120)
        for words in ("three customers", "forty customer"):
            assert len([one for one in ana.inbox if words in str(one.blocks)]) == 1
    finally:
        await process.kill()


# --- SIGTERM


async def test_sigterm_ends_in_order_with_something_in_flight(office: Office) -> None:
    process = await office.runs(afresh=True)
    ana = await office.joins("Ana")
    office.playground.faults.add("chat.postMessage", "slow", seconds=1)
    await ana.says(CUSTOMERS, wait=True)
    process.terminate()
    ended = await process.ended(10)
    assert ended.code == 0
    assert "Traceback" not in ended.err


async def test_sigterm_ends_it_in_time_although_slack_answers_nothing(office: Office) -> None:
    process = await office.runs()
    ana = await office.joins("Ana")
    office.playground.faults.add("*", "slow", times=50, seconds=30)
    await ana.says(CUSTOMERS, wait=True)
    slack = office.playground.slack
    await slack.pulse.until(lambda: slack.in_flight, 30)
    process.terminate()
    assert (await process.ended(10)).code == 0


async def test_sigterm_ends_it_while_it_cannot_get_a_connection(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = asyncio.Event()
    monkeypatch.setattr(office.playground.slack.passes, "punch", lambda _: tried.set())
    process = await office.process("run").start()
    async with asyncio.timeout(30):
        await tried.wait()
    process.terminate()
    assert (await process.ended(10)).code == 0


async def test_the_playground_can_be_stopped_in_the_middle_of_its_story(tmp_path: Path) -> None:
    process = await Process(tmp_path, {}, "playground", "--port", "0").start()
    url = (await process.says("The playground: ")).split()[-1]
    async with aiohttp.ClientSession() as page, asyncio.timeout(60):
        while True:
            async with page.get(f"{url}/page/state") as answer:
                if "Week" in (await answer.text()):
                    break
            await asyncio.sleep(0.1)
    process.terminate()
    ended = await process.ended(10)
    assert (ended.code, ended.err) == (0, "")


def test_who_serves_waits_for_nothing_that_is_needed_later_or_elsewhere() -> None:
    assert forks.loaded_to_serve() == []


LIBRARIES = 45  # megabytes of the two that run the model, alone in a process, as a rule


@linux
async def test_it_is_small_after_a_reply_was_placed(office: Office) -> None:
    """How much of a file is mapped at once is the kernel's affair: of libraries that were just installed it
    was 12 MB more. What they have too much alone, they have here, too."""
    process = await office.runs(afresh=True)
    try:
        ana = await office.joins("Ana")
        await ana.says(CUSTOMERS, wait=True)
        await ana.hears("Kept: 1 thing", 20)
        assert resident(process.pid) - max(0.0, _libraries_alone() - LIBRARIES) < 160
    finally:
        await process.kill()


def _libraries_alone() -> float:
    ask = [sys.executable, "-c", "import numpy, onnxruntime; print(flush=True); input()"]
    environment = os.environ | {"ORT_DISABLE_TELEMETRY": "1", "OPENBLAS_NUM_THREADS": "1"}
    with subprocess.Popen(ask, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as alone:
        assert alone.stdout is not None
        alone.stdout.readline()
        found = resident(alone.pid)
        alone.kill()
    return found


# --- what cannot start says why, in one line


async def test_tokens_that_slack_refuses(office: Office) -> None:
    for name, wrong in (("SLACK_BOT_TOKEN", "xoxb-wrong"), ("SLACK_APP_TOKEN", "xapp-wrong")):
        headroom = Headroom(read_settings(office.environment | {name: wrong}), SystemClock())
        with pytest.raises(StartError, match=f"Slack refuses {name}"):
            await headroom.start()
        await headroom.stop()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"SLACK_BOT_TOKEN": ""}, "SLACK_BOT_TOKEN is missing"),
        ({"SLACK_APP_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN should start with xapp-"),
        ({}, "Slack does not answer"),
        (
            {"HEADROOM_MODE": "http"},
            "SLACK_SIGNING_SECRET is missing",
        ),
        (
            {"HEADROOM_MODE": "http", "SLACK_BOT_TOKEN": ""},
            "SLACK_CLIENT_ID, SLACK_CLIENT_SECRET and SLACK_SIGNING_SECRET are missing",
        ),
        (
            {"HEADROOM_MODE": "http", "SLACK_CLIENT_ID": "1", "SLACK_CLIENT_SECRET": "2"},
            "SLACK_SIGNING_SECRET is missing",
        ),
        ({"HEADROOM_MODE": "carrier pigeon"}, "HEADROOM_MODE must be one of socket, http"),
        ({"HEADROOM_PORT": "1000000"}, "HEADROOM_PORT must be a whole number from 0 to 65535"),
        ({"HEADROOM_HOST": "192.0.2.1", "HEADROOM_PORT": "0"}, "choose another HEADROOM_PORT"),
        ({"HEADROOM_MINIMUM_GROUP": "2"}, "HEADROOM_MINIMUM_GROUP must be a whole number from 3 to 10"),
        ({"DATABASE_URL": "mysql://x/y"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql://nobody:secret@127.0.0.1:9/none"}, "127.0.0.1"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(
    alone: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    changes: dict[str, str],
    sentence: str,
) -> None:
    here = {"DATABASE_URL": f"sqlite:///{alone / 'headroom.db'}"}
    for name, value in (NOBODY | here | changes).items():
        monkeypatch.setenv(name, value)
    assert cli.main(["run"]) == 1
    [line] = [line for line in capsys.readouterr().err.splitlines() if line.startswith("headroom: ")]
    assert sentence in line
    assert "secret" not in line


def test_a_port_that_is_taken_is_named_with_another_way(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert cli.main(["playground", "--port", str(taken.getsockname()[1])]) == 1
    [line] = capsys.readouterr().err.splitlines()
    assert "--port 0" in line


async def test_a_second_timetable_on_the_same_file_is_refused(office: Office) -> None:
    first = await office.runs()
    try:
        refused = await (await office.process("run").start()).ended()
        assert refused.code == 1
        assert "Another Headroom runs its timetable on" in refused.err
        assert "--no-jobs" in refused.err
        tick = await (await office.process("tick").start()).ended()
        assert tick.code == 1
        second = await office.runs("--no-jobs")
        second.terminate()
        assert (await second.ended(10)).code == 0
    finally:
        await first.kill()


# --- the other commands


async def test_tick_does_all_that_is_due_and_ends(office: Office) -> None:
    process = await office.runs("--no-jobs", "--at", "2026-11-25T09:00:00Z")
    ana = await office.joins("Ana")
    process.terminate()
    assert (await process.ended(10)).code == 0

    for moment, prompts in (("2026-11-27T14:00:30Z", 1), ("2026-11-27T15:00Z", 1)):
        ended = await (await office.process("tick", "--at", moment).start()).ended()
        assert (ended.code, ended.err) == (0, "")
        assert len([one for one in ana.inbox if one.text == PROMPT]) == prompts


async def test_doctor_says_that_all_is_well_and_what_is_not(office: Office) -> None:
    well = await (await office.process("doctor").start()).ended()
    assert well.code == 0, well.out
    assert "✗" not in well.out
    ill = await (await office.process("doctor", SLACK_BOT_TOKEN="xoxb-wrong").start()).ended()
    assert ill.code == 1
    assert "SLACK_BOT_TOKEN" in ill.out
    assert "Traceback" not in ill.err


Given = pytest.MonkeyPatch


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: Given) -> Path:
    """A folder with neither .env nor settings."""
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_API_URL", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_questions_of_the_place_are_asked_and_a_mistake_in_them_stops_the_start(
    alone: Path, monkeypatch: Given, capsys: pytest.CaptureFixture[str]
) -> None:
    own, nobody = alone / "own.toml", NOBODY | {"DATABASE_URL": f"sqlite:///{alone / 'headroom.db'}"}
    own.write_text('[[question]]\nid = "ours-1"\ntheme = "money"\ntext = "Who taught you something?"\n')
    for name, value in (nobody | {"HEADROOM_QUESTIONS": str(own)}).items():
        monkeypatch.setenv(name, value)
    said = f"{own}, line 3: 'money' is not a theme"
    assert cli.main(["run"]) == 1
    assert capsys.readouterr().err.startswith(f"headroom: HEADROOM_QUESTIONS: {said}")
    assert cli.main(["doctor"]) == 1
    assert f"✗ HEADROOM_QUESTIONS: {said}" in capsys.readouterr().out
    own.write_text(own.read_text().replace("money", "mentor"))
    assert cli.main(["doctor"]) == 1, "Slack does not answer"
    assert f"{len(load_questions().questions) + 1} questions" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("what", "words"), [("prompt", PROMPT), ("summary", "One thing to try"), ("digest", "took part")]
)
def test_preview_prints_and_sends_nothing(
    alone: Path, capsys: pytest.CaptureFixture[str], what: str, words: str
) -> None:
    assert cli.main(["preview", what]) == 0
    assert words in capsys.readouterr().out
    assert list(alone.iterdir()) == [], "no database either"


def test_migrate_makes_the_database_and_may_be_repeated(
    alone: Path, monkeypatch: Given, capsys: pytest.CaptureFixture[str]
) -> None:
    (alone / ".env").write_text("DATABASE_URL=sqlite:///here.db\n")
    assert cli.main(["migrate"]) == 0
    assert cli.main(["migrate"]) == 0
    assert (alone / "here.db").exists(), "settings come from .env, too"
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{alone / 'no' / 'such' / 'folder.db'}")
    capsys.readouterr()
    assert cli.main(["migrate"]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_file_of_settings_that_is_no_utf8_is_named_in_one_line(
    alone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What an editor on Windows may make of it."""
    (alone / ".env").write_text("SLACK_BOT_TOKEN=xoxb-1\n", encoding="utf-16")
    assert cli.main(["status"]) == 1
    assert (
        capsys.readouterr().err
        == f"headroom: {alone / '.env'} is not UTF-8 text: save it as UTF-8, and try again.\n"
    )


def test_a_setting_that_is_misspelt_is_named_beside_the_one_it_looks_like() -> None:
    """A number of people that is quietly not raised would be a promise that is quietly not kept."""
    given = {"HEADROOM_MINIMUN_GROUP": "8", "HEADROOM_MINIMUM_GROUP": "8", "PATH": "/bin"}
    from_kubernetes = {"HEADROOM_SERVICE_HOST": "10.0.0.1", "HEADROOM_PORT_3000_TCP_ADDR": "10.0.0.1"}
    found = list(misspelt(given | from_kubernetes))
    assert found == [("HEADROOM_MINIMUN_GROUP", "HEADROOM_MINIMUM_GROUP")]


def test_who_is_in_no_database_yet_is_said_so(
    alone: Path, monkeypatch: Given, capsys: pytest.CaptureFixture[str], migrated_sqlite: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{alone / 'new.db'}")
    assert cli.main(["export", "U1"]) == 1
    assert capsys.readouterr().err.startswith("headroom: there is no database at ")
    assert not (alone / "new.db").exists(), "looking makes no file"
    monkeypatch.setenv("DATABASE_URL", copy_of(migrated_sqlite, alone))
    assert cli.main(["export", "U1"]) == 1
    assert capsys.readouterr().err.startswith("headroom: nobody is in this database yet (DATABASE_URL)")
    (alone / "headroom-U1.zip").touch()
    assert cli.main(["export", "U1"]) == 1
    assert capsys.readouterr().err.endswith("headroom-U1.zip is there already: choose another name.\n")


def test_the_outbox_by_hand_says_what_is_not_there(
    alone: Path, monkeypatch: Given, capsys: pytest.CaptureFixture[str], migrated_sqlite: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{alone / 'new.db'}")
    assert cli.main(["status"]) == 1
    assert "There is nothing in this database yet" in capsys.readouterr().err
    assert not (alone / "new.db").exists(), "looking makes no file"
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{migrated_sqlite}")
    assert cli.main(["status"]) == 0
    assert "0 due" in capsys.readouterr().out
    for words in (["retry", "7"], ["settle", "7", "--sent"], ["settle", "7", "--not-sent"]):
        assert cli.main(words) == 1
        assert capsys.readouterr().err == "There is no delivery 7.\n"


def test_manifest_prints_what_the_file_says(alone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["manifest"]) == 0
    assert capsys.readouterr().out == as_json()
    assert cli.main(["manifest", "--url", "https://headroom.example.net/"]) == 0
    said = json.loads(capsys.readouterr().out)
    address = "https://headroom.example.net/slack/events"
    assert said["settings"]["socket_mode_enabled"] is False
    assert said["settings"]["event_subscriptions"]["request_url"] == address
    assert said["settings"]["interactivity"]["request_url"] == address
    assert {one["url"] for one in said["features"]["slash_commands"]} == {address}
    assert said["oauth_config"]["redirect_urls"] == ["https://headroom.example.net/slack/oauth_redirect"]


@pytest.mark.parametrize(
    "command",
    [
        "run",
        "tick",
        "status",
        "retry",
        "settle",
        "preview",
        "playground",
        "migrate",
        "doctor",
        "export",
        "forget",
        "keys",
        "backup",
        "manifest",
        "classify",
    ],
)
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main([command, "--help"])
    assert ended.value.code == 0
    assert "usage: headroom" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["fly"],
        ["preview", "nothing"],
        ["tick", "--at", "noon"],
        ["manifest", "--url", "http://here"],
        ["retry", "nine"],
        ["retry", str(2**63)],
        ["settle", "9"],
        ["settle", "0", "--sent"],
        ["playground", "--port", "many"],
    ],
)
def test_wrong_usage_is_two(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(words)
    assert ended.value.code == 2
    assert "usage: headroom" in capsys.readouterr().err


def test_whoever_reads_only_the_first_line_is_told_nothing_of_a_broken_pipe(tmp_path: Path) -> None:
    many = tmp_path / "many.jsonl"
    many.write_text("".join(f'{{"text": "I wrote plan {n}"}}\n' for n in range(2000)), "utf-8")
    ask = f"set -o pipefail; {sys.executable} -m bot classify < {many} | head -1"
    asked = subprocess.run(["bash", "-c", ask], cwd=forks.ROOT, capture_output=True, text=True, check=False)
    assert (asked.returncode, asked.stderr) == (141, "")
    assert asked.stdout.startswith('{"text": "I wrote plan 0"')


HEAVY = ("sqlalchemy", "slack_bolt", "numpy", "bot.context")


@pytest.mark.parametrize("words", [["--help"], ["settle", "nine"], ["run"]])
def test_help_and_mistakes_are_answered_before_the_house_is_loaded(words: list[str], tmp_path: Path) -> None:
    """What takes a second to load is not loaded for a sentence."""
    ask = f"import sys\nfrom bot import cli\ntry:\n    cli.main({words})\nexcept SystemExit:\n    pass\n"
    ask += f"print([one for one in {HEAVY} if one in sys.modules])"
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(forks.ROOT), "SLACK_BOT_TOKEN": "xoxp-wrong"}
    asked = subprocess.run(
        [sys.executable, "-c", ask], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert asked.stdout.splitlines()[-1] == "[]"
    assert "headroom" in asked.stdout + asked.stderr
