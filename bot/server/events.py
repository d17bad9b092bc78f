"""The one address for Slack's requests: events, buttons, forms and commands, for the same listeners as in
Socket Mode."""

import json
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from bot import metrics
from bot.clock import awake
from bot.logs import logger
from bot.server.signed import Refused, Seal, read

PATH = "/slack/events"
LOG_AGAIN = 60.0  # seconds
RETRY = ("X-Slack-Retry-Num", "X-Slack-Retry-Reason")

log = logger(__name__)


class Events:
    """1. Read the body, up to a limit. 2. Check the signature of the raw bytes. 3. Only then parse it and
    hand it to Bolt.

    The answer is sent when the listener has returned: what it stored is on disk by then. If it failed, the
    answer is 500, so that Slack sends the request again."""

    def __init__(self, seal: Seal) -> None:
        self._seal = seal
        self.app: AsyncApp | None = None  # set when requests may be answered
        self._logged_at: dict[str, float] = {}  # by reason

    def routes(self, router: web.UrlDispatcher) -> None:
        router.add_post(PATH, self.receive)

    async def receive(self, request: web.Request) -> web.Response:
        if self.app is None:
            return web.Response(status=503, text="Not ready yet.")
        try:
            said = parsed(self._seal.check(await read(request), request.headers), request.content_type)
        except Refused as refused:
            self._count(refused.reason)
            return web.Response(status=refused.status, text=refused.says)
        headers: Any = {name: request.headers[name] for name in RETRY if name in request.headers}
        answer = await self.app.async_dispatch(AsyncBoltRequest(body=json.dumps(said), headers=headers))
        return await to_aiohttp_response(answer)

    def _count(self, reason: str) -> None:
        """Counts every refusal, but logs each reason once a minute at most, so that nobody can fill the
        log."""
        metrics.REFUSED.labels(reason).inc()
        if awake() - self._logged_at.get(reason, -LOG_AGAIN) >= LOG_AGAIN:
            self._logged_at[reason] = awake()
            log.warning("requests are refused", why=reason)


def parsed(text: str, content_type: str) -> dict[str, Any]:
    """The object that was sent, as JSON, as a form's field `payload`, or as a form (a command). Raises
    Refused for what is none, or has an event that is none.

    Bolt's own way of telling them apart loses a command whose text has the word "payload" in it.
    """
    try:
        if content_type == "application/json":
            said = json.loads(text)
        else:
            form = dict(parse_qsl(text, keep_blank_values=True))
            said = json.loads(form["payload"]) if "payload" in form else form
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict) or not isinstance(said.get("event", {}), dict):
        raise Refused("malformed", 400, "That cannot be read.")
    return said
