"""Buttons and forms for the managers of a team."""

from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.context import Who
from bot.listeners.door import Door, close_form, said
from bot.listeners.values import carried_id, pressed_id
from bot.listeners.windows import open_window
from bot.services import invitations, managing
from bot.views import ids
from bot.views import invitations as invitation_views
from bot.views.managing import read_settings


def register(app: AsyncApp, door: Door) -> None:
    _register_figures(app, door)
    _register_settings(app, door)
    _register_invitations(app, door)


def _register_figures(app: AsyncApp, door: Door) -> None:
    @app.action(ids.TEAM_FIGURES)
    async def figures(body: dict[str, Any], who: Who, client: AsyncWebClient) -> None:
        await open_window(client, body, await managing.figures(door.context, who, pressed_id(body)))

    @app.action(ids.TEAM_CSV)
    async def as_csv(body: dict[str, Any], who: Who, client: AsyncWebClient) -> None:
        window = await managing.figures(door.context, who, pressed_id(body), as_file=True)
        await open_window(client, body, window)


def _register_settings(app: AsyncApp, door: Door) -> None:
    @app.action(ids.TEAM_SETTINGS)
    async def settings(body: dict[str, Any], who: Who, client: AsyncWebClient) -> None:
        is_admin = (await door.profile(who)).is_admin
        window = await managing.form(door.context, who, pressed_id(body), is_admin=is_admin)
        await open_window(client, body, window)

    @app.view(ids.FORM_TEAM_SETTINGS)
    async def changed(ack: AsyncAck, view: dict[str, Any], who: Who) -> None:
        team_id = carried_id(view, "team")
        channel_id = await managing.channel_of(door.context, who, team_id)
        channel = await door.channel(who, channel_id) if channel_id is not None else None
        is_admin = (await door.profile(who)).is_admin
        chosen = read_settings(view["state"]["values"])
        people = await door.full_members(who, set(chosen.managers) & set(channel.people if channel else ()))
        errors = await managing.change(door.context, who, team_id, chosen, people, is_admin=is_admin)
        await close_form(ack, errors)


def _register_invitations(app: AsyncApp, door: Door) -> None:
    @app.action(ids.TEAM_INVITE)
    async def invite(body: dict[str, Any], who: Who, client: AsyncWebClient) -> None:
        await open_window(client, body, await invitations.form(door.context, who, pressed_id(body)))

    @app.view(ids.FORM_INVITE)
    async def invited(ack: AsyncAck, view: dict[str, Any], who: Who) -> None:
        team_id = carried_id(view, "team")
        channel_id = await managing.channel_of(door.context, who, team_id)
        channel = await door.channel(who, channel_id) if channel_id is not None else None
        chosen, post = invitation_views.read(view["state"]["values"])
        people = await door.full_members(who, set(chosen) & set(channel.people if channel else ()))
        errors = await invitations.send(door.context, who, team_id, chosen, people, post=post)
        await close_form(ack, errors)

    @app.action(ids.INVITE_REFUSE)
    async def refuse(who: Who, respond: AsyncRespond) -> None:
        await respond(**said(await invitations.refuse(door.context, who)), replace_original=True)
