"""What buttons, menus and forms bring back: values, ids of rows, months."""

import re
from typing import Any

from bot import metrics
from bot.views import forms
from bot.views.ids import row_id


def number(value: object) -> int:
    """The id that a button carries; 0, which no row has, for anything else. What none of ours carries is
    counted: somebody made it up."""
    text = str(value or "")
    found = row_id(text)
    if found is None:
        _count(text)
    return found or 0


def month(value: object) -> str | None:
    """The month, "2026-11", that a button or a form carries; None for anything else, also counted."""
    text = str(value or "")
    if re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", text) and text > "0001":
        return text
    _count(text)
    return None


def _count(made_up: str) -> None:
    if made_up:
        metrics.REFUSED.labels("tampered").inc()


def pressed_value(body: dict[str, Any]) -> str:
    """The value of the button that was pressed; "" if it has none."""
    return str(body["actions"][0].get("value") or "")


def pressed_id(body: dict[str, Any]) -> int:
    """The same as a row's id; see `number`."""
    return number(pressed_value(body))


def chosen_value(action: dict[str, Any]) -> str:
    """What was chosen in a menu; "" for nothing."""
    return str((action.get("selected_option") or {}).get("value") or "")


def carried_id(view: dict[str, Any], name: str) -> int:
    """An id that a window was opened with, by its name; see `number`."""
    return number(forms.read_carried(view.get("private_metadata")).get(name))


def offered(body: dict[str, Any], block_id: str) -> list[str]:
    """The values of all options of a block, chosen or not; [] where Slack does not send the message along, as
    it does not for one that only one person sees."""
    blocks = (body.get("message") or body.get("view") or {}).get("blocks") or []
    found: dict[str, Any] = next((block for block in blocks if block.get("block_id") == block_id), {})
    elements = [*found.get("elements", []), found.get("element"), found.get("accessory")]
    return [option["value"] for one in elements if one for option in one.get("options", [])]
