"""The Home tab: drawn when it is opened, and again after what was pressed in it."""

from typing import Any

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.context import Who
from bot.listeners.door import Door
from bot.logs import kind_of, logger
from bot.services import home

log = logger(__name__)


def register(app: AsyncApp, door: Door) -> None:
    @app.event("app_home_opened")
    async def opened(event: dict[str, Any], who: Who, client: AsyncWebClient) -> None:
        if event.get("tab", "home") == "home":
            await publish(door, who, client)


async def renew(door: Door, who: Who, client: AsyncWebClient) -> None:
    """After something was done: draw the tab anew. If Slack doesn't take it, what was done still stands."""
    try:
        await publish(door, who, client)
    except (aiohttp.ClientError, SlackClientError, TimeoutError) as error:
        log.warning("a Home tab could not be drawn anew", why=kind_of(error))


async def publish(door: Door, who: Who, client: AsyncWebClient) -> None:
    """What this person's Home says now."""
    await client.views_publish(user_id=who.user_id, view=await home.load(door.context, who))
