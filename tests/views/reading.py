"""Reading a payload as a person does: its texts in order, its buttons, its choices."""

from collections.abc import Iterator
from typing import Any

from bot.views.blocks import Message


def texts(shown: Message | dict[str, Any]) -> str:
    """All that can be read, one piece after the other."""
    blocks = shown.blocks if isinstance(shown, Message) else shown["blocks"]
    return "".join(_texts(blocks))


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("text"), str):
            yield node["text"]
        for value in node.values():
            yield from _texts(value)
        if node.get("type") in ("rich_text", "section", "context", "rich_text_section"):
            yield "\n"
    elif isinstance(node, list):
        for one in node:
            yield from _texts(one)


def elements(shown: Message | dict[str, Any], kind: str) -> list[dict[str, Any]]:
    """The elements of a kind, in order."""
    blocks = shown.blocks if isinstance(shown, Message) else shown["blocks"]
    found = []
    for block in blocks:
        inside = [*block.get("elements", []), block.get("accessory"), block.get("element")]
        found += [one for one in inside if isinstance(one, dict) and one.get("type") == kind]
    return found


def buttons(shown: Message | dict[str, Any]) -> list[str]:
    return [one["text"]["text"] for one in elements(shown, "button")]
