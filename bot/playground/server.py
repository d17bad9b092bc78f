"""The playground: starts and stops our Slack, and hands out its people."""

import asyncio
import random
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

from aiohttp import web

from bot.playground import oauth, responses, uploads
from bot.playground.cast import LARKSPUR, Cast
from bot.playground.clock import Clock, OwnClock
from bot.playground.driver import Person
from bot.playground.envelopes import Envelope
from bot.playground.faults import Faults
from bot.playground.gestures import Gestures
from bot.playground.http_mode import Address
from bot.playground.installed import Installed
from bot.playground.page_api import Page
from bot.playground.slack import build
from bot.playground.socket_mode import Connection
from bot.playground.web_api import WebApi
from bot.playground.world import World

OnMove = Callable[[datetime], Awaitable[None]]
LARGEST_BODY = 32 * 1024 * 1024


class Playground:
    """A Slack of our own on localhost. A bot runs against it unchanged, by `api_url` and the two tokens.

    clock: what it takes its time from; without one it has its own. on_move: awaited when somebody moves the
    clock, with the aware moment it is to show. port 0: a free one. pace: answer 429 at Slack's pace. cast:
    who is there. manifest: the app's manifest as a dict, for its commands, shortcuts, scopes and events;
    without one the app may do everything and hears everything but channel messages.
    """

    def __init__(
        self,
        clock: Clock | None = None,
        on_move: OnMove | None = None,
        port: int = 0,
        pace: bool = True,
        cast: Cast | None = None,
        manifest: Mapping[str, Any] | None = None,
    ) -> None:
        self._own_clock = None if clock else OwnClock()
        self.clock: Clock = clock or self._own_clock or OwnClock()
        self._on_move, self._port = on_move, port
        self._moving = asyncio.Lock()  # two moves at once would let one of them happen in the other's past
        app = Installed.from_manifest(manifest)
        self.slack = build(World(cast or LARKSPUR, self.clock, app.user()), app, pace=pace)
        self.gestures = Gestures(self.slack)
        self.page = Page(self.gestures, self.move_clock)
        self._people: dict[str, Person] = {}
        self._runner: web.AppRunner | None = None
        self.url = ""

    # -- start and stop

    async def start(self) -> None:
        """Listen on 127.0.0.1; afterwards `url` and `api_url` are known. OSError if the port is taken."""
        app = web.Application(client_max_size=LARGEST_BODY)
        self._routes(app)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{self._port}"
        self.slack.move_in(self.url)

    async def stop(self) -> None:
        await self.page.close()
        await self.slack.sockets.close()
        if self._runner is not None:
            await self._runner.cleanup()

    def _routes(self, app: web.Application) -> None:
        api = WebApi(self.slack)
        app.router.add_route("*", "/api/{method}", api.serve)
        app.router.add_get("/link/", self._link)
        app.router.add_post("/response/{name}", self._response)
        app.router.add_post("/upload/v1/{file}", self._upload)
        app.router.add_get("/files/{file}", self._file)
        self.page.routes(app)

    async def _link(self, request: web.Request) -> web.StreamResponse:
        if not self.slack.passes.punch(request.query.get("ticket", "")):
            return web.Response(status=401, text="this ticket is used up or unknown")
        return await self.slack.sockets.serve(request)

    async def _response(self, request: web.Request) -> web.Response:
        return await responses.serve(self.slack, request)

    async def _upload(self, request: web.Request) -> web.Response:
        return await uploads.receive(self.slack, request)

    async def _file(self, request: web.Request) -> web.Response:
        return uploads.send(self.slack, request)

    # -- what is there

    @property
    def api_url(self) -> str:
        return f"{self.url}/api/"

    @property
    def bot_token(self) -> str:
        return self.slack.passes.bot_token

    @property
    def app_token(self) -> str:
        return self.slack.passes.app_token

    @property
    def signing_secret(self) -> str:
        return self.slack.passes.signing_secret

    @property
    def world(self) -> World:
        return self.slack.world

    @property
    def faults(self) -> Faults:
        return self.slack.faults

    @property
    def pace_on(self) -> bool:
        return self.slack.pace.on

    @pace_on.setter
    def pace_on(self, on: bool) -> None:
        self.slack.pace.on = on

    @property
    def redeliver_after(self) -> float:
        """Seconds until an unacknowledged event goes out again."""
        return self.slack.sockets.redeliver_after

    @redeliver_after.setter
    def redeliver_after(self, seconds: float) -> None:
        self.slack.sockets.redeliver_after = seconds

    @property
    def connections(self) -> list[Connection]:
        """The bot's live sockets."""
        return self.slack.sockets.connections

    @property
    def calls(self) -> deque[tuple[str, dict[str, Any], str]]:
        """The last calls: (method, arguments, "ok" or Slack's error or the fault).

        Among them "response_url", and "ack" where what came with an acknowledgement was refused.
        """
        return self.slack.calls

    @property
    def ack_times(self) -> deque[float]:
        """Seconds from sending an envelope to its acknowledgement, oldest first."""
        return self.slack.sockets.ack_times

    def person(self, name: str) -> Person:
        """Somebody of the cast, by first name, full name, handle or id."""
        user = self.world.person(name)
        if user.id not in self._people:
            self._people[user.id] = Person(self.gestures, user)
        return self._people[user.id]

    def allows(self, address: str) -> str:
        """Somebody goes to `address` to add the app and presses Allow: where their browser goes then."""
        return oauth.allow(self.slack, address)

    def cancels(self, address: str) -> str:
        """Or Cancel."""
        return oauth.cancel(self.slack, address)

    # -- waiting

    async def connected(self, timeout: float = 30) -> None:
        """Until the bot has a socket open, or an address is known."""
        await self.slack.pulse.until(lambda: bool(self.connections or self.slack.sockets.addresses), timeout)

    def deliver_to(self, url: str) -> Address:
        """HTTP mode: send signed requests to this address; several take turns, as behind a balancer."""
        return self.slack.sockets.deliver_to(url, self.signing_secret)

    async def settle(self, timeout: float = 20) -> None:
        """Until no envelope is unacknowledged and no call of the bot is being answered."""
        await self.slack.pulse.until(
            lambda: not self.slack.sockets.open and not self.slack.in_flight, timeout
        )

    # -- the clock

    async def move_clock(self, target: datetime) -> None:
        """Make it another time (aware), and let whoever follows the clock do what is due then."""
        async with self._moving:
            if self._own_clock is not None:
                self._own_clock.move_to(target)
            if self._on_move is not None:
                await self._on_move(target)
        self.world.clear_statuses()
        self.page.clock_moved()

    # -- trouble

    async def drop_sockets(self, *, abrupt: bool = False) -> int:
        """End the bot's connections; `abrupt`: without a close frame."""
        return await self.slack.sockets.drop(abrupt=abrupt)

    async def refresh_sockets(self, reason: str = "refresh_requested") -> None:
        """Tell the bot to connect anew."""
        await self.slack.sockets.refresh(reason)

    def redeliver(self, what: Envelope | int = 1) -> list[Envelope]:
        """Send an envelope, or the last n events, once more."""
        return self.slack.sockets.redeliver(what)

    def hold(self) -> None:
        """Keep back what is sent to the bot, until `release`."""
        self.slack.sockets.hold()

    def release(self, *, order: str = "same", rng: random.Random | None = None) -> int:
        """Send what was held: order "same", "reversed" or "shuffled"."""
        return self.slack.sockets.release(order=order, rng=rng)

    def uninstall(self) -> list[Envelope]:
        """Remove the app from the workspace."""
        return self.slack.uninstall()
