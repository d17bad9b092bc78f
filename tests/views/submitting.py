"""Submitting a form as Slack does: what stands in it, and what somebody changed."""

from typing import Any


def submitted(modal: dict[str, Any], **changes: dict[str, Any]) -> dict[str, dict[str, dict[str, Any]]]:
    """The `state.values` of an untouched form, with `changes` by block id: {element key: value}."""
    values: dict[str, dict[str, dict[str, Any]]] = {}
    for block in modal["blocks"]:
        elements = [block["element"]] if block["type"] == "input" else block.get("elements", [])
        state = {one["action_id"]: _state(one) for one in elements if "action_id" in one}
        if "block_id" in block and state:
            values[block["block_id"]] = state
    for block_id, change in changes.items():
        for state in values[block_id].values():
            state.update({key: value for key, value in change.items() if key in state})
    return values


def _state(element: dict[str, Any]) -> dict[str, Any]:
    kind = element["type"]
    if kind == "plain_text_input":
        return {"type": kind, "value": element.get("initial_value")}
    if kind == "checkboxes":
        return {"type": kind, "selected_options": element.get("initial_options", [])}
    if kind in ("static_select", "radio_buttons"):
        return {"type": kind, "selected_option": element.get("initial_option")}
    return {}


def chosen(value: str) -> dict[str, Any]:
    return {"selected_option": {"value": value}}


def marked(*values: str) -> dict[str, Any]:
    return {"selected_options": [{"value": value} for value in values]}


def wrote(text: str) -> dict[str, Any]:
    return {"value": text}
