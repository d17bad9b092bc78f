"""Messages: what people write to the bot, edit and delete."""

from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.context import Who
from bot.listeners.acts import NEW, in_dm
from bot.listeners.door import Door
from bot.services import intake


def register(app: AsyncApp, door: Door) -> None:
    """The most frequent first: Bolt asks one after the other, and each has subtypes of its own."""

    @app.event({"type": "message", "subtype": list(NEW)})
    async def written(event: dict[str, Any], who: Who) -> None:
        if _from_a_person(event, event):
            await intake.receive(door.context, who, await _incoming(door, who, event, event))

    @app.event({"type": "message", "subtype": "message_changed"})
    async def changed(event: dict[str, Any], who: Who) -> None:
        message = event["message"]
        if message.get("subtype") == "tombstone":  # deleted, and it had replies: Slack only calls it changed
            await _deleted(door, who, event, message["ts"])
        elif _from_a_person(event, message):
            incoming = await _incoming(door, who, event, message)
            await intake.edit(door.context, _author(who, message), incoming)

    @app.event({"type": "message", "subtype": "message_deleted"})
    async def deleted(event: dict[str, Any], who: Who) -> None:
        await _deleted(door, who, event, event["deleted_ts"])

    @app.event("app_mention")
    async def mentioned(event: dict[str, Any], who: Who) -> None:
        if not event.get("bot_id"):
            await intake.mentioned(door.context, who, event["ts"])


async def _deleted(door: Door, who: Who, event: dict[str, Any], ts: str) -> None:
    before = event.get("previous_message") or {}
    if in_dm(event) and not before.get("bot_id"):
        await intake.delete(door.context, _author(who, before), event["channel"], ts)


def _from_a_person(event: dict[str, Any], message: dict[str, Any]) -> bool:
    """In a DM, by somebody who is not a bot."""
    person = message.get("user") and not message.get("bot_id")
    return in_dm(event) and bool(person)


def _author(who: Who, message: dict[str, Any]) -> Who:
    return Who(who.workspace_id, message.get("user") or who.user_id)


async def _incoming(door: Door, who: Who, event: dict[str, Any], message: dict[str, Any]) -> intake.Incoming:
    thread_ts = message.get("thread_ts")
    return intake.Incoming(
        channel=event["channel"],
        ts=message["ts"],
        words=await door.words(who, message.get("text")),
        thread_ts=thread_ts if thread_ts != message["ts"] else None,
        edited_ts=(message.get("edited") or {}).get("ts"),
        files=len(message.get("files") or ()),
    )
