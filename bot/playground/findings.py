"""The small checks everything else is made of; what they find is worded as Slack words it."""

from typing import Any

from bot.playground.grammar import PROPERTIES
from bot.playground.limits import LIMITS


class Findings:
    """Collects what is wrong, each with a JSON pointer to where."""

    def __init__(self) -> None:
        self.messages: list[str] = []

    def add(self, path: str, text: str) -> None:
        self.messages.append(f"[ERROR] {text} [json-pointer:{path}]")

    def length(self, path: str, value: Any, limit: str, least: int = 1) -> None:
        """A string or list that must have `least` to LIMITS[limit] characters or items."""
        if not isinstance(value, str | list):
            self.add(path, f"must provide a string or a list, not {type(value).__name__}")
            return
        what = "characters" if isinstance(value, str) else "items"
        if len(value) > LIMITS[limit].most:
            self.add(path, f"must be less than {LIMITS[limit].most + 1} {what}")
        if len(value) < least:
            self.add(path, f"must be more than {least - 1} {what}")

    def properties(self, path: str, thing: dict[str, Any], kind: str, *needed: str) -> None:
        """Those that must be there, none that may not, and no null."""
        for name in needed:
            if thing.get(name) is None:
                self.add(path, f"missing required field: {name}")
        for name in sorted(thing.keys() - PROPERTIES.get(kind, thing.keys())):
            self.add(f"{path}/{name}", f"invalid additional property: {name}")
        for name, value in thing.items():
            if value is None:
                self.add(f"{path}/{name}", "must not be null")

    def one_of(self, path: str, value: Any, allowed: tuple[str, ...]) -> None:
        if value not in allowed:
            self.add(path, f"must be a valid enum value: {', '.join(allowed)}")

    def text(self, path: str, thing: Any, limit: str, *kinds: str) -> None:
        """A text object, plain_text unless other kinds are given."""
        kinds = kinds or ("plain_text",)
        if not isinstance(thing, dict):
            self.add(path, "must provide an object")
            return
        if thing.get("type") not in kinds:
            self.add(f"{path}/type", f"must be a valid enum value: {', '.join(kinds)}")
            return
        self.properties(path, thing, str(thing["type"]), "text")
        if thing.get("text") is not None:
            self.length(f"{path}/text", thing["text"], limit)

    def items(
        self, path: str, thing: dict[str, Any], name: str, limit: str
    ) -> list[tuple[str, dict[str, Any]]]:
        """The objects of a list that must not be empty, with their pointers."""
        value = thing.get(name)
        if not isinstance(value, list):
            self.add(f"{path}/{name}", "must provide an array")
            return []
        self.length(f"{path}/{name}", value, limit)
        good = [(f"{path}/{name}/{n}", item) for n, item in enumerate(value) if isinstance(item, dict)]
        if len(good) < len(value):
            self.add(f"{path}/{name}", "must provide objects only")
        return good
