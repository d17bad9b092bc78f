"""Checks buttons, selects, inputs and the objects they are composed of against the table of limits."""

import re
from collections import Counter
from typing import Any

from bot.playground.findings import Findings
from bot.playground.grammar import SELECTS
from bot.playground.limits import LIMITS

Thing = dict[str, Any]
FORMS = {
    "initial_date": r"\d{4}-\d{2}-\d{2}",
    "initial_time": r"([01]\d|2[0-3]):[0-5]\d",
    "initial_date_time": r"\d{10}",
}
STYLES = ("primary", "danger")


class Elements(Findings):
    """One check of one payload: remembers what may stand there only once."""

    def __init__(self, surface: str) -> None:
        super().__init__()
        self.surface, self.focused = surface, 0

    def element(self, path: str, element: Thing, allowed: frozenset[str] | set[str]) -> None:
        """One element where only the `allowed` types may stand."""
        kind = str(element.get("type"))
        if kind not in allowed:
            self.add(path, f"unsupported type: {kind}")
            return
        self.properties(path, element, kind)
        if kind == "image":
            self.image(path, element)
            return
        self._common(path, element)
        check = getattr(self, f"_{kind}", None) or (self._options if kind in SELECTS else None)
        if check is not None:
            check(path, element)

    def _common(self, path: str, element: Thing) -> None:
        if element.get("action_id") is not None:
            self.length(f"{path}/action_id", element["action_id"], "action_id")
        if element.get("confirm") is not None:
            self.confirm(f"{path}/confirm", element["confirm"])
        if element.get("placeholder") is not None:
            self.text(f"{path}/placeholder", element["placeholder"], "placeholder")
        self.focused += bool(element.get("focus_on_load"))
        for name, form in FORMS.items():
            if name in element and not re.fullmatch(form, str(element[name])):
                self.add(f"{path}/{name}", f"invalid format: {element[name]}")

    def _button(self, path: str, element: Thing) -> None:
        self.text(f"{path}/text", element.get("text"), "button.text")
        for name in ("value", "url", "accessibility_label"):
            if element.get(name) is not None:
                self.length(f"{path}/{name}", element[name], f"button.{name}")
        if "style" in element:
            self.one_of(f"{path}/style", element["style"], STYLES)

    def _plain_text_input(self, path: str, element: Thing) -> None:
        top = LIMITS["plain_text_input.length"].most
        low, high = element.get("min_length", 0), element.get("max_length", top)
        if not (isinstance(low, int) and isinstance(high, int) and 0 <= low <= high <= top and high >= 1):
            self.add(path, f"min_length and max_length must be 0 <= min <= max <= {top}")
        elif len(str(element.get("initial_value") or "")) > high:
            self.add(f"{path}/initial_value", f"must be less than {high + 1} characters")

    def _number_input(self, path: str, element: Thing) -> None:
        if not isinstance(element.get("is_decimal_allowed"), bool):
            self.add(path, "missing required field: is_decimal_allowed")
        for name in ("min_value", "max_value", "initial_value"):
            if name in element and not isinstance(element[name], str):
                self.add(f"{path}/{name}", "must provide a string")

    def _file_input(self, path: str, element: Thing) -> None:
        if not 1 <= element.get("max_files", 1) <= LIMITS["file_input.max_files"].most:
            self.add(f"{path}/max_files", "must be 1 to 10")

    # -- choices

    def _checkboxes(self, path: str, element: Thing) -> None:
        self._pool(path, element, self._listed(path, element, "checkboxes.options"))

    def _radio_buttons(self, path: str, element: Thing) -> None:
        self._pool(path, element, self._listed(path, element, "radio_buttons.options"))

    def _overflow(self, path: str, element: Thing) -> None:
        self._pool(path, element, self._listed(path, element, "overflow.options"))

    def _options(self, path: str, element: Thing) -> None:
        if not str(element["type"]).endswith("static_select"):
            return
        if ("options" in element) == ("option_groups" in element):
            self.add(path, "must provide exactly one of options and option_groups")
        pool: list[Thing] = []
        if "options" in element:
            pool += self._listed(path, element, "select.options")
        if "option_groups" in element:
            for p, group in self.items(path, element, "option_groups", "select.option_groups"):
                self.properties(p, group, "option_group", "label", "options")
                self.text(f"{p}/label", group.get("label"), "option_group.label")
                pool += self._listed(p, group, "select.options")
        self._pool(path, element, pool)

    def _listed(self, path: str, thing: Thing, limit: str) -> list[Thing]:
        found = self.items(path, thing, "options", limit)
        for p, option in found:
            self._option(p, option, str(thing.get("type")))
        return [option for _, option in found]

    def _option(self, path: str, option: Thing, kind: str) -> None:
        self.properties(path, option, "option", "text", *(() if kind == "overflow" else ("value",)))
        kinds = ("plain_text", "mrkdwn") if kind in ("checkboxes", "radio_buttons") else ("plain_text",)
        for name in ("text", "description"):
            if option.get(name) is not None:
                self.text(f"{path}/{name}", option[name], f"option.{name}", *kinds)
        if option.get("value") is not None:
            self.length(f"{path}/value", option["value"], "option.value")
        if "url" in option and kind != "overflow":
            self.add(f"{path}/url", "only allowed in an overflow menu")

    def _pool(self, path: str, element: Thing, pool: list[Thing]) -> None:
        """Values are told apart, and what is chosen at first is one of the options, in every letter."""
        values = Counter(str(option["value"]) for option in pool if "value" in option)
        for value in (value for value, count in values.items() if count > 1):
            self.add(path, f"duplicate option value: {value}")
        if "initial_options" in element:
            self.length(f"{path}/initial_options", element["initial_options"], "select.options")
        chosen = (
            [element["initial_option"]]
            if "initial_option" in element
            else element.get("initial_options") or []
        )
        for option in chosen:
            if option not in pool:
                self.add(path, "initial option must match one of the options exactly")

    # -- composed

    def confirm(self, path: str, confirm: Any) -> None:
        if not isinstance(confirm, dict):
            self.add(path, "must provide an object")
            return
        self.properties(path, confirm, "confirm", "text")
        for name in ("title", "text", "confirm", "deny"):
            if confirm.get(name) is not None:
                kinds = ("plain_text", "mrkdwn") if name == "text" else ("plain_text",)
                self.text(f"{path}/{name}", confirm[name], f"confirm.{name}", *kinds)
        if "style" in confirm:
            self.one_of(f"{path}/style", confirm["style"], STYLES)

    def image(self, path: str, image: Thing) -> None:
        """An image element, or what an image block has in common with one."""
        if ("image_url" in image) == ("slack_file" in image):
            self.add(path, "must provide exactly one of image_url and slack_file")
        if image.get("image_url") is not None:
            self.length(f"{path}/image_url", image["image_url"], "image.image_url")
        self.length(f"{path}/alt_text", image.get("alt_text", ""), "image.alt_text")
