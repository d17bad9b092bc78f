"""The browser page's server side: its files, a snapshot, a stream of changes, one door for what it does."""

import asyncio
import json
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web

from bot.playground.gestures import Gestures, Impossible
from bot.playground.nouns import (
    Change,
    ChannelChanged,
    Deleted,
    Edited,
    HomeChanged,
    Joined,
    Json,
    Left,
    ModalsChanged,
    Noticed,
    Posted,
    UserChanged,
)
from bot.playground.page_acts import MoveClock, PageActs
from bot.playground.page_shapes import PageShapes
from bot.playground.passes import Refused

STATIC = Path(__file__).parent / "static"
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
}
UNTOLD: Json = {"telling": False, "text": "", "share": 1.0}


@dataclass(eq=False)
class Window:
    """One open page of one person. Pushes queue up, so that they arrive in the order things happened."""

    user: str
    socket: web.WebSocketResponse
    queue: asyncio.Queue[Json] = field(default_factory=asyncio.Queue)

    async def pump(self) -> None:
        while True:
            await self.socket.send_json(await self.queue.get())


class Page:
    """Serves the page and keeps every open window up to date."""

    def __init__(self, gestures: Gestures, move_clock: MoveClock) -> None:
        self.shapes, self.world = PageShapes(gestures), gestures.world
        self.acts = PageActs(gestures, move_clock)
        self.story = UNTOLD
        self.windows: list[Window] = []
        gestures.world.watch(self._on_change)
        gestures.slack.sockets.on_connections = self._bot_changed
        gestures.slack.faults.on_change = self._faults_changed

    def routes(self, app: web.Application) -> None:
        app.router.add_get("/", self._index)
        app.router.add_get("/static/{path:.+}", self._static)
        app.router.add_get("/page/state", self._state)
        app.router.add_get("/page/events", self._events)
        app.router.add_post("/page/act", self._act)

    async def close(self) -> None:
        for window in list(self.windows):
            await window.socket.close()

    # -- files

    async def _index(self, request: web.Request) -> web.StreamResponse:
        return _file("index.html")

    async def _static(self, request: web.Request) -> web.StreamResponse:
        return _file(request.match_info["path"])

    # -- state and changes

    async def _state(self, request: web.Request) -> web.Response:
        me = self._me(request)
        return web.json_response({**self.shapes.snapshot(me), "story": self.story}, headers=HEADERS)

    async def _events(self, request: web.Request) -> web.WebSocketResponse:
        self._check_origin(request)
        socket = web.WebSocketResponse(heartbeat=20)
        window = Window(self._me(request), socket)
        await socket.prepare(request)
        self.windows.append(window)
        pump = asyncio.create_task(window.pump())
        try:
            async for _ in socket:
                pass  # the page only listens
        finally:
            pump.cancel()
            self.windows.remove(window)
        return socket

    def _me(self, request: web.Request) -> str:
        """Who looks; the first of the cast if the page does not know yet."""
        people = [user.id for user in self.world.users.values() if not user.is_bot]
        asked = request.query.get("as", "")
        return asked if asked in people else people[0]

    def _on_change(self, change: Change) -> None:
        for window in self.windows:
            for push in self._pushes(window.user, change):
                window.queue.put_nowait(push)

    def _pushes(self, me: str, change: Change) -> list[Json]:
        match change:
            case Posted(message) | Edited(message, _) if self._sees(
                me, message.channel, message.ephemeral_to
            ):
                return [{"type": "message", "message": self.shapes.message(me, message)}]
            case Deleted(message) if self._sees(me, message.channel, message.ephemeral_to):
                return [{"type": "message_deleted", "channel": message.channel, "ts": message.ts}]
            case Joined(channel, user, _) if user.id == me and channel.is_private:
                known = self.shapes.messages(me, channel.id)
                return [self._channels(me), *({"type": "message", "message": one} for one in known)]
            case Joined() | Left() | ChannelChanged():
                return [self._channels(me)]
            case UserChanged():
                return [{"type": "users", "users": self.shapes.users()}]
            case HomeChanged(view) if view.user == me:
                return [{"type": "home", "view": self.shapes.home(me)}]
            case ModalsChanged(user) if user == me:
                return [{"type": "modals", "modals": self.shapes.modals(me)}]
            case Noticed(user, text) if user == me:
                return [{"type": "notice", "text": text}]
        return []

    def _sees(self, me: str, channel_id: str, ephemeral_to: str | None) -> bool:
        channel = self.world.channels.get(channel_id)
        if channel is None or ephemeral_to not in (None, me):
            return False
        return me in channel.members or not channel.is_private

    def _channels(self, me: str) -> Json:
        return {"type": "channels", "channels": self.shapes.channels(me)}

    def _bot_changed(self) -> None:
        self.push({"type": "bot", "bot": self.shapes.bot()})

    def _faults_changed(self) -> None:
        self.push({"type": "faults", "faults": self.shapes.faults()})

    def clock_moved(self) -> None:
        self.push({"type": "clock", "clock": self.shapes.clock()})

    def tell_story(self, text: str, share: float) -> None:
        """Show how far the opening story is; share 1 ends it."""
        self.story = {"telling": share < 1, "text": text, "share": share}
        self.push({"type": "story", "story": self.story})

    def push(self, data: Json) -> None:
        """To every open page."""
        for window in self.windows:
            window.queue.put_nowait(data)

    # -- acts

    async def _act(self, request: web.Request) -> web.Response:
        self._check_origin(request)
        try:
            answer = await self.acts.act(json.loads(await request.text()))
        except (Impossible, LookupError, ValueError, Refused) as problem:
            answer = {"ok": False, "error": str(problem)}
        return web.json_response(answer, headers=HEADERS)

    def _check_origin(self, request: web.Request) -> None:
        """Only our own page, under our own name: another site in the same browser has no business here."""
        origin, host = request.headers.get("Origin"), request.host
        is_ours = host.rpartition(":")[0] in ("127.0.0.1", "localhost")
        if not is_ours or (origin is not None and origin.partition("://")[2] != host):
            raise web.HTTPForbidden(text="not from there")


def _file(path: str) -> web.StreamResponse:
    found = (STATIC / path).resolve()
    if not found.is_file() or not found.is_relative_to(STATIC):
        raise web.HTTPNotFound(text="there is no such file")
    return web.FileResponse(found, headers=HEADERS)
