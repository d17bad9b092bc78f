"""Requests from outside the workspaces that are served: counted, not answered, stored nowhere."""

from typing import Any, Literal

from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot import metrics
from bot.services.workspaces import Workspace

Why = Literal["wrong_team", "stopped", "foreign"]


def turned_away(request: AsyncBoltRequest, why: Why) -> BoltResponse:
    """``wrong_team`` never installed us, ``stopped`` did and is over, ``foreign`` shares a channel.

    Only the first is refused, over HTTP: the others are Slack's ordinary traffic, and so many failures would
    make Slack stop delivering.
    """
    metrics.REFUSED.labels(why).inc()
    if why == "wrong_team" and request.mode == "http":
        return BoltResponse(status=403, headers={"x-slack-no-retry": "1"})
    return BoltResponse(status=200)


def is_foreign(body: dict[str, Any], workspace: Workspace) -> bool:
    """Whether somebody is of another workspace, in a channel that is shared with it. It may be one of the
    same organisation: the gate looks the person up and decides."""
    theirs = (body.get("user") or {}).get("team_id") if isinstance(body.get("user"), dict) else None
    event = body.get("event") or {}
    teams = {theirs, event.get("user_team"), event.get("source_team")} - {None, ""}
    return bool(teams - {workspace.team_id, workspace.organisation})
