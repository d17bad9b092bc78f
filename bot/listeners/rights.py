"""Export and forget: the words after /growth, the buttons in Home, and the confirmation."""

from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.context import Who
from bot.listeners import home
from bot.listeners.door import Door, said
from bot.services import rights
from bot.views import help as help_views
from bot.views import ids
from bot.views import rights as views


def register(app: AsyncApp, door: Door) -> None:
    @app.action(ids.MEMBER_EXPORT)
    async def export(body: dict[str, Any], who: Who, client: AsyncWebClient, respond: AsyncRespond) -> None:
        message = await rights.export(door.context, who, body["trigger_id"])
        if body.get("response_url"):
            await respond(**said(message), replace_original=False, response_type="ephemeral")
        else:
            await client.views_open(trigger_id=body["trigger_id"], view=help_views.window(message, "Export"))

    @app.action(ids.MEMBER_FORGET)
    async def ask(body: dict[str, Any], who: Who, client: AsyncWebClient) -> None:
        await open_forget(door, who, client, body["trigger_id"])

    @app.view(ids.FORM_FORGET)
    async def forget(ack: AsyncAck, who: Who, client: AsyncWebClient) -> None:
        gone = await rights.forget(door.context, who)
        await home.renew(door, who, client)
        await ack(
            response_action="update", view=help_views.window(views.forgotten(gone.messages), "Forgotten")
        )


async def open_forget(door: Door, who: Who, client: AsyncWebClient, trigger_id: str) -> None:
    """Opens the window that asks for a confirmation, with what would be erased."""
    window = views.forget_form(await rights.what_would_go(door.context, who))
    await client.views_open(trigger_id=trigger_id, view=window)
