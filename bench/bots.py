"""Three bots to compare: `python -m bench.bots KIND API_URL BOT_TOKEN APP_TOKEN DATABASE_URL USER_ID`.

"bare" acknowledges a message; "insert" stores it with one INSERT and commit; "headroom" is the whole bot.
"""

import asyncio
import signal
import sys
from datetime import time
from typing import Any

import aiosqlite
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import Headroom
from bot.clock import SystemClock
from bot.context import Who
from bot.domain.members import Aspiration, Choices, Rhythm
from bot.services import members, workspaces
from bot.settings import Settings


def app_of(api_url: str, bot_token: str) -> AsyncApp:
    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=None, team_id="T0LARKSPUR", bot_token=bot_token, bot_id="B1", bot_user_id="U1"
        )

    return AsyncApp(
        client=AsyncWebClient(base_url=api_url),
        authorize=authorize,
        process_before_response=True,
        request_verification_enabled=False,
    )


async def bare(app: AsyncApp) -> None:
    @app.event("message")
    async def take(event: dict[str, Any]) -> None:
        assert event["text"]


async def insert(app: AsyncApp, database: aiosqlite.Connection) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
        await database.execute(f"PRAGMA {pragma}")
    await database.execute(
        "CREATE TABLE messages (channel TEXT, ts TEXT, words TEXT, PRIMARY KEY (channel, ts))"
    )

    @app.event("message")
    async def take(event: dict[str, Any]) -> None:
        await database.execute("BEGIN IMMEDIATE")
        row = (event["channel"], event["ts"], event["text"])
        await database.execute("INSERT INTO messages VALUES (?, ?, ?)", row)
        await database.execute("COMMIT")


async def headroom(settings: Settings, user_id: str) -> Headroom:
    """With one member, who is not asked by itself."""
    bot = Headroom(settings, SystemClock(), paced=False)
    await bot.start(timetable=False)
    assert bot.me is not None
    served = await workspaces.served(bot.context, bot.me.team_id)
    assert served is not None
    chosen = Choices("marketing", Aspiration.UNSURE, 4, time(15), "Europe/Berlin", Rhythm.ON_REQUEST, 3)
    await members.join(bot.context, Who(served.id, user_id), chosen)
    return bot


async def main(kind: str, api_url: str, bot_token: str, app_token: str, url: str, user_id: str) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    if kind == "headroom":
        settings = Settings(
            slack_bot_token=bot_token, slack_app_token=app_token, slack_api_url=api_url, database_url=url
        )
        bot = await headroom(settings, user_id)
        print("ready", flush=True)
        await stop.wait()
        await bot.stop()
        return
    app = app_of(api_url, bot_token)
    path = url.removeprefix("sqlite:///") + ".peer"
    async with aiosqlite.connect(path, isolation_level=None) as database:  # its thread would outlive us
        await (bare(app) if kind == "bare" else insert(app, database))
        handler = AsyncSocketModeHandler(app, app_token, web_client=AsyncWebClient(base_url=api_url))
        await handler.connect_async()
        print("ready", flush=True)
        await stop.wait()
        await handler.close_async()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:7]))
