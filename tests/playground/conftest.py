"""A playground with a very small bot in it: a real Bolt app over a real socket."""

import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Person, Playground


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    """Nobody is connected yet."""
    playground = Playground(pace=False)
    await playground.start()
    yield playground
    await playground.stop()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def client(playground: Playground, session: aiohttp.ClientSession) -> AsyncWebClient:
    """The Web API as the bot calls it, never repeating a call by itself."""
    return AsyncWebClient(
        token=playground.bot_token, base_url=playground.api_url, session=session, retry_handlers=[]
    )


@pytest.fixture
def app(client: AsyncWebClient) -> AsyncApp:
    """A Bolt app to which a test adds its listeners."""
    return AsyncApp(client=client, process_before_response=True)


Connect = Callable[[], Any]


@pytest.fixture
async def connect(app: AsyncApp, playground: Playground) -> AsyncIterator[Connect]:
    """Opens one more Socket Mode connection each time it is called."""
    handlers: list[AsyncSocketModeHandler] = []

    async def one_more() -> AsyncSocketModeHandler:
        web_client = AsyncWebClient(base_url=playground.api_url)
        handler = AsyncSocketModeHandler(app, playground.app_token, web_client=web_client, ping_interval=0.5)
        handlers.append(handler)
        before = len(playground.connections)
        await handler.connect_async()
        await playground.slack.pulse.until(lambda: len(playground.connections) > before, 3)
        return handler

    yield one_more
    for handler in handlers:
        await handler.close_async()


@pytest.fixture
def ana(playground: Playground) -> Person:
    return playground.person("Ana")


def blocks_of(text: str) -> list[dict[str, Any]]:
    return [{"type": "section", "text": {"type": "plain_text", "text": text}}]


def as_json(value: Any) -> str:
    return json.dumps(value)
