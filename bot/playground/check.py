"""Refuses what Slack refuses: walks a message or view and names the error Slack would answer with."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.playground.check_charts import check_chart
from bot.playground.check_elements import Elements
from bot.playground.grammar import (
    ACCESSORIES,
    ACTIONS,
    INPUTS,
    RICH_PARTS,
    RICH_PIECES,
    RICH_STYLES,
    SURFACES,
)
from bot.playground.limits import LIMITS

Thing = dict[str, Any]
EITHER = ("plain_text", "mrkdwn")


@dataclass(frozen=True)
class Verdict:
    """Why something is refused: Slack's error and its explanations."""

    error: str
    messages: tuple[str, ...] = ()

    def answer(self) -> Thing:
        """What stands in the answer beside the error."""
        if not self.messages:
            return {}
        return {"errors": list(self.messages), "response_metadata": {"messages": list(self.messages)}}


def check_message(text: str, blocks: Any) -> Verdict | None:
    """None if Slack would take it; else no_text, msg_too_long, msg_blocks_too_long or invalid_blocks."""
    if not text and not blocks:
        return Verdict("no_text")
    if len(text) > LIMITS["message.text"].most:
        return Verdict("msg_too_long")
    if blocks is None:
        return None
    walk = Blocks("message")
    walk.blocks("/blocks", blocks)
    if walk.messages:
        return Verdict("invalid_blocks", tuple(walk.messages))
    if sum(_lengths(blocks)) > LIMITS["message.all_text"].most:
        return Verdict("msg_blocks_too_long")
    return None


def check_view(view: Any, surface: str) -> Verdict | None:
    """None if views.open or views.publish would take it; else view_too_large or invalid_arguments."""
    walk = Blocks(surface)
    if not isinstance(view, dict):
        return Verdict("invalid_arguments", ("[ERROR] must provide an object [json-pointer:/view]",))
    if len(json.dumps(view).encode()) > LIMITS["view.bytes"].most:
        return Verdict("view_too_large")
    walk.view(view)
    return Verdict("invalid_arguments", tuple(walk.messages)) if walk.messages else None


class Blocks(Elements):
    """Walks the blocks of one payload."""

    def view(self, view: Thing) -> None:
        """A whole modal or Home tab."""
        if view.get("type") != self.surface:
            self.add("/view/type", f"must be {self.surface}")
        self.properties(
            "/view", view, self.surface, "blocks", *(["title"] if self.surface == "modal" else [])
        )
        for name in ("title", "submit", "close"):
            if self.surface == "modal" and view.get(name) is not None:
                self.text(f"/view/{name}", view[name], f"view.{name}")
        for name in ("private_metadata", "callback_id", "external_id"):
            if view.get(name) is not None:
                self.length(f"/view/{name}", view[name], f"view.{name}", least=0)
        self.blocks("/view/blocks", view.get("blocks"))
        if self.surface == "modal" and view.get("submit") is None and _types(view.get("blocks"), "input"):
            self.add("/view", "missing required field: submit")

    def blocks(self, path: str, blocks: Any) -> None:
        if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
            self.add(path, "must provide an array of objects")
            return
        self.length(path, blocks, f"{self.surface}.blocks", least=0)
        seen: set[str] = set()
        for n, block in enumerate(blocks):
            self._block_id(f"{path}/{n}", block, seen)
            self._block(f"{path}/{n}", block)
        self._together(path, blocks)

    def _block_id(self, path: str, block: Thing, seen: set[str]) -> None:
        ident = block.get("block_id")
        if ident is not None:
            self.length(f"{path}/block_id", ident, "block_id")
            if ident in seen:
                self.add(f"{path}/block_id", f"block_id already exists: {ident}")
            seen.add(str(ident))

    def _block(self, path: str, block: Thing) -> None:
        kind = str(block.get("type"))
        if kind not in SURFACES[self.surface]:
            self.add(path, f"unsupported type: {kind}")
            return
        self.properties(path, block, f"block:{kind}")
        check = getattr(self, f"_block_{kind}", None)
        if check is not None:
            check(path, block)

    def _together(self, path: str, blocks: list[Thing]) -> None:
        """What may stand in a payload only so often."""
        if self.focused > 1:
            self.add(path, "focus_on_load may be set on one element only")
        if len(_types(blocks, "table")) > 1:
            self.add(path, "only_one_table_allowed")
        if len(_types(blocks, "data_visualization")) > LIMITS["message.charts"].most:
            self.add(path, f"at most {LIMITS['message.charts'].most} data_visualization blocks")
        if (
            sum(len(str(block.get("text"))) for block in _types(blocks, "markdown"))
            > LIMITS["markdown.text"].most
        ):
            self.add(path, "markdown blocks are too long together")

    # -- one kind of block each

    def _block_section(self, path: str, block: Thing) -> None:
        if block.get("text") is None and block.get("fields") is None:
            self.add(path, "must provide text or fields")
        if block.get("text") is not None:
            self.text(f"{path}/text", block["text"], "section.text", *EITHER)
        if block.get("fields") is not None:
            for p, field in self.items(path, block, "fields", "section.fields"):
                self.text(p, field, "section.field", *EITHER)
        if isinstance(block.get("accessory"), dict):
            self.element(f"{path}/accessory", block["accessory"], ACCESSORIES)

    def _block_header(self, path: str, block: Thing) -> None:
        self.text(f"{path}/text", block.get("text"), "header.text")

    def _block_actions(self, path: str, block: Thing) -> None:
        seen: set[str] = set()
        for p, element in self.items(path, block, "elements", "actions.elements"):
            self.element(p, element, ACTIONS)
            if (action := element.get("action_id")) in seen and action is not None:
                self.add(p, f"action_id already exists: {action}")
            seen.add(str(action))

    def _block_context(self, path: str, block: Thing) -> None:
        for p, element in self.items(path, block, "elements", "context.elements"):
            if element.get("type") == "image":
                self.properties(p, element, "image")
                self.image(p, element)
            else:
                self.text(p, element, "text", *EITHER)

    def _block_input(self, path: str, block: Thing) -> None:
        self.text(f"{path}/label", block.get("label"), "input.label")
        if block.get("hint") is not None:
            self.text(f"{path}/hint", block["hint"], "input.hint")
        if isinstance(block.get("element"), dict):
            self.element(f"{path}/element", block["element"], INPUTS)
        else:
            self.add(path, "missing required field: element")

    def _block_image(self, path: str, block: Thing) -> None:
        self.image(path, block)
        if block.get("title") is not None:
            self.text(f"{path}/title", block["title"], "image.title")

    def _block_markdown(self, path: str, block: Thing) -> None:
        self.length(f"{path}/text", block.get("text", ""), "markdown.text")

    def _block_table(self, path: str, block: Thing) -> None:
        self.length(f"{path}/rows", block.get("rows"), "table.rows")
        for n, row in enumerate(block["rows"] if isinstance(block.get("rows"), list) else []):
            self.length(f"{path}/rows/{n}", row, "table.columns")

    def _block_data_visualization(self, path: str, block: Thing) -> None:
        check_chart(self, path, block)

    # -- rich text

    def _block_rich_text(self, path: str, block: Thing) -> None:
        for p, part in self.items(path, block, "elements", "message.text"):
            if part.get("type") not in RICH_PARTS:
                self.add(p, f"unsupported type: {part.get('type')}")
            elif part["type"] == "rich_text_list":
                self.one_of(f"{p}/style", part.get("style"), ("bullet", "ordered"))
                for q, item in self.items(p, part, "elements", "message.text"):
                    self._rich_pieces(q, item)
            else:
                self._rich_pieces(p, part)

    def _rich_pieces(self, path: str, part: Thing) -> None:
        for p, piece in self.items(path, part, "elements", "message.text"):
            needed = RICH_PIECES.get(str(piece.get("type")))
            if needed is None:
                self.add(p, f"unsupported type: {piece.get('type')}")
            elif piece.get(needed) in (None, ""):
                self.add(p, f"missing required field: {needed}")
            for style, on in (piece.get("style") or {}).items():
                if style not in RICH_STYLES or not isinstance(on, bool):
                    self.add(f"{p}/style", f"invalid additional property: {style}")


def _types(blocks: Any, kind: str) -> list[Thing]:
    return [block for block in blocks or [] if isinstance(block, dict) and block.get("type") == kind]


def _lengths(node: Any) -> Iterable[int]:
    """Of every text in it."""
    if isinstance(node, list):
        for item in node:
            yield from _lengths(item)
    elif isinstance(node, dict):
        for name, value in node.items():
            if name == "text" and isinstance(value, str):
                yield len(value)
            else:
                yield from _lengths(value)
