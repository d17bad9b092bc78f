"""The window of one's history: its filters and its pages."""

from dataclasses import replace
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.context import Who
from bot.domain.history import Wanted
from bot.listeners.door import Door
from bot.listeners.values import chosen_value, number
from bot.listeners.windows import turn_into
from bot.services import history
from bot.views import forms, ids
from bot.views.history import ANY, read_wanted


def register(app: AsyncApp, door: Door) -> None:
    async def show(body: dict[str, Any], who: Who, client: AsyncWebClient) -> None:
        wanted = _pressed(
            read_wanted(forms.read_carried(body["view"].get("private_metadata"))), body["actions"][0]
        )
        await turn_into(client, body, await history.page(door.context, who, wanted))

    for action in (
        ids.HISTORY_RUNG,
        ids.HISTORY_STRETCH,
        ids.HISTORY_THEME,
        ids.HISTORY_NEWER,
        ids.HISTORY_OLDER,
    ):
        app.action(action)(show)


def _pressed(wanted: Wanted, action: dict[str, Any]) -> Wanted:
    """What the window shows, changed by what was pressed. Any filter goes back to the first page."""
    chosen = chosen_value(action)
    value = "" if chosen == ANY else chosen
    match action["action_id"]:
        case ids.HISTORY_RUNG:
            return replace(wanted, rung=value)
        case ids.HISTORY_STRETCH:
            return replace(wanted, stretch=value == "stretch")
        case ids.HISTORY_THEME:
            return replace(wanted, theme=value)
        case _:
            return replace(wanted, page=number(action.get("value")))
