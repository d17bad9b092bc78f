"""The pack: its buttons in messages, windows and Home, and the form of what waits for a yes."""

from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.context import Who
from bot.domain.packs import USUAL_MONTHS
from bot.listeners import home
from bot.listeners.door import Door, said
from bot.listeners.values import carried_id, pressed_id
from bot.listeners.windows import show
from bot.services import confirming, packs
from bot.views import help as help_views
from bot.views import ids
from bot.views import packs as views


def register(app: AsyncApp, door: Door) -> None:
    @app.action(ids.PACK_MAKE)
    async def make(body: dict[str, Any], who: Who, client: AsyncWebClient, respond: AsyncRespond) -> None:
        months = pressed_id(body) or USUAL_MONTHS
        message = await packs.make(door.context, who, str(months))
        if body.get("response_url"):
            await respond(**said(message), replace_original=False, response_type="ephemeral")
        else:
            await show(client, body, help_views.window(message, "Your pack"))

    @app.action(ids.PACK_CONFIRM)
    async def look(body: dict[str, Any], who: Who, client: AsyncWebClient) -> None:
        months = pressed_id(body) or USUAL_MONTHS
        await show(client, body, await confirming.form(door.context, who, months))

    @app.view(ids.FORM_PACK)
    async def confirmed(ack: AsyncAck, view: dict[str, Any], who: Who, client: AsyncWebClient) -> None:
        months = carried_id(view, "months") or USUAL_MONTHS
        ticked = views.read_confirmed(view["state"]["values"])
        message = await confirming.confirm(door.context, who, ticked, months)
        await home.renew(door, who, client)
        await ack(response_action="update", view=help_views.window(message, "Your pack"))
