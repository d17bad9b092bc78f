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
from bot.listeners.numbers import number
from bot.services import confirming, packs
from bot.views import forms, ids
from bot.views import help as help_views
from bot.views import packs as views


def register(app: AsyncApp, door: Door) -> None:
    @app.action(ids.PACK_MAKE)
    async def make(body: dict[str, Any], who: Who, client: AsyncWebClient, respond: AsyncRespond) -> None:
        months = number(body["actions"][0].get("value")) or USUAL_MONTHS
        message = await packs.make(door.context, who, str(months))
        window = help_views.window(message, "Your pack")
        if body.get("response_url"):
            await respond(**said(message), replace_original=False, response_type="ephemeral")
        elif (body.get("view") or {}).get("type") == "modal":
            await client.views_update(view_id=body["view"]["id"], view=window)
        else:
            await client.views_open(trigger_id=body["trigger_id"], view=window)

    @app.action(ids.PACK_CONFIRM)
    async def look(body: dict[str, Any], who: Who, client: AsyncWebClient) -> None:
        months = number(body["actions"][0].get("value")) or USUAL_MONTHS
        window = await confirming.form(door.context, who, months)
        if (body.get("view") or {}).get("type") == "modal":
            await client.views_update(view_id=body["view"]["id"], view=window)
        else:
            await client.views_open(trigger_id=body["trigger_id"], view=window)

    @app.view(ids.FORM_PACK)
    async def confirmed(ack: AsyncAck, view: dict[str, Any], who: Who, client: AsyncWebClient) -> None:
        months = number(forms.read_carried(view["private_metadata"]).get("months")) or USUAL_MONTHS
        ticked = views.read_confirmed(view["state"]["values"])
        message = await confirming.confirm(door.context, who, ticked, months)
        await home.renew(door, who, client)
        await ack(response_action="update", view=help_views.window(message, "Your pack"))
