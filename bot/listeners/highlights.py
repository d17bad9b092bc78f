"""The buttons of a highlight: the service rewords the summary that they stand in; windows are shown anew."""

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.context import Context, Who
from bot.listeners import home
from bot.listeners.door import Door
from bot.listeners.values import carried_id, number, pressed_id
from bot.listeners.windows import turn_into
from bot.services import sharing
from bot.views import highlights as views
from bot.views import ids
from bot.views.blocks import Modal

ANSWERS = {
    ids.HIGHLIGHT_NAMED: "named",
    ids.HIGHLIGHT_UNNAMED: "unnamed",
    ids.HIGHLIGHT_NO: "no",
    ids.HIGHLIGHT_TAKE_BACK: "taken_back",
}


def opening(context: Context) -> dict[str, Callable[[Who, str], Awaitable[Modal | None]]]:
    """Buttons that open one of the windows."""
    return {
        ids.HIGHLIGHT_SHARE: lambda who, told: sharing.window(context, who, number(told)),
        ids.HIGHLIGHT_TOLD: lambda who, ask: sharing.told_form(context, who, number(ask)),
    }


def register(app: AsyncApp, door: Door) -> None:
    for action, how in ANSWERS.items():
        _register(app, door, action, how)
    context = door.context
    shares = {
        ids.SHARE_NAMED: lambda who, id_: sharing.share(context, who, id_, by_name=True),
        ids.SHARE_UNNAMED: lambda who, id_: sharing.share(context, who, id_, by_name=False),
        ids.SHARE_TAKE_BACK: lambda who, id_: sharing.take_back(context, who, id_),
    }
    for action, done in shares.items():
        _register_turning(app, door, action, done)
    _register_form(app, door)


def _register(app: AsyncApp, door: Door, action: str, how: str) -> None:
    @app.action(action)
    async def press(body: dict[str, Any], who: Who) -> None:
        await sharing.answer(door.context, who, pressed_id(body), how)


def _register_turning(
    app: AsyncApp, door: Door, action: str, done: Callable[[Who, int], Awaitable[None]]
) -> None:
    """Pressed in a window, which is shown anew, or in Home."""

    @app.action(action)
    async def press(body: dict[str, Any], who: Who, client: AsyncWebClient) -> None:
        await done(who, pressed_id(body))
        view = body.get("view") or {}
        if view.get("type") == "home":
            await home.renew(door, who, client)
        elif view:
            shown = carried_id(view, "reflection")
            await turn_into(client, body, await sharing.window(door.context, who, shown))


def _register_form(app: AsyncApp, door: Door) -> None:
    @app.view(ids.FORM_SHARE_TOLD)
    async def told(ack: AsyncAck, view: dict[str, Any], who: Who) -> None:
        ask_id = carried_id(view, "ask")
        written = views.read_told(view["state"]["values"])
        if not isinstance(written, views.Told):
            await ack(response_action="errors", errors=written)
            return
        shown = await sharing.share_told(door.context, who, ask_id, written)
        await ack(response_action="update", view=shown)
