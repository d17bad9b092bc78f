"""Counting and timing every request from Slack, in either mode."""

from typing import Any

from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot import metrics
from bot.listeners.lifecycle import GONE, MOVED, RENAMED
from bot.listeners.switchboard import Switchboard
from bot.storage.binding import bound_to

EVENTS = frozenset(
    {
        *GONE,
        *RENAMED,
        MOVED,
        "app_home_opened",
        "app_mention",
        "app_uninstalled",
        "member_joined_channel",
        "member_left_channel",
        "message",
        "tokens_revoked",
        "user_change",
    }
)
"""All that is listened to, by Slack's types; the manifest asks for these and no others."""
INTERACTIONS = frozenset({"block_actions", "message_action", "shortcut", "view_closed", "view_submission"})


class CountingApp(Switchboard):
    """Times each request. With `process_before_response` the answer leaves when `async_dispatch` returns, so
    this is how long Slack waits."""

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        with metrics.ACK_SECONDS.time(), bound_to(None):  # until it is known who speaks
            answer = await super().async_dispatch(req)
        outcome = "acknowledged" if answer.status == 200 else "failed" if answer.status >= 500 else "refused"
        metrics.INTAKE.labels(type_of(req.body), outcome).inc()
        return answer


def type_of(body: dict[str, Any]) -> str:
    """The metric's word for a request. What we don't know is "other", so that nobody can make labels up."""
    if body.get("command"):
        return "command"
    if body.get("type") == "event_callback":
        event = (body.get("event") or {}).get("type")
        return str(event) if event in EVENTS else "other_event"
    return str(body.get("type")) if body.get("type") in INTERACTIONS else "other"
