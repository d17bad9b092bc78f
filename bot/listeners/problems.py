"""The windows of the problems that a member owns: each press shows the window anew, in its place."""

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.context import Context, Who
from bot.domain.problems import Part
from bot.listeners import home
from bot.listeners.door import Door
from bot.listeners.values import carried_id, chosen_value, number, pressed_id
from bot.listeners.windows import turn_into
from bot.services import problems, tying
from bot.views import ids, problem_forms
from bot.views.blocks import Modal

Turned = Callable[[Who, int], Awaitable[Modal]]


def opening(context: Context) -> dict[str, Callable[[Who, str], Awaitable[Modal | None]]]:
    """Buttons in messages and in Home that open one of the windows."""
    return {
        ids.PROBLEMS_OPEN: lambda who, _: problems.overview(context, who),
        ids.PROBLEM_OPEN: lambda who, problem: problems.window(context, who, number(problem)),
        ids.PROBLEM_NAME: lambda who, _: problems.name_form(context, who),
        ids.PROBLEM_TIES: lambda who, told: tying.form(context, who, number(told)),
    }


def register(app: AsyncApp, door: Door) -> None:
    for action, turned in _turning(door.context).items():
        _register_turning(app, action, turned)
    _register_ties(app, door)
    _register_forms(app, door)


def _turning(context: Context) -> dict[str, Turned]:
    """Buttons inside the windows; the value is a problem's number."""
    return {
        ids.PROBLEM_SHOW: lambda who, problem: problems.window(context, who, problem),
        ids.PROBLEM_LIST: lambda who, _: problems.overview(context, who),
        ids.PROBLEM_NEW: lambda who, _: problems.name_form(context, who),
        ids.PROBLEM_RENAME: lambda who, problem: problems.name_form(context, who, problem),
        ids.PROBLEM_RENAME_UNDO: lambda who, problem: problems.undo_rename(context, who, problem),
        ids.PROBLEM_CLOSE: lambda who, problem: problems.close_form(context, who, problem),
        ids.PROBLEM_DROP: lambda who, problem: problems.drop(context, who, problem),
        ids.PROBLEM_TAKE_UP: lambda who, problem: problems.take_up(context, who, problem),
        ids.PROBLEM_DELETE: lambda who, problem: problems.delete(context, who, problem),
    }


def _register_turning(app: AsyncApp, action: str, turned: Turned) -> None:
    @app.action(action)
    async def press(body: dict[str, Any], who: Who, client: AsyncWebClient) -> None:
        await turn_into(client, body, await turned(who, pressed_id(body)))


def _register_ties(app: AsyncApp, door: Door) -> None:
    context = door.context

    @app.action(ids.PROBLEM_TIE)
    async def belongs(body: dict[str, Any], who: Who) -> None:
        action = body["actions"][0]
        await tying.tie(context, who, _activity(action), number(chosen_value(action)))

    @app.action(ids.PROBLEM_PART)
    async def tells(body: dict[str, Any], who: Who, client: AsyncWebClient) -> None:
        action = body["actions"][0]
        chosen = chosen_value(action)
        part = Part(chosen) if chosen in list(Part) else None
        window = await tying.part_in_window(
            context, who, _activity(action), part, carried_id(body["view"], "problem")
        )
        await turn_into(client, body, window)

    @app.action(ids.PROBLEM_TIE_ALIKE)
    @app.action(ids.PROBLEM_TIE_OTHER)
    async def ties(body: dict[str, Any], who: Who, client: AsyncWebClient) -> None:
        action = body["actions"][0]
        activity_id = number(action.get("value") or chosen_value(action))
        window = await tying.tie_in_window(context, who, activity_id, carried_id(body["view"], "problem"))
        await turn_into(client, body, window)


def _activity(action: dict[str, Any]) -> int:
    return ids.row_of(action["block_id"]) or 0


def _register_forms(app: AsyncApp, door: Door) -> None:
    @app.view(ids.FORM_PROBLEM)
    async def named(ack: AsyncAck, view: dict[str, Any], who: Who, client: AsyncWebClient) -> None:
        name = problem_forms.read_name(view["state"]["values"])
        kept = (
            await problems.name(door.context, who, name, carried_id(view, "problem"))
            if isinstance(name, str)
            else name
        )
        if not isinstance(kept, int):
            await ack(response_action="errors", errors=kept)
            return
        await home.renew(door, who, client)
        await ack(response_action="update", view=await problems.window(door.context, who, kept))

    @app.view(ids.FORM_PROBLEM_CLOSE)
    async def closed(ack: AsyncAck, view: dict[str, Any], who: Who, client: AsyncWebClient) -> None:
        result = problem_forms.read_result(view["state"]["values"])
        window = await problems.close(door.context, who, carried_id(view, "problem"), result)
        await home.renew(door, who, client)
        await ack(response_action="update", view=window)
