"""The handler of errors in listeners, and the last listeners, which acknowledge everything else."""

from typing import Any

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackClientError

from bot.context import Who
from bot.listeners.door import Door, said
from bot.listeners.switchboard import ANYTHING
from bot.listeners.windows import in_the_form
from bot.logs import logger
from bot.storage.presence import is_away
from bot.views import help as views
from bot.views.blocks import Message

_OF_SLACK = (aiohttp.ClientError, TimeoutError)
"""Slack that does not answer a listener's call: for Python these are OSErrors, as a lost database may be."""

log = logger(__name__)


def register(app: AsyncApp, door: Door) -> None:
    """A failed event stays unacknowledged, so that Slack sends it again; a failed command, button or form
    gets status 200 and a sentence."""

    @app.error
    async def failed(
        error: Exception, body: dict[str, Any], respond: AsyncRespond, context: AsyncBoltContext
    ) -> BoltResponse:
        away = is_away(error) and not isinstance(error, _OF_SLACK)  # told once, not by everybody who asks
        if not away:
            who: Who | None = context.get("who")
            workspace = who.workspace_id if who is not None else None
            log.error("a listener failed", what=_what(body), workspace=workspace, exc_info=error)
        sorry = views.error_away() if away else views.error_sorry()
        if body.get("type") == "event_callback":
            return BoltResponse(status=500)
        if body.get("type") == "view_submission":
            return BoltResponse(status=200, body=in_the_form(body["view"], sorry))
        if body.get("command"):
            return BoltResponse(status=200, body=said(sorry))
        if body.get("response_url"):
            await _say_sorry(respond, sorry)
        return BoltResponse(status=200)

    async def silence(ack: AsyncAck) -> None:
        """Acknowledges what no other listener takes."""
        await ack()

    for listen in (app.event, app.action, app.view_submission, app.view_closed, app.shortcut, app.command):
        listen(ANYTHING)(silence)


async def _say_sorry(respond: AsyncRespond, sorry: Message) -> None:
    """Beside the message whose button failed. If Slack does not take that either, it is only logged."""
    try:
        await respond(**said(sorry), response_type="ephemeral", replace_original=False)
    except (*_OF_SLACK, SlackClientError):
        log.warning("a failed press could not be answered")


def _what(body: dict[str, Any]) -> str:
    """What failed, without a word that a person wrote."""
    event = body.get("event") or {}
    name = event.get("type") or body.get("command") or body.get("type") or "request"
    return f"{name} {event.get('subtype', '')}".strip()
