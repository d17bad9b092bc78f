"""What a team's managers press and choose."""

from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.context import Who
from bot.listeners.door import Door, said
from bot.listeners.numbers import number
from bot.services import invitations, managing
from bot.views import forms, ids
from bot.views import invitations as invitation_views
from bot.views.blocks import Modal
from bot.views.managing import read_settings


def register(app: AsyncApp, door: Door) -> None:
    @app.action(ids.TEAM_FIGURES)
    async def figures(body: dict[str, Any], who: Who, client: AsyncWebClient) -> None:
        await _open(body, client, await managing.figures(door.context, who, _team(body)))

    @app.action(ids.TEAM_CSV)
    async def as_csv(body: dict[str, Any], who: Who, client: AsyncWebClient) -> None:
        await _open(body, client, await managing.figures(door.context, who, _team(body), as_file=True))

    @app.action(ids.TEAM_SETTINGS)
    async def settings(body: dict[str, Any], who: Who, client: AsyncWebClient) -> None:
        is_admin = (await door.profile(who)).is_admin
        await _open(body, client, await managing.form(door.context, who, _team(body), is_admin=is_admin))

    @app.view(ids.FORM_TEAM_SETTINGS)
    async def changed(ack: AsyncAck, view: dict[str, Any], who: Who) -> None:
        team_id = number(forms.read_carried(view["private_metadata"]).get("team"))
        channel_id = await managing.channel_of(door.context, who, team_id)
        channel = await door.channel(who, channel_id) if channel_id is not None else None
        is_admin = (await door.profile(who)).is_admin
        chosen = read_settings(view["state"]["values"])
        people = await door.full_members(who, set(chosen.managers) & set(channel.people if channel else ()))
        errors = await managing.change(door.context, who, team_id, chosen, people, is_admin=is_admin)
        if errors:
            await ack(response_action="errors", errors=errors)
        else:
            await ack(response_action="clear")

    @app.action(ids.TEAM_INVITE)
    async def invite(body: dict[str, Any], who: Who, client: AsyncWebClient) -> None:
        await _open(body, client, await invitations.form(door.context, who, _team(body)))

    @app.view(ids.FORM_INVITE)
    async def invited(ack: AsyncAck, view: dict[str, Any], who: Who) -> None:
        team_id = number(forms.read_carried(view["private_metadata"]).get("team"))
        channel_id = await managing.channel_of(door.context, who, team_id)
        people = (await door.channel(who, channel_id)).people if channel_id is not None else ()
        chosen, post = invitation_views.read(view["state"]["values"])
        errors = await invitations.send(door.context, who, team_id, chosen, people, post=post)
        await (ack(response_action="errors", errors=errors) if errors else ack(response_action="clear"))

    @app.action(ids.INVITE_REFUSE)
    async def refuse(who: Who, respond: AsyncRespond) -> None:
        await respond(**said(await invitations.refuse(door.context, who)), replace_original=True)


def _team(body: dict[str, Any]) -> int:
    return number(body["actions"][0].get("value"))


async def _open(body: dict[str, Any], client: AsyncWebClient, window: Modal) -> None:
    on_top = (body.get("view") or {}).get("type") == "modal"
    await (client.views_push if on_top else client.views_open)(trigger_id=body["trigger_id"], view=window)
