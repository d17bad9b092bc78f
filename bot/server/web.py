"""The HTTP server. It is closed only when nothing is being answered any more."""

import asyncio
from collections.abc import Callable

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.logs import logger

log = logger(__name__)

Routes = Callable[[web.UrlDispatcher], None]
"""A function that adds the routes of one file."""

HANGING_UP_TAKES = 0.5  # seconds


class ListenError(Exception):
    """Why the port cannot be listened on, in a sentence that says what to do."""


class Web:
    """One HTTP server. `close` lets what is being answered end."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self.answering = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._app = web.Application(middlewares=[self._count])
        self._runner = web.AppRunner(
            self._app, access_log=None, shutdown_timeout=HANGING_UP_TAKES, lingering_time=HANGING_UP_TAKES
        )

    def add(self, routes: Routes) -> None:
        routes(self._app.router)

    async def start(self) -> None:
        """Listen; afterwards `url` is known. Raises ListenError if the port is taken or not ours to take."""
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port).start()
        except OSError as error:
            await self._runner.cleanup()
            raise ListenError(
                f"Headroom cannot listen on {self._host}:{self._port} ({error.strerror or error}): choose"
                " another HEADROOM_PORT or HEADROOM_HOST."
            ) from None

    @property
    def url(self) -> str:
        host, port = self._runner.addresses[0][:2]
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    async def close(self, deadline: float) -> None:
        """Take nothing more, let what is being answered end (up to `deadline` seconds), hang up."""
        for site in list(self._runner.sites):
            await site.stop()
        try:
            await asyncio.wait_for(self._idle.wait(), deadline)
        except TimeoutError:
            log.warning("requests were still being answered", requests=self.answering)
        await self._runner.cleanup()

    @web.middleware
    async def _count(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Counts requests, so that `close` can wait for them. An exception answers 500, without its
        message."""
        self.answering += 1
        self._idle.clear()
        try:
            return await handler(request)
        except web.HTTPException:
            raise  # 404, 405: aiohttp's own short answers
        except Exception:
            log.exception("a request could not be answered")
            return web.Response(status=500, text="Something went wrong here.")
        finally:
            self.answering -= 1
            if not self.answering:
                self._idle.set()
