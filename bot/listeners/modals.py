"""Forms that were submitted."""

from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.context import Who
from bot.domain.members import Choices
from bot.listeners import home
from bot.listeners.door import Door, close_form
from bot.listeners.values import carried_id, month
from bot.listeners.windows import first_field
from bot.services import changing, members, reflections, snoozing, teams
from bot.views import forms, ids, team_setup
from bot.views import help as help_views
from bot.views import snoozing as snooze_views
from bot.views.changes import is_still_there, read_changes


def register(app: AsyncApp, door: Door) -> None:
    _register_choices(app, door)
    _register_answers(app, door)
    _register_change(app, door)
    _register_team(app, door)


def _register_choices(app: AsyncApp, door: Door) -> None:
    @app.view(ids.FORM_JOIN)
    async def join(ack: AsyncAck, view: dict[str, Any], who: Who, client: AsyncWebClient) -> None:
        chosen = forms.read_choices(view["state"]["values"], view.get("private_metadata"))
        if not isinstance(chosen, Choices):
            await ack(response_action="errors", errors=chosen)
            return
        carried = forms.read_carried(view.get("private_metadata"))
        draft_id = carried.get("draft")
        kept = draft_id if isinstance(draft_id, int) else None
        await members.join(door.context, who, chosen, kept, await door.people.of(who))
        await members.close_welcome(door.context, who, *_pressed(carried))
        await teams.offer(door.context, who, await door.channels_of(who))
        await home.renew(door, who, client)
        await ack(response_action="clear")

    @app.view(ids.FORM_SETTINGS)
    async def settings(ack: AsyncAck, view: dict[str, Any], who: Who, client: AsyncWebClient) -> None:
        chosen = forms.read_choices(view["state"]["values"], view.get("private_metadata"))
        if not isinstance(chosen, Choices):
            await ack(response_action="errors", errors=chosen)
            return
        await members.change(door.context, who, chosen)
        await home.renew(door, who, client)
        await ack(response_action="clear")

    @app.view(ids.FORM_SNOOZE)
    async def another_day(ack: AsyncAck, view: dict[str, Any], who: Who, client: AsyncWebClient) -> None:
        prompt_id = carried_id(view, "prompt")
        day = forms.read_day(view["state"]["values"], snooze_views.DAY)
        why = await snoozing.snooze_to(door.context, who, prompt_id, day)
        if why is not None:
            await ack(response_action="errors", errors={snooze_views.DAY: why})
            return
        await home.renew(door, who, client)
        await ack(response_action="clear")


def _register_answers(app: AsyncApp, door: Door) -> None:
    @app.view(ids.FORM_ANSWER)
    @app.view(ids.FORM_REFLECT)
    async def answered(ack: AsyncAck, view: dict[str, Any], who: Who) -> None:
        answer = forms.read_answer(view["state"]["values"])
        if not isinstance(answer, forms.Answer):
            await ack(response_action="errors", errors=answer)
            return
        carried = forms.read_carried(view.get("private_metadata"))
        prompt_id = carried.get("prompt")
        told = reflections.Told(
            answer.words,
            f"form-{view['id']}",
            reflections.FORM,
            prompt_id if isinstance(prompt_id, int) else None,
            answer.stretch_end,
            month(carried.get("month")),
        )
        await reflections.submit(door.context, who, told)
        await ack(response_action="clear")


def _register_change(app: AsyncApp, door: Door) -> None:
    @app.view(ids.FORM_CHANGE)
    async def changed(ack: AsyncAck, view: dict[str, Any], who: Who) -> None:
        reflection_id = carried_id(view, "reflection")
        found = await changing.activities_of(door.context, who, reflection_id) or []
        if not is_still_there(view["state"]["values"], [one.id for one in found]):
            await close_form(ack, forms.gone(first_field(view)))
            return
        changes = read_changes(view["state"]["values"], found, view["blocks"])
        if not isinstance(changes, dict):
            await changing.apply(door.context, who, reflection_id, changes)
        await close_form(ack, changes)


def _register_team(app: AsyncApp, door: Door) -> None:
    @app.view(ids.FORM_TEAM)
    async def team(ack: AsyncAck, view: dict[str, Any], who: Who) -> None:
        carried = forms.read_carried(view.get("private_metadata"))
        channel = await door.channel(who, str(carried.get("channel", "")))
        profile = await door.profile(who)
        zone = forms.read_team(view["state"]["values"], door.zone_of(profile))
        refused = await teams.refusal(door.context, who, profile, channel)
        if refused is None and not await teams.set_up(door.context, who, channel, zone):
            refused = team_setup.set_up_already()
        if refused is not None:
            await ack(response_action="update", view=help_views.window(refused, "Not set up"))
            return
        await ack(response_action="clear")


def _pressed(carried: dict[str, Any]) -> tuple[str, str]:
    """Channel and ts of the message whose button opened the form; empty if there is none."""
    found = carried.get("pressed")
    return (str(found[0]), str(found[1])) if isinstance(found, list) and len(found) == 2 else ("", "")
