"""Buttons, selects and ticks: in messages, in the Home tab and in forms."""

import json
from collections.abc import Awaitable
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.context import Who
from bot.domain.ladder import Rung
from bot.listeners import growing, home
from bot.listeners.door import Door, said
from bot.listeners.growing import Opened, Pressed
from bot.listeners.values import carried_id, month, number, offered, pressed_id, pressed_value
from bot.listeners.windows import open_window, show, turn_into
from bot.services import (
    absences,
    changing,
    drafts,
    managing,
    members,
    prompts,
    reflections,
    snoozing,
    teams,
    unconfirmed,
)
from bot.settings import Settings
from bot.views import forms, ids
from bot.views import help as help_views
from bot.views import members as member_views
from bot.views import prompts as prompt_views
from bot.views import reflections as reflection_views
from bot.views import teams as team_views
from bot.views.blocks import Message, Modal


def register(app: AsyncApp, door: Door) -> None:
    """First buttons that do something and leave a line, then those that open a window, then the rest."""
    for action, pressed in (_doing(door) | growing.doing(door)).items():
        _register_doing(app, door, action, pressed)
    for action, opened in (_opening(door) | growing.opening(door)).items():
        _register_opening(app, action, opened)
    _register_decline(app)
    _register_country(app, door)
    _register_unsnooze(app, door)
    _register_marks(app, door)
    _register_pages(app, door)


def _doing(door: Door) -> dict[str, Pressed]:
    context = door.context
    return {
        ids.MEMBER_RESUME: lambda who, _: members.resume(context, who),
        ids.MEMBER_ASK_LESS: lambda who, _: members.ask_less(context, who),
        ids.MEMBER_RHYTHM_WEEKLY: lambda who, _: members.ask_weekly(context, who),
        ids.MEMBER_RHYTHM_ON_REQUEST: lambda who, _: members.ask_less(context, who),
        ids.MEMBER_STOP: lambda who, _: members.stop(context, who),
        ids.MEMBER_ASK_ANYWAY: lambda who, _: absences.ask_anyway(context, who, on=True),
        ids.MEMBER_QUIET_WHEN_AWAY: lambda who, _: absences.ask_anyway(context, who, on=False),
        ids.DRAFT_KEEP: lambda who, draft_id: _keep_quietly(door, who, draft_id),
        ids.DRAFT_KEEP_ANYWAY: lambda who, draft_id: drafts.keep_of_member(
            context, who, draft_id, anyway=True
        ),
        ids.DRAFT_DROP: lambda who, draft_id: drafts.drop(context, who, draft_id),
        ids.REFLECTION_COUNT: lambda who, reflection_id: reflections.count(context, who, reflection_id),
        ids.PROMPT_SKIP: lambda who, prompt_id: _quiet(prompts.skip(context, who, prompt_id)),
        ids.PROMPT_SNOOZE: lambda who, prompt_id: _quiet(snoozing.snooze(context, who, prompt_id)),
        ids.TEAM_COUNT_IN: lambda who, team_id: _count_in(door, who, team_id),
        ids.DIGEST_IS_THERE: lambda who, id_: unconfirmed.answer(context, who, id_, arrived=True),
        ids.DIGEST_SEND_AGAIN: lambda who, id_: unconfirmed.answer(context, who, id_, arrived=False),
        ids.TEAM_LEAVE_OUT: lambda who, team_id: teams.answer(context, who, team_id, counts_in=False),
    }


def _register_doing(app: AsyncApp, door: Door, action: str, pressed: Pressed) -> None:
    @app.action(action)
    async def press(body: dict[str, Any], who: Who, respond: AsyncRespond, client: AsyncWebClient) -> None:
        message = await pressed(who, pressed_id(body))
        if body.get("response_url"):
            if message is not None:
                await respond(**said(message), replace_original=True)
        else:
            await home.renew(door, who, client)


def _register_decline(app: AsyncApp) -> None:
    @app.action(ids.MEMBER_DECLINE)
    async def no_thanks(body: dict[str, Any], respond: AsyncRespond, client: AsyncWebClient) -> None:
        """Nothing changes by it, not even Home: pressed there, or in a window, it is answered in a window."""
        message = member_views.no_thanks()
        if body.get("response_url"):
            await respond(**said(message), replace_original=True)
        else:
            await show(client, body, help_views.window(message))


def _register_country(app: AsyncApp, door: Door) -> None:
    @app.action(ids.MEMBER_COUNTRY)
    async def back(body: dict[str, Any], who: Who, respond: AsyncRespond) -> None:
        """Undo: the country that stood there before."""
        message = await absences.go_by(door.context, who, forms.read_country(pressed_value(body)))
        await respond(**said(message), replace_original=True)


def _register_unsnooze(app: AsyncApp, door: Door) -> None:
    @app.action(ids.PROMPT_UNSNOOZE)
    async def undo(body: dict[str, Any], who: Who, respond: AsyncRespond, client: AsyncWebClient) -> None:
        """A question is reworded by the service; what was said about it is replaced here."""
        message = await snoozing.undo(door.context, who, pressed_id(body))
        if not body.get("response_url"):
            await home.renew(door, who, client)
        elif (body.get("message") or {}).get("text") != prompt_views.MAIN_ASK:
            await respond(**said(message), replace_original=True)


async def _quiet(done: Awaitable[Message | None]) -> None:
    """Says nothing: what was done shows in the message itself, which the service rewords."""
    await done


async def _keep_quietly(door: Door, who: Who, draft_id: int) -> Message:
    profile = await door.profile(who)
    if profile.is_guest:
        return member_views.guest_refused()
    if not await members.join_quietly(door.context, who, door.zone_of(profile), draft_id):
        return member_views.draft_gone()
    await teams.offer(door.context, who, await door.channels_of(who))
    return member_views.draft_kept()


async def _count_in(door: Door, who: Who, team_id: int) -> Message:
    channel_id = await managing.channel_of(door.context, who, team_id)
    channel = await door.channel(who, channel_id) if channel_id is not None else None
    people = channel.people if channel is not None else ()
    return await teams.answer(door.context, who, team_id, counts_in=True, people=people)


def _opening(door: Door) -> dict[str, Opened]:
    context = door.context
    return {
        ids.MEMBER_JOIN: lambda who, draft: _join(door, who, number(draft)),
        ids.DRAFT_JOIN: lambda who, draft: _join(door, who, number(draft)),
        ids.MEMBER_EXPLAIN: lambda who, _: _window(member_views.how_it_works()),
        ids.MEMBER_SETTINGS: lambda who, _: _settings(door, who),
        ids.MEMBER_PRIVACY: lambda who, _: _window(_privacy(context.settings)),
        ids.MEMBER_HELP: lambda who, _: _usage(door, who),
        ids.PROMPT_ANSWER: lambda who, prompt: _answer(door, who, number(prompt)),
        ids.PROMPT_ANOTHER_DAY: lambda who, prompt_id: snoozing.form(context, who, number(prompt_id)),
        ids.REFLECTION_WRITE: lambda _, value: _window(reflection_views.reflect_form(month(value))),
        ids.REFLECTION_CHANGE: lambda who, told: changing.form(context, who, number(told)),
        ids.LADDER_SHOW: lambda who, _: _ladder(door, who),
        ids.ACTIVITY_SORT: lambda who, _: changing.sort_form(context, who),
        ids.TEAM_EXAMPLE: lambda who, _: _window(_example(context.settings.minimum_group)),
    }


async def _join(door: Door, who: Who, draft_id: int) -> Modal:
    profile = await door.profile(who)
    if profile.is_guest:
        return help_views.window(member_views.guest_refused())
    standing = await members.standing(door.context, who)
    if standing is not None and draft_id:
        return help_views.window(await drafts.keep_of_member(door.context, who, draft_id, anyway=False))
    if standing is not None:
        return help_views.window(member_views.already_member(*standing))
    before = await members.choices_before(door.context, who)
    zone = door.zone_of(profile)
    return member_views.choices_form(before, zone=zone, joining=True, draft_id=draft_id or None)


async def _settings(door: Door, who: Who) -> Modal:
    return await settings_form(door, who) or help_views.window(member_views.not_a_member())


async def settings_form(door: Door, who: Who) -> Modal | None:
    """The form of a member's settings; None for whoever has not joined."""
    chosen = await members.choices(door.context, who)
    if chosen is None:
        return None
    in_slack = (await door.profile(who)).zone or chosen.zone
    return member_views.choices_form(chosen, zone=in_slack, joining=False)


async def _usage(door: Door, who: Who) -> Modal:
    joined = await members.choices(door.context, who) is not None
    return help_views.window(help_views.usage(joined), "Help")


async def _answer(door: Door, who: Who, prompt_id: int) -> Modal | None:
    found = await prompts.question_of(door.context, who, prompt_id)
    return prompt_views.answer_form(*found) if found is not None else None


async def _ladder(door: Door, who: Who) -> Modal:
    chosen = await members.choices(door.context, who)
    return reflection_views.ladder_modal(chosen.field if chosen else "")


async def _window(window: Modal) -> Modal:
    return window


def _privacy(settings: Settings) -> Modal:
    told = help_views.privacy(minimum=settings.minimum_group, months=settings.retention_months)
    return help_views.window(told, "Who can see what")


def _example(minimum: int) -> Modal:
    shown = team_views.example(minimum)
    plain = Message(shown.text, shown.plain_blocks or shown.blocks)  # a window shows no chart
    return help_views.window(plain, "An example")


def _register_opening(app: AsyncApp, action: str, opened: Opened) -> None:
    @app.action(action)
    async def press(body: dict[str, Any], who: Who, client: AsyncWebClient) -> None:
        window = await opened(who, pressed_value(body)) or help_views.nothing_there()
        _carry_origin(window, body.get("container") or {})
        await open_window(client, body, window)


def _carry_origin(window: Modal, container: dict[str, Any]) -> None:
    """A form carries the message whose button opened it, so that its buttons can be replaced by a line."""
    if "submit" in window and container.get("message_ts") and not container.get("is_ephemeral"):
        carried = forms.read_carried(window.get("private_metadata"))
        carried["pressed"] = [container.get("channel_id"), container["message_ts"]]
        window["private_metadata"] = json.dumps(carried)


def _register_marks(app: AsyncApp, door: Door) -> None:
    @app.action(ids.ACTIVITY_PLACE)
    async def place(body: dict[str, Any], who: Who, respond: AsyncRespond) -> None:
        action = body["actions"][0]
        value = action["selected_option"]["value"]
        activity_id = ids.row_of(action["block_id"]) or 0
        rung = Rung(value) if value in list(Rung) else None
        message = await reflections.place(door.context, who, activity_id, rung)
        await _renew(body, respond, message)

    @app.action(ids.ACTIVITY_STRETCH)
    async def tick(body: dict[str, Any], who: Who, respond: AsyncRespond) -> None:
        action = body["actions"][0]
        ticked = {number(option["value"]) for option in action.get("selected_options") or []}
        shown = {number(value) for value in offered(body, action["block_id"])} or None
        reflection_id = ids.row_of(action["block_id"]) or 0
        message = await reflections.tick(door.context, who, reflection_id, shown, ticked)
        await _renew(body, respond, message)


def _register_pages(app: AsyncApp, door: Door) -> None:
    async def turn(body: dict[str, Any], who: Who, client: AsyncWebClient) -> None:
        reflection_id = carried_id(body["view"], "reflection")
        window = await changing.form(door.context, who, reflection_id, pressed_id(body))
        await turn_into(client, body, window or help_views.nothing_there())

    app.action(ids.REFLECTION_PAGE_BACK)(turn)
    app.action(ids.REFLECTION_PAGE_ON)(turn)


async def _renew(body: dict[str, Any], respond: AsyncRespond, message: Message | None) -> None:
    """Replaces an ephemeral read-back; the service itself rewords any other."""
    if message is not None and (body.get("container") or {}).get("is_ephemeral"):
        await respond(**said(message), replace_original=True)
