"""What is not acknowledged comes again; what nobody could take waits; what is done twice is marked so."""

import asyncio
from typing import Any

import aiohttp
import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Person, Playground
from tests.playground.conftest import Connect

Event = dict[str, Any]
BY_HAND = 3600.0  # seconds: `time_passes` comes first, when the bot has had its chance


@pytest.fixture
def heard(app: AsyncApp) -> list[str]:
    """The texts of all messages that reached the bot."""
    texts: list[str] = []

    @app.event("message")
    async def on_message(event: Event) -> None:
        texts.append(event.get("text", ""))

    return texts


async def test_an_event_whose_listener_fails_comes_again_with_its_retry_headers(
    app: AsyncApp, connect: Connect, ana: Person, playground: Playground
) -> None:
    playground.redeliver_after = BY_HAND
    tries: list[tuple[str, Any]] = []
    tried = asyncio.Semaphore(0)

    @app.event("message")
    async def on_message(body: dict[str, Any], request: Any) -> None:
        tries.append((body["event_id"], request.headers.get("x-slack-retry-num")))
        tried.release()
        if len(tries) < 3:
            raise RuntimeError("not yet")

    await connect()
    await ana.says("hello")
    for _ in range(2):
        await tried.acquire()
        playground.slack.sockets.time_passes()
    await playground.settle()
    assert len({event_id for event_id, _ in tries}) == 1
    assert [number for _, number in tries[1:]] == [["1"], ["2"]]


async def test_an_event_that_nobody_acknowledges_goes_to_another_connection(
    app: AsyncApp, connect: Connect, ana: Person, playground: Playground
) -> None:
    playground.redeliver_after = BY_HAND
    sockets = playground.slack.sockets
    await connect()
    deaf = playground.connections[0]
    deaf.socket.send_str = _swallow  # type: ignore[method-assign]
    texts: list[str] = []

    @app.event("message")
    async def on_message(event: Event) -> None:
        texts.append(event["text"])

    await connect()
    unheard = 0
    for n in range(4):
        await ana.says(f"{n}")
        if sockets.history[-1].sent_on == deaf.number:
            unheard += 1
            sockets.time_passes()
        await playground.settle()
    assert unheard
    assert sorted(texts) == ["0", "1", "2", "3"]


async def _swallow(*_: Any, **__: Any) -> None:
    """As if the wire was dead and nobody had noticed."""


async def test_what_is_said_while_the_bot_is_away_waits_for_it(
    connect: Connect, ana: Person, playground: Playground, heard: list[str]
) -> None:
    await ana.says("anybody there?")
    await connect()
    await playground.settle()
    assert heard == ["anybody there?"]


async def test_an_event_on_a_dying_connection_waits_for_the_next(
    app: AsyncApp, connect: Connect, ana: Person, playground: Playground
) -> None:
    here, stuck = asyncio.Event(), asyncio.Event()
    tries: list[str] = []

    @app.event("message")
    async def on_message(event: Event) -> None:
        tries.append(event["text"])
        here.set()
        if len(tries) == 1:
            await stuck.wait()

    await connect()
    await ana.says("once")
    await here.wait()  # the bot has it and has not acknowledged it
    await playground.drop_sockets()
    await playground.connected()
    await playground.settle()
    assert tries == ["once", "once"]
    stuck.set()


async def test_what_was_held_goes_out_in_the_order_one_likes(
    connect: Connect, ana: Person, playground: Playground, heard: list[str]
) -> None:
    await connect()
    playground.hold()
    for text in ("one", "two", "three"):
        await ana.says(text)
    assert playground.release(order="reversed") == 3
    await playground.settle()
    assert heard == ["three", "two", "one"]


async def test_an_event_can_be_sent_twice_although_it_was_acknowledged(
    connect: Connect, ana: Person, playground: Playground, heard: list[str]
) -> None:
    await connect()
    await ana.says("once", wait=True)
    playground.redeliver()
    await playground.settle()
    assert heard == ["once", "once"]
    assert len(playground.ack_times) == 2


async def test_a_ticket_to_the_socket_is_good_once(
    playground: Playground, session: aiohttp.ClientSession
) -> None:
    client = AsyncWebClient(token=playground.app_token, base_url=playground.api_url)
    url = (await client.apps_connections_open(app_token=playground.app_token))["url"]
    async with session.ws_connect(url) as socket:
        assert (await socket.receive_json())["type"] == "hello"
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await session.ws_connect(url)


async def test_the_eleventh_connection_is_sent_away(
    playground: Playground, session: aiohttp.ClientSession
) -> None:
    async def one_more() -> Any:
        return await session.ws_connect(f"{playground.url}/link/?ticket={playground.slack.passes.ticket()}")

    ten = [await one_more() for _ in range(10)]
    assert [(await socket.receive_json())["type"] for socket in ten] == ["hello"] * 10
    eleventh = await one_more()
    assert (await eleventh.receive_json())["reason"] == "too_many_websockets"


async def test_the_bot_comes_back_when_it_is_told_to(
    connect: Connect, ana: Person, playground: Playground, heard: list[str]
) -> None:
    await connect()
    first = playground.connections[0].number
    await playground.refresh_sockets()
    await playground.connected()
    assert playground.connections[0].number > first
    await ana.says("still there?", wait=True)
    assert heard == ["still there?"]


async def test_the_door_to_the_socket_wants_the_app_token(playground: Playground) -> None:
    for token, error in ((playground.bot_token, "not_allowed_token_type"), ("xapp-other", "invalid_auth")):
        client = AsyncWebClient(base_url=playground.api_url)
        with pytest.raises(SlackApiError) as refused:
            await client.apps_connections_open(app_token=token)
        assert refused.value.response["error"] == error


async def test_a_command_without_a_bot_fails_at_once_and_is_not_kept(
    ana: Person, playground: Playground
) -> None:
    assert not (await ana.command("/growth", "help")).in_time
    assert ana.notices == ['/growth failed with the error "dispatch_failed"']
    await playground.settle()
