"""Add to Slack: /slack/install sends people to Slack, /slack/oauth_redirect is where they come back.

1. A state: written down, and given to the browser as a cookie. 2. Slack asks them, and sends them back with
the state and a code. 3. The state is taken away, whether all else is right or not: it works once, within ten
minutes, in the browser where it began. 4. The code buys a token. 5. The installation is stored.
"""

import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from slack_sdk.oauth import AuthorizeUrlGenerator

from bot.context import Context
from bot.delivery.outcomes import Later, Never
from bot.delivery.slack import Look
from bot.logs import logger
from bot.services import installs
from bot.storage.organisations import InstalledOrganisation
from bot.storage.workspaces import Installed
from bot.views import installs as views
from bot.views.installs import Page

INSTALL, BACK = "/slack/install", "/slack/oauth_redirect"
COOKIE = "headroom_state"
OURS = frozenset({"bad_client_secret", "invalid_client_id", "bad_redirect_uri"})
"""Error codes of Slack that mean that the operator has to mend a setting."""
PLAIN = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",  # the address has a code in it
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
}

log = logger(__name__)


@dataclass(frozen=True, slots=True)
class Shop:
    """What `app` provides: the scopes to ask for, how to exchange a code for a token, and how to keep
    that."""

    scopes: tuple[str, ...]
    exchange: Callable[[str], Awaitable[Look]]
    keep: Callable[[Installed | InstalledOrganisation], Awaitable[object]]


class Install:
    def __init__(self, context: Context, shop: Shop) -> None:
        self._context, self._shop = context, shop
        self.is_open = False
        settings = context.settings
        site = settings.slack_api_url.removesuffix("/").removesuffix("/api")
        self._addresses = AuthorizeUrlGenerator(
            client_id=settings.slack_client_id,
            scopes=shop.scopes,
            authorization_url=f"{site}/oauth/v2/authorize",
        )

    def routes(self, router: web.UrlDispatcher) -> None:
        router.add_get(INSTALL, self.begin, allow_head=False)
        router.add_get(BACK, self.finish, allow_head=False)

    async def begin(self, _: web.Request) -> web.Response:
        state = await installs.begin(self._context) if self.is_open else None
        if state is None:
            return _shown(views.crowded() if self.is_open else views.starting())
        answer = web.Response(status=302, headers=PLAIN | {"Location": self._addresses.generate(state)})
        age = int(installs.GOOD_FOR.total_seconds())
        answer.set_cookie(
            COOKIE, state, max_age=age, path="/slack/", secure=True, httponly=True, samesite="Lax"
        )
        return answer

    async def finish(self, request: web.Request) -> web.Response:
        if not self.is_open:
            return _shown(views.starting())
        state = request.query.get("state", "")
        fresh = bool(state) and await installs.take(self._context, state)
        if request.query.get("error") == "access_denied":
            return _shown(views.cancelled())
        cookie = request.cookies.get(COOKIE, "")
        if not fresh or not hmac.compare_digest(cookie.encode(), state.encode(errors="replace")):
            return _shown(views.stale())
        if "error" in request.query or not request.query.get("code"):
            return _shown(views.refused("Slack sent no code"))
        answer = _shown(await self._buy(request.query["code"]))
        answer.del_cookie(COOKIE, path="/slack/")
        return answer

    async def _buy(self, code: str) -> Page:
        said = await self._shop.exchange(code)
        if isinstance(said, Later):
            log.warning("Slack gave no token", why=said.why)
            return views.away()
        if isinstance(said, Never):
            log.error("Slack refused to install", why=said.why)
            return views.broken() if said.why in OURS else views.refused(said.why)
        installed = installed_of(said)
        if installed is None:
            return views.no_workspace()
        await self._shop.keep(installed)
        app_id = said.get("app_id", "")
        if isinstance(installed, InstalledOrganisation):
            log.info("an organisation was installed", organisation=installed.enterprise_id)
            where = f"https://app.slack.com/manage/{installed.enterprise_id}/integrations/profile/{app_id}"
            return views.installed_for_all(installed.name, f"{where}/workspaces/add")
        log.info("a workspace was installed", team=installed.team_id)
        where = f"https://slack.com/app_redirect?app={app_id}&team={installed.team_id}"
        return views.installed(installed.name, where)


def installed_of(said: dict[str, Any]) -> Installed | InstalledOrganisation | None:
    """The installation that oauth.v2.access answered with; None if it names neither workspace nor
    organisation.

    An installation for an organisation may name a team, too: that of the person who pressed Allow.
    """
    team, enterprise = said.get("team") or {}, said.get("enterprise") or {}
    token, bot = str(said["access_token"]), said.get("bot_user_id")
    if said.get("is_enterprise_install") and enterprise.get("id"):
        return InstalledOrganisation(str(enterprise["id"]), str(enterprise.get("name") or ""), bot, token)
    if not team.get("id"):
        return None
    return Installed(str(team["id"]), str(team.get("name") or ""), bot, token, enterprise.get("id"))


def _shown(page: Page) -> web.Response:
    return web.Response(
        status=page.status, text=views.html(page), content_type="text/html", charset="utf-8", headers=PLAIN
    )
