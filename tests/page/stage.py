"""A real playground with a small bot and a full stage.

`python -m tests.page.stage [port]` serves it to look at.
"""

import asyncio
import re
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Playground
from bot.playground.elements import named
from tests.page import scenery, views
from tests.page.parts import mrkdwn


class Stage:
    """The playground, and what the bot of it was told."""

    def __init__(self, playground: Playground) -> None:
        self.playground = playground
        self.heard: list[tuple[str, Any]] = []
        self.ana = playground.person("Ana")
        self.bot = playground.world.bot.id
        self.client = AsyncWebClient()
        self.bot_leaves: Callable[[], Awaitable[None]] = playground.stop
        self.marketing = playground.world.channel("marketing").id

    def at(self, day: int, hour: int, minute: int = 0) -> None:
        """Make it a moment of November 2026, UTC."""
        self.playground.clock.move_to(datetime(2026, 11, day, hour, minute, tzinfo=UTC))  # type: ignore[attr-defined]

    def say(self, who: str, where: str, text: str, **more: Any) -> str:
        """Post without asking anybody's leave: blocks that Slack would refuse as well."""
        return self.playground.world.post(where, who, text, **more).ts

    def app_says(self, text: str, blocks: list[dict[str, Any]] | None = None, **more: Any) -> str:
        return self.say(self.bot, self.ana.dm, text, blocks=named(blocks or []), **more)

    def url(self, **query: str) -> str:
        query = {"as": self.ana.id, "open": self.ana.dm} | query
        return f"{self.playground.url}/?" + "&".join(f"{key}={value}" for key, value in query.items())


def set_scene(stage: Stage) -> None:
    """Three weeks in November, so that there are days, groups, threads and things nobody has read."""
    people = stage.playground.person
    stage.at(2, 14)
    stage.app_says("October: 14 things", scenery.SUMMARY)
    stage.at(20, 14)
    prompt = stage.app_says("What did you do outside your comfort zone this week?", scenery.PROMPT)
    stage.at(20, 14, 12)
    stage.say(
        stage.ana.id,
        stage.ana.dm,
        "Posted the spring reels. Showed product why patients give up when booking :bar_chart:",
        thread_ts=prompt,
    )
    stage.app_says("Kept: 3 things", scenery.READ_BACK, thread_ts=prompt)
    stage.at(23, 9)
    stage.say(
        people("Priya").id,
        stage.marketing,
        "Morning. The booking numbers are in, and they are worse than we thought.",
    )
    stage.say(
        people("Farah").id,
        stage.marketing,
        "I have a guess why: 61 % leave at the *insurance* question. <@U0ANA0000> you heard the same?",
    )
    asked = stage.say(
        stage.ana.id, stage.marketing, "Yes, all week :eyes: I can bring the ten most telling ones."
    )
    stage.say(people("Priya").id, stage.marketing, "Do. And bring what you would change.", thread_ts=asked)
    stage.say(people("Dora").id, stage.marketing, "I'll draw two versions of that step.", thread_ts=asked)
    stage.at(24, 13)
    stage.say(
        people("Emeka").id,
        stage.marketing,
        scenery.HOSTILE.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"),
    )
    stage.say(
        stage.bot,
        stage.marketing,
        "Only for you",
        ephemeral_to=stage.ana.id,
        blocks=[
            {
                "type": "section",
                "text": mrkdwn("I work in DMs: write to me there and nobody else sees it."),
            }
        ],
    )
    stage.app_says("Every block", scenery.EVERYTHING)
    for kind in ("line", "area", "pie"):
        stage.app_says(f"A chart: {kind}", [scenery.chart(kind)])
    stage.at(24, 14, 15)
    stage.app_says("Kept: 3 things", scenery.READ_BACK)
    stage.at(24, 14, 30)
    stage.playground.world.read_all()
    stage.playground.slack.views.publish(stage.ana.id, views.HOME)


def small_bot(stage: Stage, client: AsyncWebClient) -> AsyncApp:
    """Hears everything, opens the form for `plain`, answers `/growth`, refuses a number that is not 3."""
    app = AsyncApp(client=client, process_before_response=True)

    @app.action({"action_id": "plain"})
    async def on_plain(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        stage.heard.append(("action", body["actions"][0]))
        await client.views_open(trigger_id=body["trigger_id"], view=views.JOIN)
        await ack()

    @app.action("ladder")
    async def on_ladder(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        await client.views_push(trigger_id=body["trigger_id"], view=views.LADDER)
        await ack()

    @app.action(re.compile(""))
    async def on_action(ack: Any, body: dict[str, Any]) -> None:
        stage.heard.append(("action", body["actions"][0]))
        await ack()

    @app.view("join")
    async def on_join(ack: Any, view: dict[str, Any]) -> None:
        values = view["state"]["values"]
        stage.heard.append(("submit", values))
        if (values["number"]["number"]["value"] or "0") == "3":
            await ack()
        else:
            await ack(response_action="errors", errors={"number": "Choose three."})

    @app.command("/growth")
    async def on_growth(ack: Any, body: dict[str, Any]) -> None:
        stage.heard.append(("command", (body["command"], body["text"])))
        await ack(text=f"You said: {body['text']}")

    @app.shortcut("save")
    async def on_shortcut(ack: Any, body: dict[str, Any]) -> None:
        stage.heard.append(("shortcut", body["message"]["text"]))
        await ack()

    @app.event("message")
    async def on_message(event: dict[str, Any]) -> None:
        stage.heard.append(("message", event.get("text")))

    @app.event("app_home_opened")
    async def on_home(event: dict[str, Any]) -> None:
        stage.heard.append(("home", event["tab"]))

    return app


@asynccontextmanager
async def staged(port: int = 0) -> AsyncIterator[Stage]:
    """The stage with everything on it and the bot connected."""
    playground = Playground(port=port, pace=False, manifest=views.MANIFEST)
    await playground.start()
    stage = Stage(playground)
    set_scene(stage)
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(
            token=playground.bot_token, base_url=playground.api_url, session=session, retry_handlers=[]
        )
        stage.client = client
        handler = AsyncSocketModeHandler(
            small_bot(stage, client),
            playground.app_token,
            web_client=AsyncWebClient(base_url=playground.api_url),
        )
        await handler.connect_async()
        await playground.connected()
        stage.bot_leaves = handler.close_async
        yield stage
        await handler.close_async()
    await playground.stop()


async def serve(port: int) -> None:
    async with staged(port) as stage:
        print(stage.url(), flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]) if len(sys.argv) > 1 else 0))
