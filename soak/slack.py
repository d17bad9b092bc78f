"""A Slack that is busy: Socket Mode and the few Web API calls that the bot makes, with faults.

What is not acknowledged on a connection that was cut, or in time, is sent again until it is.
"""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from aiohttp import WSMsgType, web

from bot.views.help import error_away, error_sorry
from soak.world import Sent, World, profile

AGAIN_AFTER = 0.2  # seconds, for what is sent twice although it was acknowledged
LIMITED, BROKEN, AGAIN = 0.01, 0.01, 0.10  # of all calls, of all calls, of all events
FAILED = {error_away().text, error_sorry().text}
"""What a command is answered that could not be done."""


@dataclass
class Open:
    """An envelope that waits to be acknowledged."""

    sent: Sent
    at: float
    began: float
    socket: web.WebSocketResponse | None
    is_copy: bool = False
    tries: int = 0

    def is_due(self, now: float, patience: Sequence[float]) -> bool:
        """To be sent again: its connection is gone, or it took too long."""
        gone = self.socket is None or self.socket.closed
        return gone or now - self.at > patience[min(self.tries, len(patience)) - 1]


class BusySlack:
    """Serve on a free port; `give` waits for room, `until_all_is_acknowledged` for the end."""

    def __init__(
        self, world: World, patience: Sequence[float], *, most_open: int = 100, seed: int = 7
    ) -> None:
        self._world, self._patience, self._rng = world, patience, Random(seed)
        self._room = asyncio.Semaphore(most_open)
        self._sockets: list[web.WebSocketResponse] = []
        self._open: dict[str, Open] = {}
        self._number = 0
        self._copies: set[asyncio.Task[None]] = set()
        self.counted: Counter[str] = Counter()
        self.ack_seconds: list[float] = []
        self.marks: Counter[str] = Counter()
        self.url = ""

    async def start(self) -> None:
        app = web.Application()
        app.router.add_get("/link", self._link)
        app.router.add_post("/api/{method}", self._call)
        app.router.add_get("/api/{method}", self._call)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        self.url = f"http://127.0.0.1:{port}"
        self._again = asyncio.create_task(self._send_again())

    async def stop(self) -> None:
        self._again.cancel()
        await self._runner.cleanup()

    # -- events

    async def give(self, sent: Sent) -> None:
        await self._room.acquire()
        self.counted["events"] += 1
        await self._send(Open(sent, 0.0, time.monotonic(), None))

    async def _send(self, opened: Open) -> None:
        self._number += 1
        name = f"e{self._number}"
        opened.at, opened.tries = time.monotonic(), opened.tries + 1
        opened.socket = self._rng.choice(self._sockets) if self._sockets else None
        self._open[name] = opened
        if opened.socket is not None:
            said = {"envelope_id": name, "type": opened.sent.kind, "payload": opened.sent.payload}
            accepts = opened.sent.kind == "slash_commands"
            try:
                await opened.socket.send_str(json.dumps(said | {"accepts_response_payload": accepts}))
            except (ConnectionError, RuntimeError):
                opened.socket = None

    def _acknowledged(self, name: str, said: dict[str, Any]) -> None:
        opened = self._open.pop(name, None)
        if opened is None:
            return
        if said.get("text") in FAILED:
            self.counted["commands told that they failed"] += 1
            self._world.refused |= {opened.sent.keeps} if opened.sent.keeps else set()
        self.ack_seconds.append(time.monotonic() - opened.at)
        self.counted["acknowledged"] += 1
        if opened.is_copy:
            return
        self._room.release()
        if opened.sent.again and self._rng.random() < AGAIN:
            task = asyncio.create_task(self._copy(opened.sent))
            self._copies.add(task)
            task.add_done_callback(self._copies.discard)

    async def _copy(self, sent: Sent) -> None:
        await asyncio.sleep(AGAIN_AFTER)
        self.counted["sent twice"] += 1
        await self._send(Open(sent, 0.0, 0.0, None, is_copy=True))

    async def _send_again(self) -> None:
        """What was on a connection that is gone, or took too long."""
        while True:
            await asyncio.sleep(0.1)
            for name, opened in list(self._open.items()):
                due = opened.is_due(time.monotonic(), self._patience) and self._sockets
                if due and self._open.pop(name, None) is not None:
                    self.counted["sent again"] += 1
                    if opened.socket is not None and not opened.socket.closed:
                        self.ack_seconds.append(time.monotonic() - opened.at)
                    await self._send(opened)

    async def until_all_is_acknowledged(self) -> None:
        while self._open or self._copies:
            await asyncio.sleep(0.05)

    def cut(self) -> None:
        """The line of one connection breaks, without a goodbye."""
        for socket in self._sockets[:1]:
            transport = socket._req.transport if socket._req is not None else None
            if transport is not None:
                transport.abort()
                self.counted["cut"] += 1

    @property
    def connected(self) -> bool:
        return bool(self._sockets)

    async def _link(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        hello = {"type": "hello", "num_connections": 1, "connection_info": {"app_id": "A1"}, "debug_info": {}}
        await socket.send_str(json.dumps(hello))
        self._sockets.append(socket)
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    said = json.loads(message.data)
                    self._acknowledged(said.get("envelope_id", ""), said.get("payload") or {})
        finally:
            self._sockets.remove(socket)
        return socket

    # -- calls

    async def _call(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        self.counted["calls"] += 1
        if method not in ("auth.test", "apps.connections.open"):
            fate = self._rng.random()
            if fate < LIMITED:
                self.counted["429"] += 1
                return web.json_response(
                    {"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "1"}
                )
            if fate < LIMITED + BROKEN:
                self.counted["5xx"] += 1
                return web.Response(status=503)
        return web.json_response({"ok": True, **self._answer(method, await _arguments(request))})

    def _answer(self, method: str, said: dict[str, Any]) -> dict[str, Any]:
        match method:
            case "auth.test":
                return {"team_id": "T0", "team": "Soak", "user_id": "UBOT", "bot_id": "BBOT"}
            case "apps.connections.open":
                return {"url": self.url.replace("http", "ws") + "/link?ticket=1"}
            case "users.info":
                return {"user": profile(str(said.get("user", "")))}
            case "conversations.open":
                return {"channel": {"id": "D" + str(said.get("users", ""))[1:]}}
            case "conversations.history" | "conversations.replies":
                return {"messages": []}
            case "chat.postMessage":
                return self._posted(said)
        return {"channel": said.get("channel", ""), "ts": str(said.get("ts", "1.0"))}

    def _posted(self, said: dict[str, Any]) -> dict[str, Any]:
        metadata = said.get("metadata") or "{}"
        found = json.loads(metadata) if isinstance(metadata, str) else metadata
        self.marks[str((found.get("event_payload") or {}).get("id"))] += 1
        self.counted["posted"] += 1
        return {"channel": said.get("channel", ""), "ts": f"{int(time.time())}.{self.counted['posted']:06}"}


async def _arguments(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        found: dict[str, Any] = await request.json()
        return found
    return dict(request.query) | dict(await request.post())
