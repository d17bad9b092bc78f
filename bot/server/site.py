"""All that is served over HTTP: health and metrics; in HTTP mode also Slack's requests and installing."""

from collections.abc import Mapping

from slack_bolt.async_app import AsyncApp

from bot.context import Context
from bot.server.events import Events
from bot.server.health import Health, Look, Part
from bot.server.install import Install, Shop
from bot.server.signed import Seal
from bot.server.web import Web

LEAVING_TAKES = 1.5  # seconds in which a load balancer may ask and hear that we stop


class Site:
    """`start` comes first, so that a slow start shows as alive and not ready; `serve` when the listeners
    exist."""

    def __init__(self, context: Context, port: int, parts: Mapping[str, Look], shop: Shop) -> None:
        settings = context.settings
        self._over_http = settings.mode == "http"
        self._web = Web(settings.host, port)
        self._events = Events(Seal(settings.slack_signing_secret)) if self._over_http else None
        self._install = Install(context, shop) if settings.installs else None
        self._health = Health(context, {**parts, "slack": self._hears} if self._over_http else parts)
        self._web.add(self._health.routes)
        if self._events is not None:
            self._web.add(self._events.routes)
        if self._install is not None:
            self._web.add(self._install.routes)

    async def start(self) -> None:
        """Raises ListenError."""
        await self._web.start()

    def serve(self, app: AsyncApp) -> None:
        """From now on Slack's requests go to these listeners, and people may install where that is set up."""
        assert self._events is not None
        self._events.app = app
        if self._install is not None:
            self._install.is_open = True

    @property
    def url(self) -> str:
        return self._web.url

    async def leave(self) -> None:
        """Not ready any more. In HTTP mode waits a little for the load balancer to ask, and so to hear it."""
        await self._health.leave(LEAVING_TAKES if self._over_http else 0.0)

    async def close(self, deadline: float) -> None:
        """Take nothing more; requests that are being answered get `deadline` seconds to end."""
        await self._web.close(deadline)

    async def _hears(self) -> Part:
        listens = self._events is not None and self._events.app is not None
        return Part(listens, "reaches us over HTTP" if listens else "is not heard yet")
