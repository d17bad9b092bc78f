"""Buttons, forms and commands of plans, raising, introductions, mentors, history and problems."""

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.context import Context, Who
from bot.domain.commitments import Outcome
from bot.listeners import highlights as highlight_windows
from bot.listeners import history as history_window
from bot.listeners import home
from bot.listeners import problems as problem_windows
from bot.listeners.door import Door, close_form, said
from bot.listeners.values import carried_id, number, pressed_id, pressed_value
from bot.listeners.windows import turn_into
from bot.services import (
    ceilings,
    commitments,
    history,
    introductions,
    mentoring,
    problems,
    quarters,
    raising,
    telling,
)
from bot.views import commitments as plan_views
from bot.views import forms, ids
from bot.views import introductions as introduction_views
from bot.views import raising as raising_views
from bot.views.blocks import Message, Modal

Pressed = Callable[[Who, int], Awaitable[Message | None]]
Settled = Callable[[Who, int, commitments.Pressed | None], Awaitable[Message | None]]
Opened = Callable[[Who, str], Awaitable[Modal | None]]
Typed = Callable[[Who, str], Awaitable[Modal]]


def doing(door: Door) -> dict[str, Pressed]:
    """Buttons that do something; the services reword the messages that they stand in."""
    context = door.context
    return {
        ids.REFLECTION_RAISE_UNDO: lambda who, told: raising.undo(context, who, told),
        ids.CEILING_OFF: lambda who, told: ceilings.switch(context, who, told, off=True),
        ids.CEILING_ON: lambda who, told: ceilings.switch(context, who, told, off=False),
        ids.INTRODUCTION_TAKE_BACK: lambda who, told: introductions.take_back(context, who, told),
        ids.COMMITMENT_TAKE_BACK: lambda who, plan: commitments.take_back(context, who, plan),
    }


def settling(door: Door) -> dict[str, Settled]:
    """What became of a plan; the service rewords the prompt that asks, and an older one that was pressed."""
    context = door.context

    def settle(outcome: Outcome) -> Settled:
        return lambda who, plan, at: commitments.settle(context, who, plan, outcome, at)

    return {
        ids.COMMITMENT_DONE: settle(Outcome.DONE),
        ids.COMMITMENT_PARTLY: settle(Outcome.PARTLY),
        ids.COMMITMENT_DROP: settle(Outcome.DROPPED),
        ids.COMMITMENT_NOT_YET: lambda who, plan, at: commitments.carry_on(context, who, plan, at),
        ids.COMMITMENT_UNDO: lambda who, plan, at: commitments.undo(context, who, plan, at),
    }


def opening(door: Door) -> dict[str, Opened]:
    """Buttons that open a window."""
    context = door.context
    return {
        ids.COMMITMENT_PLAN: lambda who, plan: commitments.form(context, who, changes=number(plan)),
        ids.REFLECTION_RAISE: lambda who, told: raising.raise_form(context, who, number(told)),
        ids.REFLECTION_RECOMMEND: lambda who, told: raising.recommend_form(context, who, number(told)),
        ids.REFLECTION_PLAN: lambda who, _: commitments.form(context, who),
        ids.HISTORY_OPEN: lambda who, month: history.of_month(context, who, month),
        ids.QUARTER_OPEN: lambda who, _: quarters.window(context, who),
        ids.INTRODUCTION_WRITE: lambda who, _: introductions.form(context, who),
        ids.MENTOR_OPEN: lambda who, _: mentoring.window(context, who),
        ids.MENTOR_ADD: lambda who, _: mentoring.choose_form(context, who),
        ids.MENTOR_ASK: lambda who, mentor: mentoring.ask_form(context, who, number(mentor)),
        ids.ASK_TELL: lambda who, ask: telling.tell_form(context, who, number(ask)),
        ids.ASK_DID: lambda who, ask: telling.did_form(context, who, number(ask)),
        ids.ASK_FOLLOW_UP: lambda who, ask: telling.follow_up_form(context, who, number(ask)),
        ids.COMMITMENT_TELL: lambda who, plan: commitments.tell_form(context, who, number(plan)),
        **problem_windows.opening(context),
        **highlight_windows.opening(context),
    }


def commands(door: Door) -> dict[str, Typed]:
    """Words after /growth that open a window."""
    context = door.context
    return {
        "commit": lambda who, words: commitments.form(context, who, typed=words),
        "history": lambda who, month: history.of_month(context, who, month),
        "search": lambda who, words: history.search(context, who, words),
        "introduce": lambda who, words: introductions.form(context, who, words),
        "mentor": lambda who, name: _mentors(context, who, name),
        "up": lambda who, _: raising.raise_latest(context, who),
        "room": lambda who, _: raising.recommend_latest(context, who),
        "problem": lambda who, words: problems.typed(context, who, words),
        "problems": lambda who, words: problems.typed(context, who, words),
    }


async def _mentors(context: Context, who: Who, name: str) -> Modal:
    """The mentor window; with a name, the form with that name in it. "@ben" has to be chosen in its menu."""
    outside = "" if name.startswith("@") else name
    return await (mentoring.choose_form(context, who, outside) if name else mentoring.window(context, who))


def register(app: AsyncApp, door: Door) -> None:
    """The forms, and what happens inside them."""
    _register_plans(app, door)
    _register_raising(app, door)
    _register_introductions(app, door)
    history_window.register(app, door)
    problem_windows.register(app, door)


def _register_settling(app: AsyncApp, door: Door, action: str, settled: Settled) -> None:
    @app.action(action)
    async def press(body: dict[str, Any], who: Who, respond: AsyncRespond, client: AsyncWebClient) -> None:
        message = body.get("message")
        at = (str(body["channel"]["id"]), str(message["ts"])) if message is not None else None
        why_not = await settled(who, pressed_id(body), at)
        if message is None:
            await home.renew(door, who, client)
        elif why_not is not None:
            await respond(**said(why_not), replace_original=False)


def _register_plans(app: AsyncApp, door: Door) -> None:
    for action, settled in settling(door).items():
        _register_settling(app, door, action, settled)

    @app.action(ids.COMMITMENT_TAKE)
    async def take(body: dict[str, Any], who: Who, client: AsyncWebClient) -> None:
        window = await commitments.form(door.context, who, plan_id=pressed_value(body))
        await turn_into(client, body, window)

    @app.view(ids.FORM_PLAN)
    async def planned(ack: AsyncAck, view: dict[str, Any], who: Who, client: AsyncWebClient) -> None:
        draft = plan_views.read_plan(view["state"]["values"], view.get("private_metadata"))
        if not isinstance(draft, plan_views.Draft):
            await ack(response_action="errors", errors=draft)
            return
        await commitments.make(door.context, who, draft)
        await home.renew(door, who, client)
        await ack(response_action="clear")

    @app.view(ids.FORM_PLAN_TELL)
    async def told(ack: AsyncAck, view: dict[str, Any], who: Who) -> None:
        happened = plan_views.read_happened(view["state"]["values"])
        plan = carried_id(view, "commitment")
        if isinstance(happened, str) and not await commitments.tell(
            door.context, who, plan, happened, f"form-{view['id']}"
        ):
            happened = forms.gone(plan_views.HAPPENED)
        await close_form(ack, happened)


def _register_raising(app: AsyncApp, door: Door) -> None:
    @app.view(ids.FORM_RAISE)
    async def raised(ack: AsyncAck, view: dict[str, Any], who: Who) -> None:
        only = carried_id(view, "activity")
        better = raising_views.read_raised(view["state"]["values"], only)
        if isinstance(better, raising_views.Raised) and not await raising.lift(door.context, who, better):
            better = forms.gone(raising_views.SENTENCE)
        await close_form(ack, better)

    @app.view(ids.FORM_RECOMMEND)
    async def recommended(ack: AsyncAck, view: dict[str, Any], who: Who) -> None:
        carried = forms.read_carried(view.get("private_metadata"))
        only, said_before = number(carried.get("activity")), carried.get("said") is True
        opinion = raising_views.read_recommendation(view["state"]["values"], only, may_be_empty=said_before)
        if isinstance(opinion, raising_views.Recommendation) and not await raising.recommend(
            door.context, who, opinion
        ):
            opinion = forms.gone(raising_views.RECOMMENDED)
        await close_form(ack, opinion)


def _register_introductions(app: AsyncApp, door: Door) -> None:
    @app.view(ids.FORM_INTRODUCE)
    async def introduced(ack: AsyncAck, view: dict[str, Any], who: Who, client: AsyncWebClient) -> None:
        words = introduction_views.read(view["state"]["values"])
        if not isinstance(words, str):
            await ack(response_action="errors", errors=words)
            return
        await introductions.keep(door.context, who, words, f"introduced-{view['id']}")
        await home.renew(door, who, client)
        await ack(response_action="clear")
