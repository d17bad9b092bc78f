"""The log: what happened is there to be read or collected; words and tokens are not."""

import json
import logging
import os
from collections.abc import Iterator

import pytest
from slack_bolt.logger.messages import warning_unhandled_by_global_middleware
from slack_bolt.request import BoltRequest

from bot import logs
from tests.hostile import CORPUS

SECRET = "I told my boss about the heliotrope turnstile"
TOKENS = ("xoxb-1-2-abc.DEF", "xapp-1-A0-99-ff", "wss://wss.example/link/?ticket=abc")


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for ours in ("bot", "jobs"):
        logging.getLogger(ours).setLevel(logging.NOTSET)


def fail() -> None:
    int(SECRET)


@pytest.mark.parametrize("format_", ["console", "json"])
def test_an_exception_is_its_kind_and_its_places(
    format_: logs.Format, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.set_up("DEBUG", format_)
    try:
        fail()
    except ValueError:
        logs.logger("bot.somewhere").exception("a row is set aside", workspace=3, member=7)
        logging.getLogger("aiohttp").warning("Failed (error: %s)", SECRET, exc_info=True)
        logging.getLogger("asyncio").error("never retrieved\nfuture: <Task exception=%r>", SECRET)
    said = capsys.readouterr().err
    assert "heliotrope" not in said
    assert "a row is set aside" in said
    assert "ValueError" in said
    assert "tests/test_logs.py" in said


@pytest.mark.parametrize("format_", ["console", "json"])
def test_no_line_holds_a_word_of_the_hostile_corpus(
    format_: logs.Format, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever an exception stumbled over: in its words, its arguments, its cause, and a library's line."""
    logs.set_up("DEBUG", format_)
    ours, library = logs.logger("bot.somewhere"), logging.getLogger("sqlalchemy")
    for words in CORPUS.values():
        said = f"heliotrope {words} {TOKENS[0]}"
        try:
            try:
                raise KeyError(said, {"words": said})
            except KeyError as cause:
                raise ValueError(said) from cause
        except ValueError as error:
            ours.exception("a row is set aside", workspace=3)
            ours.warning("refused", why=logs.kind_of(error))
            library.exception("it went wrong (error: %s)", error)
            library.error("it went wrong\n%s", said)
            library.error(f"Failed to run a request listener: {error}, session: s_1")
            library.warning(warning_unhandled_by_global_middleware("bot.Gate", BoltRequest(body=said)))
    lines = capsys.readouterr().err
    assert "heliotrope" not in lines
    assert TOKENS[0] not in lines
    assert lines.count("a row is set aside") == len(CORPUS)
    assert len(lines.splitlines()) == 6 * len(CORPUS), "nobody writes lines of their own into it"


def test_a_line_that_cannot_be_written_is_not_quoted_instead(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("INFO", "json")
    broken = logs.handler("json")
    logging.getLogger().addHandler(broken)
    with open(os.devnull) as only_read:
        broken.setStream(only_read)  # type: ignore[attr-defined]
        try:
            fail()
        except ValueError:
            logs.logger("bot.somewhere").exception("a row is set aside")
    said = capsys.readouterr().err
    assert "heliotrope" not in said
    assert "could not be written" in said


@pytest.mark.parametrize("token", TOKENS)
@pytest.mark.parametrize("format_", ["console", "json"])
def test_a_token_is_blanked_wherever_it_stands(
    format_: logs.Format, token: str, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.set_up("INFO", format_)
    logs.logger("bot.somewhere").warning(f"refused: {token}", why=f"token {token}")
    logging.getLogger("slack_sdk").error("could not connect to %s", token)
    said = capsys.readouterr().err
    assert "refused" in said
    assert token not in said


def test_a_line_of_json_has_ids_and_a_time(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("INFO", "json")
    logs.logger("bot.somewhere").info("asked", workspace=3, members=12)
    line = json.loads(capsys.readouterr().err)
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "asked", "workspace": 3, "members": 12, "level": "info", "logger": "bot.somewhere",
    }  # fmt: skip


def test_libraries_are_heard_from_warning_up_only(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("DEBUG")
    logging.getLogger("slack_bolt").debug(SECRET)
    logging.getLogger("slack_bolt").info(SECRET)
    logs.logger("bot.somewhere").debug("ours")
    said = capsys.readouterr().err
    assert SECRET not in said
    assert "ours" in said


def test_what_the_system_says_of_itself_is_kept() -> None:
    refused = ConnectionRefusedError(111, "Connection refused")
    assert logs.kind_of(refused) == "ConnectionRefusedError: [Errno 111] Connection refused"
    assert logs.kind_of(KeyError(SECRET)) == "KeyError"
