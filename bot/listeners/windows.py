"""Opening a window, showing another one in its place, and answering a form that was not taken."""

from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.views import help as help_views
from bot.views.blocks import Message, Modal


async def open_window(client: AsyncWebClient, body: dict[str, Any], window: Modal) -> None:
    """Opens it; on top of the window in which the button was pressed, if it was in one."""
    call = client.views_push if _is_in_a_window(body) else client.views_open
    await call(trigger_id=body["trigger_id"], view=window)


async def turn_into(client: AsyncWebClient, body: dict[str, Any], window: Modal) -> None:
    """Shows it in place of the window in which something was pressed."""
    await client.views_update(view_id=body["view"]["id"], view=window)


async def show(client: AsyncWebClient, body: dict[str, Any], window: Modal) -> None:
    """In place of the window in which the button was pressed; from anywhere else, as a window of its own."""
    if _is_in_a_window(body):
        await turn_into(client, body, window)
    else:
        await client.views_open(trigger_id=body["trigger_id"], view=window)


def _is_in_a_window(body: dict[str, Any]) -> bool:
    return (body.get("view") or {}).get("type") == "modal"


def first_field(view: dict[str, Any]) -> str:
    """The block id of what a form asks first; "" if it asks nothing."""
    blocks = view.get("blocks") or ()
    return next((str(block["block_id"]) for block in blocks if block["type"] == "input"), "")


def in_the_form(view: dict[str, Any], message: Message) -> dict[str, Any]:
    """The answer to a form that was not taken: under its first field, so that what was written stays; a form
    that asks nothing turns into the message."""
    if field := first_field(view):
        return {"response_action": "errors", "errors": {field: message.text}}
    return {"response_action": "update", "view": help_views.window(message)}
