"""Shortcuts: "Save as reflection" in the menu of a message, and "Reflect" from anywhere."""

from datetime import UTC, datetime
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.context import Who
from bot.domain.evidence import host_of, is_message, permalink
from bot.domain.slots import local_date, local_time
from bot.listeners.door import Door
from bot.listeners.windows import open_window
from bot.services import evidence, reflections
from bot.views import evidence as views
from bot.views import ids
from bot.views import reflections as reflection_views
from bot.views.blocks import Modal

SHORTCUTS = {
    ids.SHORTCUT_SAVE: ("message", "Save as reflection", "Keep what you did, with a link to the message"),
    ids.SHORTCUT_REFLECT: ("global", "Reflect", "Tell me something you did, in your own words"),
}
"""Type, name and description, as the manifest has them."""


def register(app: AsyncApp, door: Door) -> None:
    @app.shortcut(ids.SHORTCUT_SAVE)
    async def save(body: dict[str, Any], who: Who, client: AsyncWebClient) -> None:
        await open_window(client, body, await _form(door, who, body))

    @app.shortcut(ids.SHORTCUT_REFLECT)
    async def reflect(body: dict[str, Any], client: AsyncWebClient) -> None:
        await open_window(client, body, reflection_views.reflect_form())

    @app.view(ids.FORM_SAVE)
    async def saved(ack: AsyncAck, view: dict[str, Any], who: Who) -> None:
        found = views.read(view["state"]["values"], view.get("private_metadata"))
        if not isinstance(found, views.Saved):
            await ack(response_action="errors", errors=found)
            return
        told = reflections.Told(
            found.answer.words,
            f"form-{view['id']}",
            reflections.FORM,
            stretch_end=found.answer.stretch_end,
            evidence=found.link,
        )
        await reflections.submit(door.context, who, told)
        await ack(response_action="clear")


async def _form(door: Door, who: Who, body: dict[str, Any]) -> Modal:
    """The form for a message. Of somebody else's it gets author, place and time, but not the words."""
    message = body.get("message") or {}
    channel, ts = str((body.get("channel") or {}).get("id", "")), str(message.get("ts", ""))
    if not is_message(channel, ts):
        return views.no_message()
    domain = (body.get("team") or {}).get("domain") or ""  # of an app of a whole organisation: no team
    host = host_of(str(domain), door.context.settings.slack_api_url)
    is_own = message.get("user") == who.user_id and not message.get("bot_id")
    zone = door.zone_of(await door.profile(who))
    seen = views.Seen(
        link=permalink(host, channel, ts, message.get("thread_ts")),
        channel=channel,
        at=local_time(datetime.fromtimestamp(float(ts), UTC), zone),
        today=local_date(door.context.clock.now(), zone),
        author=message.get("user"),
        is_own=is_own,
        words=await door.words(who, message.get("text")) if is_own else "",
    )
    return await evidence.form(door.context, who, seen, ts)
