"""The gate: who may use the bot, and how much at once. Whoever may not is told so, and nothing of theirs is
kept.

It looks only at what a person does. Events about people and channels, and deleted messages, are always let
in. Stop, export and forget are open to guests, too, because they may once have been members."""

from collections.abc import Awaitable, Callable
from typing import Any, Literal

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackClientError

from bot import metrics
from bot.clock import awake
from bot.context import Who
from bot.listeners.acts import in_dm, is_an_act, keeps_rights
from bot.listeners.door import Door, said
from bot.listeners.floods import Floods
from bot.listeners.strangers import is_foreign
from bot.listeners.windows import in_the_form, open_window
from bot.logs import kind_of, logger
from bot.services import intake
from bot.services.members import Profile
from bot.services.saying import Place
from bot.services.workspaces import Workspace
from bot.views import forms
from bot.views import help as help_views
from bot.views import members as views
from bot.views.blocks import Message

Why = Literal["guest", "foreign", "bot", "deactivated", "flood", "tampered"]

log = logger(__name__)


def register(app: AsyncApp, door: Door) -> None:
    app.use(Gate(door))


class Gate(AsyncMiddleware):
    """Looks up whoever does something, and counts what each of them does."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._floods = Floods(door.context.settings.acts_per_minute, awake)

    async def async_process(
        self, *, req: AsyncBoltRequest, resp: BoltResponse, next: Callable[[], Awaitable[BoltResponse]]
    ) -> BoltResponse | None:
        who: Who | None = req.context.get("who")
        if who is not None and is_an_act(req.body):
            why = await self.why_not(who, req.body)
            if why is not None:
                metrics.REFUSED.labels(why).inc()
                return await self.say_no(why, who, req.context, req.body)
        elif who is not None:
            self._keep_up(who, req.body.get("event") or {})
        return await next()

    def _keep_up(self, who: Who, event: dict[str, Any]) -> None:
        if event.get("type") == "user_change":
            self._door.drop(Who(who.workspace_id, str((event.get("user") or {}).get("id"))))

    async def why_not(self, who: Who, body: dict[str, Any]) -> Why | None:
        """Why a request is refused, None if it is let in. Somebody whom Slack doesn't let us look up is let
        in."""
        if not forms.is_ours((body.get("view") or {}).get("private_metadata")):
            return "tampered"
        kept = keeps_rights(body)
        workspace = self._door.served.workspace(who.workspace_id)
        foreign = is_foreign(body, workspace)
        unserved = not_served(await self._door.people.of(who), workspace, foreign=foreign)
        if unserved is not None and not (unserved == "guest" and kept):
            return unserved
        return "flood" if not kept and self._floods.is_over(who) else None

    async def say_no(
        self, why: Why, who: Who, context: AsyncBoltContext, body: dict[str, Any]
    ) -> BoltResponse:
        """Answers where the person will see it: of a flood only once; bots and closed accounts not at all."""
        if why not in WORDS:
            return BoltResponse(status=200)
        message = WORDS[why]()
        if body.get("command"):
            return BoltResponse(status=200, body=said(message))
        if body.get("type") == "view_submission":
            view = body["view"] if why == "flood" else {}  # of any other, nothing that was written is of use
            return BoltResponse(status=200, body=in_the_form(view, message))
        if why != "flood" or self._floods.may_tell(who):
            if body.get("event"):
                await self._written(message, who, body["event"])
            else:
                await _pressed(message, context, body)
        return BoltResponse(status=200)

    async def _written(self, message: Message, who: Who, event: dict[str, Any]) -> None:
        if in_dm(event):
            ts = (event.get("message") or event)["ts"]
            await intake.turn_away(self._door.context, who, message, Place(event["channel"], ts))


WORDS: dict[Why, Callable[[], Message]] = {
    "guest": views.guest_refused,
    "foreign": views.stranger_refused,
    "flood": views.too_much_at_once,
    "tampered": views.not_mine,
}


def not_served(profile: Profile | None, workspace: Workspace, *, foreign: bool) -> Why | None:
    """Why a person is not served, by their profile; None if they are.

    ``foreign``: the request names another workspace. That happens for other workspaces of the same
    organisation, too, so it counts only if Slack doesn't say that the person belongs to this one as well.
    Where the organisation has the app for all of its workspaces, everybody in it is served."""
    if profile is None or profile.is_stranger or (foreign and not _is_at_home(profile, workspace)):
        return "foreign" if foreign or profile is not None else None
    if profile.deactivated:
        return "deactivated"
    if profile.is_bot:
        return "bot"
    return "guest" if profile.is_guest else None


def _is_at_home(profile: Profile, workspace: Workspace) -> bool:
    same = workspace.organisation is not None and profile.organisation == workspace.organisation
    return same or workspace.team_id in profile.teams


async def _pressed(message: Message, context: AsyncBoltContext, body: dict[str, Any]) -> None:
    """Privately beside the message with the button; if there is none, in a window."""
    try:
        if body.get("response_url") and context.respond is not None:
            await context.respond(**said(message), response_type="ephemeral", replace_original=False)
        elif body.get("trigger_id") and context.client is not None:
            await open_window(context.client, body, help_views.window(message))
    except (aiohttp.ClientError, SlackClientError, TimeoutError) as error:
        log.warning("a no could not be said", why=kind_of(error))
