"""How Slack writes down what people type, and how it is read again.

`&`, `<`, `>` are escaped; a mention becomes <@U…>, a channel <#C…|name>, an address <https://…>, an emoji
:name:
(docs.slack.dev/messaging/formatting-message-text).
"""

import re
from collections.abc import Iterator
from typing import Any

from bot.playground.emoji import NAMES, PICTURE
from bot.playground.nouns import Message, View
from bot.playground.world import World

ENDINGS = "com|org|net|io|dev|edu|gov|info|app|co|ai|eu|de|uk|fr|es|it|nl|se|pt|example"
PIECES = re.compile(
    r"(?P<url>https?://[^\s<>|]*[^\s<>|.,;:!?'\")\]}*_~`])"
    r"|(?P<mail>\b[\w.+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:" + ENDINGS + r")\b)"
    r"|(?P<site>(?<![\w./@-])(?:[a-z0-9][a-z0-9-]*\.)+(?:"
    + ENDINGS
    + r")\b(?:/[^\s<>|]*[^\s<>|.,;:!?'\")\]}])?)"
    r"|(?P<user>(?<![\w@])@[^\W_][\w.]*(?: [^\W\d_][\w]*)?)"
    r"|(?P<channel>(?<![\w#&])\#[a-z0-9][a-z0-9_-]*)"
)
ENCODED = re.compile(
    r"<(?:(?P<sign>[@#!])(?P<id>[^<>|]*)|(?P<link>[^<>|@#!][^<>|]*))(?:\|(?P<label>[^<>]*))?>"
)
SHOWN = ("text", "alt_text", "title", "label", "hint", "caption", "name", "description", "x_label", "y_label")


def escape(text: str) -> str:
    """What Slack escapes, and nothing else."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def encode(typed: str, world: World) -> str:
    """Typed words as they stand in an event."""
    out, end = [], 0
    for found in PIECES.finditer(typed):
        out += [_plain(typed[end : found.start()]), _piece(found, world)]
        end = found.end()
    return "".join((*out, _plain(typed[end:])))


def _plain(text: str) -> str:
    return PICTURE.sub(lambda found: f":{NAMES[found[0]]}:", escape(text))


def _piece(found: re.Match[str], world: World) -> str:
    typed, kind = found[0], found.lastgroup
    if kind == "user":
        return _mention(typed, world)
    if kind == "channel":
        return _place(typed, world)
    address = {"url": "", "mail": "mailto:", "site": "http://"}[str(kind)]
    safe = escape(typed)
    return f"<{address}{safe}|{safe}>" if address else f"<{safe}>"


def _mention(typed: str, world: World) -> str:
    """The longest name somebody has, then the rest of the words."""
    for name in (typed, typed.split(" ")[0], typed.rstrip(".")):
        if user := world.named(name):
            return f"<@{user.id}>{_plain(typed[len(name) :])}"
    return _plain(typed)


def _place(typed: str, world: World) -> str:
    for channel in world.channels.values():
        if channel.kind == "channel" and channel.name == typed[1:]:
            return f"<#{channel.id}|{channel.name}>"
    return _plain(typed)


def decode(text: str, world: World) -> str:
    """What a person reads where this was written: names for mentions, labels for links."""
    return unescape(ENCODED.sub(lambda found: _shown(found, world), text))


def _shown(found: re.Match[str], world: World) -> str:
    sign, ident, label = found["sign"], found["id"], found["label"]
    if sign == "@":
        user = world.users.get(ident)
        return escape(f"@{user.real_name if user else label or ident}")
    if sign == "#":
        channel = world.channels.get(ident)
        return f"#{channel.name if channel else label or ident}"
    if sign == "!":
        return label or f"@{ident.split('^')[0]}"
    return label or found["link"]


def rich_text(text: str) -> list[dict[str, Any]]:
    """The rich_text block that Slack sends along with what a person wrote."""
    elements: list[dict[str, Any]] = []
    end = 0
    for found in ENCODED.finditer(text):
        if found.start() > end:
            elements.append({"type": "text", "text": unescape(text[end : found.start()])})
        elements.append(_rich(found))
        end = found.end()
    if text[end:]:
        elements.append({"type": "text", "text": unescape(text[end:])})
    section = {"type": "rich_text_section", "elements": elements}
    return [{"type": "rich_text", "block_id": "typed", "elements": [section]}]


def _rich(found: re.Match[str]) -> dict[str, Any]:
    if found["sign"] == "@":
        return {"type": "user", "user_id": found["id"]}
    if found["sign"] == "#":
        return {"type": "channel", "channel_id": found["id"]}
    if found["sign"] == "!":
        return {"type": "broadcast", "range": found["id"]}
    return {"type": "link", "url": unescape(found["link"]), "text": unescape(found["label"] or found["link"])}


def text_of(thing: Message | View) -> str:
    """All words a person sees in a message or a view, one piece a line; blocks take the place of the text."""
    head = [] if isinstance(thing, View) else [thing.text] if not thing.blocks else []
    parts = [thing.title, thing.submit, thing.close] if isinstance(thing, View) else []
    errors = list(thing.errors.values()) if isinstance(thing, View) else []
    return "\n".join([*head, *words([*parts, *thing.blocks]), *errors])


def words(node: Any) -> Iterator[str]:
    """Every visible string in a piece of Block Kit, in order."""
    if isinstance(node, list):
        for item in node:
            yield from words(item)
    elif isinstance(node, dict):
        if node.get("type") == "rich_text_section" and isinstance(node.get("elements"), list):
            yield "".join(words(node["elements"]))
            return
        for key, value in node.items():
            if key in SHOWN and isinstance(value, str):
                yield _said(node, value)
            elif isinstance(value, dict | list) and key != "state":
                yield from words(value)


def _said(node: dict[str, Any], value: str) -> str:
    return unescape(value) if node.get("type") == "mrkdwn" else value
