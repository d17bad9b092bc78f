"""The Socket Mode connection. Requests are counted, so that it can be closed cleanly; a stuck one is
replaced.

Known faults of the SDK's client (3.48): a failed handshake is tried again for ever with the same one-time
ticket, and a bad token never raises. So the token is tried before (`bot/starting.py`), and a client that
stays unconnected is thrown away for a new one.
"""

import asyncio

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.logs import logger

log = logger(__name__)

LOOK_EVERY = 5.0  # seconds
GOODBYE_TAKES = 1.0  # seconds
HANDSHAKE_TAKES = 20.0  # seconds; its ticket is good for one handshake, so a new client gets a new one
STUCK_AFTER = 60.0  # seconds without a connection


class CountingHandler(AsyncSocketModeHandler):
    """Knows how many requests are being answered; when closing, takes no more, so Slack sends them again."""

    def __init__(self, app: AsyncApp, app_token: str, web_client: AsyncWebClient) -> None:
        super().__init__(app, app_token, web_client=web_client)
        self.answering = 0
        self.closing = False
        self.idle = asyncio.Event()
        self.idle.set()

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        if self.closing:
            return
        self.answering += 1
        self.idle.clear()
        try:
            await super().handle(client, req)
        finally:
            self.answering -= 1
            if not self.answering:
                self.idle.set()


class Socket:
    """One live connection, replaced when it is stuck."""

    def __init__(self, app: AsyncApp, app_token: str, base_url: str) -> None:
        self._app = app
        self._app_token = app_token
        self._base_url = base_url
        self._handler = self._new()
        self._watch: asyncio.Task[None] | None = None

    def _new(self) -> CountingHandler:
        return CountingHandler(self._app, self._app_token, AsyncWebClient(base_url=self._base_url))

    async def connect(self) -> None:
        """Returns when it is connected, or when the watch has taken over to bring a connection about."""
        came_up = await self._come_up()
        self._watch = asyncio.create_task(self._watch_forever(0.0 if came_up else STUCK_AFTER))

    async def _come_up(self) -> bool:
        """Whether it did; a client that did not is of no more use, so it is replaced at the next look."""
        try:
            await asyncio.wait_for(self._handler.connect_async(), HANDSHAKE_TAKES)  # type: ignore[no-untyped-call]
        except Exception:
            log.exception("the connection to Slack did not come up; trying again")
            return False
        return True

    async def is_connected(self) -> bool:
        return bool(await self._handler.client.is_connected())

    async def close(self, deadline: float) -> None:
        """Take nothing more, let what is being answered end (up to ``deadline`` seconds), hang up."""
        if self._watch is not None:
            self._watch.cancel()
        self._handler.closing = True
        try:
            await asyncio.wait_for(self._handler.idle.wait(), deadline)
        except TimeoutError:
            log.warning("requests were still being answered", requests=self._handler.answering)
        try:
            # A Slack that does not answer the goodbye would keep us ten seconds.
            await asyncio.wait_for(self._handler.close_async(), GOODBYE_TAKES)  # type: ignore[no-untyped-call]
        except TimeoutError:
            log.warning("Slack did not answer the goodbye")
            await self._handler.client.aiohttp_client_session.close()

    async def _watch_forever(self, unconnected: float) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY)
            unconnected = 0.0 if await self.is_connected() else unconnected + LOOK_EVERY
            if unconnected >= STUCK_AFTER:
                log.warning("the connection to Slack is stuck; making a new one")
                unconnected = 0.0 if await self._replace() else STUCK_AFTER

    async def _replace(self) -> bool:
        """Answers of the old connection are lost; Slack sends those requests again to the new one. Whether
        that came up."""
        old, self._handler = self._handler, self._new()
        old.closing = True
        try:
            await asyncio.wait_for(old.close_async(), GOODBYE_TAKES)  # type: ignore[no-untyped-call]
        except Exception:
            log.warning("the old connection did not close; it is left behind")
        return await self._come_up()
