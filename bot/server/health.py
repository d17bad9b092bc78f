"""/health, /ready and /metrics, for load balancers, orchestrators and Prometheus."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from aiohttp import web

from bot import metrics
from bot.context import Context
from bot.logs import kind_of, logger
from bot.services import deliveries
from bot.storage.presence import AWAY

log = logger(__name__)

DATABASE_TAKES = 2.0  # seconds; a database that answers later is away for whoever balances the load


@dataclass(frozen=True, slots=True)
class Part:
    """The state of one part: whether it works, and that in words."""

    well: bool
    says: str


Look = Callable[[], Awaitable[Part]]


class Health:
    """`parts`: what must work for /ready. After `leave` it answers that it is not ready any more."""

    def __init__(self, context: Context, parts: Mapping[str, Look]) -> None:
        self._context = context
        self._parts = {"database": self._database, **parts}
        self._leaving = False
        self._asked = False
        self._told = asyncio.Event()

    def routes(self, router: web.UrlDispatcher) -> None:
        router.add_get("/health", self.health)
        router.add_get("/ready", self.ready)
        router.add_get("/metrics", self.metrics)

    async def health(self, _: web.Request) -> web.Response:
        """Only says that the event loop runs. It doesn't ask the database, so that a slow one causes no
        restart."""
        return web.json_response({"alive": True})

    async def ready(self, _: web.Request) -> web.Response:
        """200 if every part works, else 503, with the state of each part in words."""
        self._asked = True
        if self._leaving:
            self._told.set()
            return web.json_response({"ready": False, "parts": {"process": "stopping"}}, status=503)
        found = {name: await look() for name, look in self._parts.items()}
        well = all(part.well for part in found.values())
        says = {name: part.says for name, part in found.items()}
        return web.json_response({"ready": well, "parts": says}, status=200 if well else 503)

    async def metrics(self, _: web.Request) -> web.Response:
        await self._count_the_queue()
        return web.Response(body=metrics.written(), headers={"Content-Type": metrics.CONTENT_TYPE})

    async def leave(self, seconds: float) -> None:
        """From now on not ready. If /ready has ever been asked for, waits up to `seconds` until it is asked
        again."""
        self._leaving = True
        if self._asked:
            try:
                await asyncio.wait_for(self._told.wait(), seconds)
            except TimeoutError:
                log.info("nobody asked whether we are ready")

    async def _database(self) -> Part:
        try:
            async with asyncio.timeout(DATABASE_TAKES):
                await self._context.database.answers()
        except (*AWAY, TimeoutError) as error:
            return Part(False, f"does not answer ({type(error).__name__})")
        return Part(True, "answers")

    async def _count_the_queue(self) -> None:
        context = self._context
        try:
            async with asyncio.timeout(DATABASE_TAKES):
                queue = await deliveries.queue(context.database, context.clock.now())
        except (*AWAY, TimeoutError) as error:
            log.warning("the queue could not be counted", why=kind_of(error))
            metrics.DATABASE_UP.set(0)
            return
        metrics.DATABASE_UP.set(1)
        metrics.QUEUE_LAG.set(queue.lag)
        for state in ("due", "later", "sending", "uncertain"):
            metrics.QUEUE.labels(state).set(getattr(queue.counts, state))
