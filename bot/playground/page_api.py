"""The browser page's server side."""

from typing import Any

from aiohttp import web

from bot.playground.gestures import Gestures


class Page:
    def __init__(self, gestures: Gestures, playground: Any) -> None:
        self.gestures = gestures

    def routes(self, app: web.Application) -> None:
        pass

    def clock_moved(self) -> None:
        pass

    async def close(self) -> None:
        pass
