"""Pieces of Block Kit, in few words."""

from typing import Any

Json = dict[str, Any]


def words(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def option(text: str, value: str, hint: str = "") -> Json:
    return {"text": words(text), "value": value} | ({"description": words(hint)} if hint else {})


def button(text: str, action_id: str, **more: Any) -> Json:
    return {"type": "button", "text": words(text), "action_id": action_id, **more}


def quoted(text: str) -> Json:
    """What a person wrote, as the bot gives it back."""
    piece = {"type": "text", "text": text}
    return {"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": [piece]}]}


def field(block_id: str, label: str, element: Json, hint: str = "", optional: bool = False) -> Json:
    more = {"hint": words(hint)} if hint else {}
    return {
        "type": "input",
        "block_id": block_id,
        "label": words(label),
        "element": element,
        "optional": optional,
    } | more
