"""What the parts promise each other: every button does something, every scope and event is used.

(What the documents and `.env.example` promise is in test_docs; who may import whom in `make check`.)
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.classifier import Classifier
from bot.clock import SystemClock
from bot.context import Context
from bot.listeners import registry
from bot.listeners.commands import COMMANDS
from bot.listeners.door import Door
from bot.manifest import EVENTS, ORGANISATION_EVENTS, SCOPES, manifest
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.upcoming import DUE_TIMES
from bot.views.changes import MARKS, PLACE
from bot.views.ids import INPUT
from jobs.due import JOBS
from tests.views import gallery

ROOT = Path(__file__).parent.parent
READ_ON_SUBMIT = {INPUT, MARKS, PLACE}
"""Elements of forms; nobody listens to them, a form is read when it is submitted."""

SCOPE_OF_METHOD = {
    "apps.connections.open": None,  # connections:write, of the app-level token
    "auth.test": None,
    "chat.delete": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "conversations.history": "im:history",
    "conversations.info": "channels:read groups:read",
    "conversations.members": "channels:read groups:read",
    "conversations.open": "im:write",
    "conversations.replies": "im:history",
    "files.completeUploadExternal": "files:write",
    "files.delete": "files:write",
    "files.getUploadURLExternal": "files:write",
    "oauth.v2.access": None,
    "users.conversations": "channels:read groups:read",
    "users.info": "users:read",
    "users.list": "users:read",
    "views.open": None,
    "views.publish": None,
    "views.push": None,
    "views.update": None,
}
"""Source: docs.slack.dev/reference/methods, "Required scopes"."""

SCOPE_OF_EVENT = {
    "app_mention": "app_mentions:read",
    "channel_archive": "channels:read",
    "channel_deleted": "channels:read",
    "channel_id_changed": "groups:read",  # of private channels that are shared with another organisation
    "channel_left": "channels:read",
    "channel_rename": "channels:read",
    "group_archive": "groups:read",
    "group_deleted": "groups:read",
    "group_left": "groups:read",
    "group_rename": "groups:read",
    "member_joined_channel": "channels:read groups:read",
    "member_left_channel": "channels:read groups:read",
    "message.im": "im:history",
    "user_change": "users:read",
}
"""Source: docs.slack.dev/reference/events; the others need none."""


class Noting:
    """Stands where the Bolt app would, and notes what is registered."""

    def __init__(self) -> None:
        self.noted: dict[str, list[Any]] = {}

    def __getattr__(self, kind: str) -> Callable[..., Any]:
        def register(what: Any = None, *_: Any, **__: Any) -> Callable[[Any], Any]:
            self.noted.setdefault(kind, []).append(what)
            return lambda listener: listener

        return register


@pytest.fixture
def registered(tmp_path: Path) -> dict[str, list[Any]]:
    """What the listeners listen to, by kind: event, action, view, command, shortcut."""
    database = Database.open(f"sqlite:///{tmp_path / 'never.db'}")
    noting = Noting()
    context = Context(Settings(), database, SystemClock(), Classifier.load)
    registry.register(noting, Door(context, None))  # type: ignore[arg-type]
    return noting.noted


def walk(node: Any) -> Iterator[dict[str, Any]]:
    """Every object inside blocks."""
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from walk(value)
    elif isinstance(node, list):
        for item in node:
            yield from walk(item)


def shown() -> Iterator[dict[str, Any]]:
    """Every object in every view of the gallery."""
    for named in (gallery.messages(), gallery.modals(), gallery.homes()):
        for view in named.values():
            yield from walk(view.blocks if hasattr(view, "blocks") else view)


def test_every_button_select_and_tick_that_is_shown_does_something(registered: dict[str, list[Any]]) -> None:
    elements = {one["action_id"] for one in shown() if "action_id" in one}
    assert len(elements) > 20
    assert elements - set(_names(registered["action"])) - READ_ON_SUBMIT == set()


def test_every_form_that_is_shown_is_read(registered: dict[str, list[Any]]) -> None:
    forms = {one["callback_id"] for one in shown() if one.get("callback_id") and one.get("submit")}
    assert forms
    assert forms - set(_names(registered["view"])) == set()


def test_no_button_and_no_form_has_two_listeners(registered: dict[str, list[Any]]) -> None:
    for names in (_names(registered["action"]), _names(registered["view"])):
        assert sorted(names) == sorted(set(names))


def _names(registered: list[Any]) -> list[str]:
    return [one for one in registered if isinstance(one, str)]


def test_the_manifest_asks_for_the_events_that_are_listened_to(registered: dict[str, list[Any]]) -> None:
    listened = {one["type"] if isinstance(one, dict) else one for one in registered["event"]}
    names = {"message.im" if one == "message" else one for one in listened if isinstance(one, str)}
    assert names == {*EVENTS, *ORGANISATION_EVENTS}


def test_the_manifest_has_the_commands_that_are_answered(registered: dict[str, list[Any]]) -> None:
    asked = {one["command"] for one in manifest()["features"]["slash_commands"]}
    assert asked == set(_names(registered["command"])) == set(COMMANDS)


def test_the_manifest_has_the_shortcuts_that_are_answered(registered: dict[str, list[Any]]) -> None:
    asked = {one["callback_id"] for one in manifest()["features"].get("shortcuts", ())}
    assert asked == set(_names(registered["shortcut"]))


def test_whatever_nobody_listens_to_is_acknowledged_last(registered: dict[str, list[Any]]) -> None:
    for kind in ("event", "action", "command", "shortcut"):
        assert isinstance(registered[kind][-1], re.Pattern)
        assert registered[kind][-1].search("anything at all")


def test_every_scope_is_needed_by_a_call_or_an_event_and_none_is_missing() -> None:
    called = _methods_called()
    assert called - set(SCOPE_OF_METHOD) == set(), "say here which scope it needs"
    wanted = [SCOPE_OF_METHOD[method] for method in called] + [SCOPE_OF_EVENT.get(event) for event in EVENTS]
    needed = {scope for one in wanted if one for scope in one.split()} | {"commands"}
    assert needed == set(SCOPES)


def _methods_called() -> set[str]:
    """Web API methods by name, as strings or as methods of the SDK's client."""
    floors = ("listeners", "services", "delivery")
    sources = [path.read_text() for floor in floors for path in (ROOT / "bot" / floor).rglob("*.py")]
    source = "\n".join([*sources, (ROOT / "bot/starting.py").read_text()])
    named = set(
        re.findall(r'"((?:apps|auth|chat|conversations|files|oauth|users|views)\.[a-zA-Z.]+)"', source)
    )
    spoken = {f"{a}.{b}" for a, b in re.findall(r"client\.(chat|conversations|files|views)_(\w+)", source)}
    uploads = set() if 'call="upload"' in source else {one for one in spoken if one.startswith("files.")}
    return (named | spoken) - uploads  # the sender can upload before anybody asks it to


def test_each_noun_has_the_same_name_on_every_floor() -> None:
    """A view or a noun of the domain that no service knows is a word that only one floor uses."""
    floors = {
        floor: {path.stem for path in (ROOT / "bot" / floor).glob("*.py")}
        for floor in ("services", "views", "storage", "domain")
    }
    for noun in ("prompts", "reflections", "summaries", "teams", "digests", "members"):
        assert noun in floors["services"], noun
        assert noun in floors["views"], noun
        assert noun in floors["storage"], noun


def test_every_job_says_when_it_is_due() -> None:
    assert DUE_TIMES.keys() == JOBS.keys()
    for columns in DUE_TIMES.values():
        for column in columns:
            table = column.property.columns[0].table
            leading = {next(iter(index.columns)) for index in table.indexes}
            assert column.property.columns[0] in leading, f"{column} has no index"
