"""The buttons of a highlight: the service rewords the summary that they stand in."""

from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.context import Who
from bot.listeners.door import Door
from bot.listeners.numbers import number
from bot.services import sharing
from bot.views import ids

ANSWERS = {
    ids.HIGHLIGHT_NAMED: "named",
    ids.HIGHLIGHT_UNNAMED: "unnamed",
    ids.HIGHLIGHT_NO: "no",
    ids.HIGHLIGHT_TAKE_BACK: "taken_back",
}


def register(app: AsyncApp, door: Door) -> None:
    for action, how in ANSWERS.items():
        _register(app, door, action, how)


def _register(app: AsyncApp, door: Door, action: str, how: str) -> None:
    @app.action(action)
    async def press(body: dict[str, Any], who: Who) -> None:
        await sharing.answer(door.context, who, number(body["actions"][0].get("value")), how)
