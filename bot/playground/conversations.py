"""conversations.* and users.conversations (docs.slack.dev/reference/methods/conversations.history, …)."""

import base64
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from bot.playground.calls import Call, method
from bot.playground.nouns import Channel, Json, Message
from bot.playground.passes import Refused

T = TypeVar("T")
READ = ("channels:read", "groups:read", "im:read")
HISTORY = ("channels:history", "groups:history", "im:history")
SCOPE_OF = {"im": "im", "group": "groups", "channel": "channels"}


@method("conversations.open", "im:write", tier=3)
def open_(call: Call) -> Json:
    """Open, or find, the DM with a person."""
    world = call.slack.world
    if ident := call.text("channel"):
        return {"channel": {"id": _im(call, ident).id}}
    users = [user for user in call.text("users").split(",") if user] or list(call.data("users") or [])
    if len(users) != 1:
        raise Refused("users_list_not_supplied" if not users else "method_not_supported_for_channel_type")
    user = world.users.get(users[0])
    if user is None:
        raise Refused("user_not_found")
    if user.deleted:
        raise Refused("user_disabled")
    channel = world.direct(user.id, world.bot.id)
    return {"no_op": True, "already_open": True, "channel": {"id": channel.id}}


def _im(call: Call, ident: str) -> Channel:
    channel = call.channel()
    if channel.kind != "im":
        raise Refused("channel_not_found")
    return channel


@method("conversations.info", *READ, tier=3)
def info(call: Call) -> Json:
    return {"channel": call.slack.shapes.channel(call.channel())}


@method("conversations.members", *READ, tier=4)
def members(call: Call) -> Json:
    page, cursor = paged(call, call.channel().members, 100)
    return {"members": list(page), "response_metadata": {"next_cursor": cursor}}


@method("conversations.list", *READ, tier=2)
def list_(call: Call) -> Json:
    return _listed(call, [one for one in call.slack.world.channels.values() if _visible(call, one)])


@method("users.conversations", *READ, tier=3)
def of_user(call: Call) -> Json:
    """The channels a person, or else the bot, is in: of others only those the bot can see, too."""
    if call.slack.world.organisation and not call.text("team_id"):
        raise Refused("missing_argument")  # an organisation's token does not say where to look
    user = call.text("user") or call.slack.world.bot.id
    channels = [one for one in call.slack.world.channels.values() if user in one.members]
    return _listed(call, [one for one in channels if _visible(call, one)])


def _visible(call: Call, channel: Channel) -> bool:
    return not channel.is_private or call.slack.world.bot.id in channel.members


def _listed(call: Call, channels: list[Channel]) -> Json:
    kinds = (call.text("types") or "public_channel").replace(" ", "").split(",")
    names = {"im": "im", "group": "private_channel", "channel": "public_channel"}
    found = [one for one in channels if names[one.event_kind] in kinds]
    if call.flag("exclude_archived"):
        found = [one for one in found if not one.is_archived]
    page, cursor = paged(call, found, 100)
    return {
        "channels": [call.slack.shapes.channel(one) for one in page],
        "response_metadata": {"next_cursor": cursor},
    }


@method("conversations.history", *HISTORY, tier=3)
def history(call: Call) -> Json:
    """Newest first, never what stands in threads."""
    channel = _readable(call)
    kept = [m for m in call.slack.world.messages[channel.id].values() if not m.is_reply or m.is_broadcast]
    return _messages(call, [*reversed(_within(call, kept))])


@method("conversations.replies", *HISTORY, tier=3)
def replies(call: Call) -> Json:
    """A thread, its first message first."""
    channel, world = _readable(call), call.slack.world
    asked = world.message(channel.id, call.text("ts"))
    if asked is None or asked.ephemeral_to:
        raise Refused("thread_not_found")
    first = world.message(channel.id, asked.thread_ts or asked.ts)
    below = _within(call, world.replies(channel.id, asked.thread_ts or asked.ts))
    return _messages(call, [*([first] if first else []), *below])


def _readable(call: Call) -> Channel:
    channel, app = call.channel(), call.slack.app
    scope = f"{SCOPE_OF[channel.event_kind]}:history"
    if scope not in app.scopes:
        raise Refused("missing_scope", needed=scope, provided=",".join(app.scopes))
    if call.slack.world.bot.id not in channel.members:
        raise Refused("not_in_channel")
    return channel


def _within(call: Call, messages: list[Message]) -> list[Message]:
    oldest, latest = _moment(call, "oldest", "0"), _moment(call, "latest", "Infinity")
    inclusive = call.flag("inclusive")
    return [
        message
        for message in messages
        if not message.ephemeral_to
        and (oldest < (ts := Decimal(message.ts)) < latest or (inclusive and ts in (oldest, latest)))
    ]


def _moment(call: Call, name: str, default: str) -> Decimal:
    try:
        return Decimal(call.text(name) or default)
    except InvalidOperation as error:
        raise Refused(f"invalid_ts_{name}") from error


def _messages(call: Call, messages: list[Message]) -> Json:
    page, cursor = paged(call, messages, 100)
    shown = call.flag("include_all_metadata")
    return {
        "messages": [call.slack.shapes.message(one, with_metadata=shown) for one in page],
        "has_more": bool(cursor),
        "pin_count": 0,
        "response_metadata": {"next_cursor": cursor},
    }


def paged(call: Call, items: Sequence[T], default: int) -> tuple[Sequence[T], str]:
    """One page by limit and cursor, and the cursor of the next ("" at the end); raises Refused."""
    limit = call.number("limit", default) or default
    if not 1 <= limit <= 1000:
        raise Refused("invalid_limit")
    start = _start(call.text("cursor"))
    end = start + limit
    cursor = base64.b64encode(f"next:{end}".encode()).decode() if end < len(items) else ""
    return items[start:end], cursor


def _start(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        return int(base64.b64decode(cursor).decode().removeprefix("next:"))
    except ValueError as error:
        raise Refused("invalid_cursor") from error
