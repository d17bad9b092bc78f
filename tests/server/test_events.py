"""What is let in at /slack/events, and what is not: over a real socket, signed by hand."""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck

from bot import metrics
from bot.listeners.counting import CountingApp
from bot.server import signed as signed_
from bot.server.events import Events, parsed
from bot.server.signed import MOST, Refused, Seal
from bot.server.web import Web

SECRET = "not-very-secret"
EVENT = json.dumps({"type": "event_callback", "team_id": "T1", "event": {"type": "message", "text": "hi"}})
JSON, FORM = "application/json", "application/x-www-form-urlencoded"

Sends = Callable[..., Awaitable[tuple[int, str]]]


def signed(body: bytes, *, secret: str = SECRET, at: float | None = None) -> dict[str, str]:
    stamp = str(int(time.time() if at is None else at))
    made = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={made}"}


def refused(reason: str) -> float:
    return metrics.REFUSED.labels(reason)._value.get()


@pytest.fixture
def heard() -> list[dict[str, Any]]:
    """The bodies that a listener got."""
    return []


@pytest.fixture
async def web(heard: list[dict[str, Any]]) -> AsyncIterator[Web]:
    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T1", bot_user_id="U0", bot_token="xoxb-1")

    app = CountingApp(authorize=authorize, process_before_response=True, request_verification_enabled=False)

    @app.event("message")
    async def message(body: dict[str, Any]) -> None:
        heard.append(body)

    @app.command("/reflect")
    async def reflect(body: dict[str, Any], ack: AsyncAck) -> None:
        heard.append(body)
        await ack(text="kept")

    events = Events(Seal(SECRET))
    events.app = app
    web = Web("127.0.0.1", 0)
    web.add(events.routes)
    await web.start()
    yield web
    await web.close(1)


@pytest.fixture
async def sends(web: Web) -> AsyncIterator[Sends]:
    async with aiohttp.ClientSession(web.url) as http:

        async def send(body: Any, headers: dict[str, str], kind: str = JSON) -> tuple[int, str]:
            said = {"Content-Type": kind} | headers
            async with http.post("/slack/events", data=body, headers=said) as answer:
                return answer.status, await answer.text()

        yield send


async def test_what_slack_signed_reaches_the_listener(sends: Sends, heard: list[dict[str, Any]]) -> None:
    assert await sends(EVENT, signed(EVENT.encode())) == (200, "")
    command = urlencode({"command": "/reflect", "team_id": "T1", "user_id": "U1", "text": "the payload, ssl"})
    assert await sends(command, signed(command.encode()), FORM) == (200, "kept")
    assert [one.get("text") or one["event"]["text"] for one in heard] == ["hi", "the payload, ssl"]


async def test_the_address_is_verified(sends: Sends) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "3eZbrw1aB10"})
    status, said = await sends(body, signed(body.encode()))
    assert (status, json.loads(said)) == (200, {"challenge": "3eZbrw1aB10"})
    assert (await sends(body, signed(body.encode(), secret="guessed")))[0] == 401


def raw(body: str) -> bytes:
    return body.encode()


@pytest.mark.parametrize(
    ("reason", "headers"),
    [
        ("unsigned", dict),
        ("unsigned", lambda: {"X-Slack-Signature": "v0=00"}),
        ("unsigned", lambda: signed(raw(EVENT)) | {"X-Slack-Request-Timestamp": "١٢٣"}),
        ("unsigned", lambda: signed(raw(EVENT)) | {"X-Slack-Request-Timestamp": "-1"}),
        ("forged", lambda: signed(raw(EVENT), secret="guessed")),
        ("forged", lambda: signed(raw(EVENT + " "))),
        ("forged", lambda: signed(raw(EVENT)) | {"X-Slack-Request-Timestamp": str(int(time.time()) + 1)}),
        ("forged", lambda: signed(raw(EVENT)) | {"X-Slack-Signature": "v0=é"}),
        ("stale", lambda: signed(raw(EVENT), at=time.time() - 400)),
        ("stale", lambda: signed(raw(EVENT), at=time.time() + 400)),
    ],
)
async def test_what_is_not_slacks_or_not_of_now_is_refused_and_counted(
    sends: Sends,
    heard: list[dict[str, Any]],
    reason: str,
    headers: Callable[[], dict[str, str]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Signed now, not when the run began: after five minutes of it everything would be stale."""
    before = refused(reason)
    for _ in range(3):
        assert (await sends(EVENT, headers()))[0] == 401
    assert refused(reason) == before + 3
    assert caplog.text.count("requests are refused") == 1, "nobody can fill the log"
    assert heard == []


async def test_a_body_over_the_limit_is_refused_before_it_is_read(web: Web, sends: Sends) -> None:
    """By its declared length without a byte of it; without one, as soon as it is too long."""
    before = refused("too_large")
    host, _, port = web.url.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(f"POST /slack/events HTTP/1.1\r\nHost: h\r\nContent-Length: {MOST + 1}\r\n\r\n".encode())
    assert (await asyncio.wait_for(reader.readline(), 5)).startswith(b"HTTP/1.1 413")
    writer.close()
    sent = 0

    async def pieces() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(400):
            sent += 1
            yield b"x" * (MOST // 16)

    with suppress(aiohttp.ClientError):  # it may hang up while we still send
        assert (await sends(pieces(), {}))[0] == 413
    assert refused("too_large") == before + 2
    assert sent < 300, "and it does not listen to the rest"


async def test_a_body_that_trickles_is_given_up(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signed_, "READING_TAKES", 0.05)
    host, _, port = web.url.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"POST /slack/events HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nhalf")
    assert (await asyncio.wait_for(reader.readline(), 5)).startswith(b"HTTP/1.1 408")
    writer.close()


@pytest.mark.parametrize("body", ["{", "[]", "null", '{"event": null}', '"x"', "[" * 100_000, "{" + "\x00"])
async def test_what_cannot_be_read_is_refused_even_if_it_is_signed(sends: Sends, body: str) -> None:
    assert await sends(body, signed(body.encode())) == (400, "That cannot be read.")
    with pytest.raises(Refused):
        parsed(urlencode({"payload": body}), FORM)


async def test_bytes_that_are_no_text_are_refused(sends: Sends) -> None:
    body = b"\xff\xfe{}"
    assert (await sends(body, signed(body)))[0] == 401


async def test_before_there_are_listeners_slack_is_asked_to_come_again() -> None:
    web = Web("127.0.0.1", 0)
    web.add(Events(Seal(SECRET)).routes)
    await web.start()
    async with aiohttp.ClientSession() as http, http.post(f"{web.url}/slack/events", data=EVENT) as answer:
        assert answer.status == 503
    await web.close(1)
