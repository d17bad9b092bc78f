"""chat.*: writing, changing, deleting (docs.slack.dev/reference/methods/chat.postMessage, …)."""

from typing import Any

from bot.playground.calls import Call, method
from bot.playground.check import check_message
from bot.playground.elements import named
from bot.playground.nouns import Channel, Json, Message
from bot.playground.passes import Refused

WRITE = "chat:write"
LONGEST_UPDATE = 4000  # chat.update refuses more, where chat.postMessage takes 40,000


@method("chat.postMessage", WRITE, tier=-1)
def post_message(call: Call) -> Json:
    """Post into a channel the bot is in, a DM, or to a person."""
    channel = writable(call)
    fields = content(call)
    thread_ts = call.text("thread_ts") or None
    if thread_ts and call.slack.world.message(channel.id, thread_ts) is None:
        raise Refused("thread_not_found")
    bot = call.slack.world.bot.id
    message = call.slack.world.post(
        channel.id,
        bot,
        **fields,
        thread_ts=thread_ts,
        is_broadcast=call.flag("reply_broadcast"),
        metadata=metadata(call),
    )
    return {"channel": channel.id, "ts": message.ts, "message": call.slack.shapes.message(message)}


@method("chat.postEphemeral", WRITE, tier=4)
def post_ephemeral(call: Call) -> Json:
    """Show one person something that nobody else sees and that no history has."""
    channel, user = writable(call), call.text("user")
    if user not in channel.members:
        raise Refused("user_not_in_channel")
    world = call.slack.world
    thread_ts = call.text("thread_ts") or None
    message = world.post(channel.id, world.bot.id, **content(call), thread_ts=thread_ts, ephemeral_to=user)
    return {"message_ts": message.ts}


@method("chat.update", WRITE, tier=3)
def update(call: Call) -> Json:
    """Change one of the bot's own messages."""
    channel, message = _own(call, "cant_update_message")
    if len(call.text("text")) > LONGEST_UPDATE:
        raise Refused("msg_too_long")
    fields = content(call, old=message)
    if call.arguments.get("metadata") is not None:
        fields["metadata"] = metadata(call)
    edited = call.slack.world.edit(message, **fields)
    shape = call.slack.shapes.message(edited)
    return {"channel": channel.id, "ts": edited.ts, "text": edited.text, "message": shape}


@method("chat.delete", WRITE, tier=3)
def delete(call: Call) -> Json:
    """Take one of the bot's own messages away."""
    channel, message = _own(call, "cant_delete_message")
    call.slack.world.delete(message)
    return {"channel": channel.id, "ts": message.ts}


@method("chat.getPermalink", tier=0)
def get_permalink(call: Call) -> Json:
    channel = call.channel()
    message = call.slack.world.message(channel.id, call.text("message_ts"))
    if message is None:
        raise Refused("message_not_found")
    link = f"{call.slack.base_url}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    more = f"?thread_ts={message.thread_ts}&cid={channel.id}" if message.is_reply else ""
    return {"channel": channel.id, "permalink": link + more}


def writable(call: Call) -> Channel:
    """The channel, if the bot may write there."""
    channel, world = call.channel(), call.slack.world
    if channel.is_archived:
        raise Refused("is_archived")
    if world.bot.id not in channel.members:
        raise Refused("not_in_channel" if channel.kind == "channel" else "channel_not_found")
    if channel.kind == "im" and any(world.users[member].deleted for member in channel.members):
        raise Refused("user_disabled")
    return channel


def content(call: Call, old: Message | None = None) -> dict[str, Any]:
    """Text and blocks of a message, after Slack's check: no_text, msg_too_long, invalid_blocks, …

    Of an update: blocks stay only if neither text nor blocks are given, as chat.update has it.
    """
    blocks = call.data("blocks", "invalid_blocks_format")
    text = call.text("text")
    if old is not None and not text and blocks is None:
        raise Refused("no_text")
    verdict = check_message(text, blocks)
    if verdict is not None:
        raise Refused(verdict.error, **verdict.answer())
    return {"text": text, "blocks": named(blocks or [])}


def metadata(call: Call) -> Json | None:
    """The message's metadata: an event_type and an event_payload."""
    given = call.data("metadata", "invalid_metadata_format")
    if given is None:
        return None
    if (
        not isinstance(given, dict)
        or not given.get("event_type")
        or not isinstance(given.get("event_payload"), dict)
    ):
        raise Refused("invalid_metadata_schema")
    return given


def _own(call: Call, error: str) -> tuple[Channel, Message]:
    channel = call.channel()
    message = call.slack.world.message(channel.id, call.text("ts"))
    if message is None or message.ephemeral_to or message.is_tombstone:
        raise Refused("message_not_found")
    if message.user != call.slack.world.bot.id:
        raise Refused(error)
    if channel.is_archived:
        raise Refused("is_archived")
    return channel, message
