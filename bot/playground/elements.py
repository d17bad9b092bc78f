"""The interactive parts of blocks: what they are called, what they hold, what they send when used."""

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from bot.playground.nouns import Blocks, Json, Values

# element type → (the field of its state that holds the choice, the field it starts from)
HOLDS: dict[str, tuple[str, str]] = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "file_input": ("files", "initial_files"),
}
LISTS = {"selected_options", "selected_users", "selected_channels", "selected_conversations", "files"}


@dataclass(frozen=True)
class Spot:
    """One element and the block it stands in."""

    block: Json
    element: Json

    @property
    def is_silent(self) -> bool:
        """In an input block without dispatch_action: the app hears of it only when the form is sent."""
        return self.block.get("type") == "input" and not self.block.get("dispatch_action")

    def names(self) -> list[str]:
        """What one may call it by, the surest first."""
        element, block = self.element, self.block
        said = [_words(element.get(key)) for key in ("text", "accessibility_label", "placeholder")]
        around = [_words(block.get("label")), _words(block.get("text"))]
        return [str(element.get("action_id")), str(block.get("block_id")), *filter(None, (*said, *around))]


def _words(text: Any) -> str:
    return str(text.get("text", "")) if isinstance(text, dict) else str(text or "")


def named(blocks: Iterable[Json]) -> Blocks:
    """The blocks with a block_id and action_ids wherever the app gave none, as Slack stores them."""
    return [_named(block) for block in blocks]


def _named(block: Json) -> Json:
    block = {**block, "block_id": block.get("block_id") or secrets.token_urlsafe(4)}
    for key in ("element", "accessory"):
        if isinstance(block.get(key), dict):
            block[key] = _with_action(block[key])
    if block.get("type") == "actions":
        block["elements"] = [_with_action(element) for element in block["elements"]]
    return block


def _with_action(element: Json) -> Json:
    if element.get("type") == "image" or element.get("action_id"):
        return element
    return {**element, "action_id": secrets.token_urlsafe(4)}


def spots(blocks: Blocks) -> Iterator[Spot]:
    """Every interactive element, from top to bottom."""
    for block in blocks:
        inside = block.get("elements", []) if block.get("type") in ("actions", "context_actions") else []
        for element in (*inside, block.get("accessory"), block.get("element")):
            if isinstance(element, dict) and element.get("type") != "image":
                yield Spot(block, element)
        if block.get("type") == "container":
            yield from spots(block.get("blocks") or block.get("child_blocks") or [])


def find(blocks: Blocks, name: str, kinds: Iterable[str] = ()) -> Spot:
    """The element called `name`: by action_id, block_id, its own words or those beside it, or a part of them.

    Raises LookupError that lists what there is.
    """
    kinds = set(kinds)
    there = [spot for spot in spots(blocks) if not kinds or spot.element["type"] in kinds]
    for spot in there:
        if name in spot.names():
            return spot
    for spot in there:
        if any(name.lower() in words.lower() for words in spot.names()):
            return spot
    known = "; ".join(
        f"{spot.element['type']} {spot.names()[0]} ({', '.join(spot.names()[2:])})" for spot in there
    )
    raise LookupError(f"nothing here is called {name!r}; there is {known or 'nothing to use'}")


def options(element: Json) -> list[Json]:
    """All options of a select, radio group, tick list or menu."""
    groups = element.get("option_groups") or [element]
    return [option for group in groups for option in group.get("options", [])]


def option(element: Json, name: str) -> Json:
    """The option with this value or these words; raises LookupError that lists them."""
    for one in options(element):
        if name in (one.get("value"), _words(one["text"])):
            return one
    for one in options(element):
        if name.lower() in _words(one["text"]).lower():
            return one
    known = ", ".join(_words(one["text"]) for one in options(element))
    raise LookupError(f"there is no option {name!r}; there are {known}")


def initial_values(blocks: Blocks) -> Values:
    """What the elements hold before anybody touches them."""
    values: Values = {}
    for spot in spots(blocks):
        held = initial(spot.element)
        if held is not None:
            values.setdefault(spot.block["block_id"], {})[spot.element["action_id"]] = held
    return values


def initial(element: Json) -> Json | None:
    """The state of an untouched element; None for buttons and menus, which hold nothing."""
    kind = element["type"]
    if kind not in HOLDS:
        return None
    field, start = HOLDS[kind]
    return state(kind, element.get(start, [] if field in LISTS else None))


def state(kind: str, held: Any) -> Json:
    """An element's state as it stands in state.values."""
    return {"type": kind, HOLDS[kind][0]: held}


def is_empty(held: Json) -> bool:
    """Whether nothing was filled in or chosen."""
    return all(value in (None, "", []) for key, value in held.items() if key != "type")


def action(spot: Spot, held: Json, stamp: str) -> Json:
    """What is sent when an element is used: `held` is its state, or {} for a button."""
    element = spot.element
    said = {"text": element["text"]} if element["type"] == "button" else {}
    more = {key: element[key] for key in ("value",) if key in element and element["type"] == "button"}
    return {
        "action_id": element["action_id"],
        "block_id": spot.block["block_id"],
        **said,
        **more,
        **held,
        "type": element["type"],
        "action_ts": stamp,
    }
