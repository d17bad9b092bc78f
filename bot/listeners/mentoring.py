"""The mentor loop: its windows and forms, and the three things a mentor may press."""

from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.context import Who
from bot.listeners import home
from bot.listeners.door import Door, close_form
from bot.listeners.values import carried_id, number, offered, pressed_id
from bot.listeners.windows import turn_into
from bot.services import mentoring, mentors_side, telling
from bot.views import forms, ids
from bot.views import mentor_forms as views
from bot.views import mentors_side as theirs


def register(app: AsyncApp, door: Door) -> None:
    _register_windows(app, door)
    _register_choosing(app, door)
    _register_asking_for_me(app, door)
    _register_telling(app, door)
    _register_mentors_side(app, door)


def _register_windows(app: AsyncApp, door: Door) -> None:
    """Buttons inside the thread that change it in place."""
    context = door.context

    @app.action(ids.MENTOR_END)
    async def end(body: dict[str, Any], who: Who, client: AsyncWebClient) -> None:
        await turn_into(client, body, await mentoring.end(context, who, pressed_id(body), ended=True))

    @app.action(ids.MENTOR_GO_ON)
    async def go_on(body: dict[str, Any], who: Who, client: AsyncWebClient) -> None:
        await turn_into(client, body, await mentoring.end(context, who, pressed_id(body), ended=False))

    @app.action(ids.MENTOR_DELETE)
    async def remove(body: dict[str, Any], who: Who, client: AsyncWebClient) -> None:
        await turn_into(client, body, await mentoring.remove(context, who, pressed_id(body)))

    @app.action(ids.ASK_DELETE)
    async def delete(body: dict[str, Any], who: Who, client: AsyncWebClient) -> None:
        await turn_into(client, body, await mentoring.delete(context, who, pressed_id(body)))


def _register_choosing(app: AsyncApp, door: Door) -> None:
    @app.view(ids.FORM_MENTOR)
    async def chosen(ack: AsyncAck, view: dict[str, Any], who: Who, client: AsyncWebClient) -> None:
        read = views.read_mentor(view["state"]["values"])
        mentor = await _named(door, who, read) if isinstance(read, views.Chosen) else read
        added = await mentoring.add(door.context, who, mentor) if isinstance(mentor, views.Chosen) else mentor
        if not isinstance(added, int):
            await ack(response_action="errors", errors=added)
            return
        await home.renew(door, who, client)
        await ack(response_action="update", view=await mentoring.ask_form(door.context, who, added))

    @app.view(ids.FORM_ASK)
    async def asks_myself(ack: AsyncAck, view: dict[str, Any], who: Who) -> None:
        mentor_id, question = _question(view)
        if not isinstance(question, str):
            await ack(response_action="errors", errors=question)
            return
        window = await mentoring.ask_myself(door.context, who, mentor_id, question)
        await ack(response_action="update", view=window)


async def _named(door: Door, who: Who, chosen: views.Chosen) -> views.Chosen | forms.Errors:
    """A Slack user by the name that colleagues see; nobody can be their own mentor, nor can a bot be one."""
    if chosen.user_id is None:
        return chosen
    if chosen.user_id == who.user_id:
        return views.chosen_yourself()
    profile = await door.profile(Who(who.workspace_id, chosen.user_id))
    if profile.is_bot or profile.deactivated:
        return views.chosen_nobody()
    return views.Chosen(chosen.user_id, await door.name(Who(who.workspace_id, chosen.user_id)), chosen.every)


def _question(view: dict[str, Any]) -> tuple[int, str | forms.Errors]:
    carried = forms.read_carried(view.get("private_metadata"))
    questions = [str(one) for one in carried.get("questions") or []]
    return number(carried.get("mentor")), views.read_question(view["state"]["values"], questions)


def _register_asking_for_me(app: AsyncApp, door: Door) -> None:
    @app.action(ids.ASK_FOR_ME)
    async def shows_first(body: dict[str, Any], who: Who, client: AsyncWebClient) -> None:
        mentor_id, question = _question(body["view"])
        if not isinstance(question, str):
            window = theirs.not_yet(next(iter(question.values())))
        elif (why := await _why_not(door, who, mentor_id)) is not None:
            window = theirs.not_sent(why)
        else:
            name = await door.name(who)
            window = await mentors_side.preview(door.context, who, mentor_id, question, name)
        await client.views_push(trigger_id=body["trigger_id"], view=window)

    @app.view(ids.FORM_ASK_SEND)
    async def sends(ack: AsyncAck, view: dict[str, Any], who: Who) -> None:
        carried = forms.read_carried(view.get("private_metadata"))
        mentor_id, question = number(carried.get("mentor")), str(carried.get("question") or "")
        name = await door.name(who)
        window = await mentors_side.ask_for_me(door.context, who, mentor_id, question, name)
        await ack(response_action="update", view=window)


async def _why_not(door: Door, who: Who, mentor_id: int) -> str | None:
    """Guests and people of other workspaces may be chosen, but the gate would refuse what they press; and
    somebody may have left since. None for whoever could answer."""
    user_id = await mentors_side.whom(door.context, who, mentor_id)
    if user_id is None:
        return None
    profile = await door.profile(Who(who.workspace_id, user_id))
    return "left" if profile.deactivated else None if profile.is_full_member else "guest"


def _register_telling(app: AsyncApp, door: Door) -> None:
    @app.view(ids.FORM_ASK_TELL)
    async def told(ack: AsyncAck, view: dict[str, Any], who: Who) -> None:
        said = views.read_told(view["state"]["values"])
        if isinstance(said, str) and not await telling.tell(door.context, who, carried_id(view, "ask"), said):
            said = forms.gone(views.ANSWER)
        await close_form(ack, said)

    @app.view(ids.FORM_ASK_DID)
    async def did(ack: AsyncAck, view: dict[str, Any], who: Who) -> None:
        said, key = views.read_did(view["state"]["values"]), f"did-{view['id']}"
        if isinstance(said, str) and not await telling.did(
            door.context, who, carried_id(view, "ask"), said, key
        ):
            said = forms.gone(views.DID)
        await close_form(ack, said)


def _register_mentors_side(app: AsyncApp, door: Door) -> None:
    """The buttons of a mentor, who need not be a member."""

    @app.action(ids.ASK_QUOTE)
    async def ticks(body: dict[str, Any], who: Who) -> None:
        action = body["actions"][0]
        ticked = [number(one["value"]) for one in action.get("selected_options") or []]
        for ask_id in map(number, offered(body, action["block_id"])):
            await mentors_side.may_quote(door.context, who, ask_id, may=ask_id in ticked)

    @app.action(ids.ASK_ANSWER)
    async def answers(body: dict[str, Any], who: Who, client: AsyncWebClient) -> None:
        asker = await mentors_side.asker(door.context, who, pressed_id(body))
        name = await door.name(Who(who.workspace_id, asker)) if asker is not None else ""
        window = await mentors_side.answer_form(door.context, who, pressed_id(body), name)
        await client.views_open(trigger_id=body["trigger_id"], view=window)

    @app.view(ids.FORM_ASK_ANSWER)
    async def answered(ack: AsyncAck, view: dict[str, Any], who: Who) -> None:
        asker = await mentors_side.asker(door.context, who, carried_id(view, "ask"))
        name = await door.name(Who(who.workspace_id, asker)) if asker is not None else ""
        given = theirs.read_answer(view["state"]["values"])
        if isinstance(given, tuple) and not await mentors_side.answered(
            door.context, who, carried_id(view, "ask"), given, name
        ):
            given = forms.gone(views.ANSWER)
        await close_form(ack, given)

    @app.action(ids.ASK_REFUSE)
    async def refuses(body: dict[str, Any], who: Who) -> None:
        await mentors_side.refuse(door.context, who, pressed_id(body))
