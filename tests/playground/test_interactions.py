"""Clicks, forms and commands: triggers that go stale, addresses that wear out, modals that stack."""

import re
from typing import Any

import aiohttp
import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Message, Person, Playground, text_of
from tests.playground.conftest import Connect


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def modal(title: str, *blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "modal", "title": plain(title), "blocks": list(blocks), "callback_id": title, **more}


def button(text: str, action_id: str, **more: Any) -> dict[str, Any]:
    return {"type": "button", "action_id": action_id, "text": plain(text), **more}


def select(action_id: str, *options: str, **more: Any) -> dict[str, Any]:
    listed = [{"text": plain(one.title()), "value": one} for one in options]
    return {"type": "static_select", "action_id": action_id, "options": listed, **more}


def ticks(action_id: str, *options: str) -> dict[str, Any]:
    return {**select(action_id, *options), "type": "checkboxes"}


ANYTHING = re.compile(".*")
ASK = modal(
    "Ask",
    {"type": "input", "block_id": "why", "label": plain("Why"), "optional": True,
     "element": {"type": "plain_text_input", "action_id": "why", "initial_value": "because"}},
    {"type": "section", "block_id": "rung", "text": plain("Where"),
     "accessory": select("rung", "tactical", "business")},
    submit=plain("Send"), notify_on_close=True,
)  # fmt: skip


@pytest.fixture
def seen(app: AsyncApp) -> list[dict[str, Any]]:
    """The bodies of all interactions; each is acknowledged with nothing."""
    bodies: list[dict[str, Any]] = []

    async def keep(ack: Any, body: dict[str, Any]) -> None:
        bodies.append(body)
        await ack()

    for listen in (app.action, app.view, app.view_closed, app.shortcut, app.command):
        listen(ANYTHING)(keep)
    return bodies


@pytest.fixture
async def posted(client: AsyncWebClient, ana: Person) -> Message:
    """A message of the bot with everything in it."""
    await client.chat_postMessage(
        channel=ana.dm, text="Choose",
        blocks=[
            {"type": "section", "block_id": "one", "text": plain("First thing"),
             "accessory": select("rung", "tactical", "functional", "business")},
            {"type": "actions", "block_id": "two",
             "elements": [ticks("stretch", "a", "b"), button("Done", "done", value="42")]},
        ],
    )  # fmt: skip
    return await ana.hears("First thing")


async def test_a_click_carries_the_state_of_all_that_was_chosen_before(
    seen: list[dict[str, Any]], connect: Connect, ana: Person, posted: Message
) -> None:
    await connect()
    await ana.chooses(posted, "First thing", "Business")
    await ana.ticks(posted, "stretch", ["A"])
    await ana.clicks(posted, "Done")
    body = seen[-1]
    assert body["actions"][0]["value"] == "42"
    assert body["container"] == {
        "type": "message", "message_ts": posted.ts, "channel_id": ana.dm, "is_ephemeral": False,
    }  # fmt: skip
    values = body["state"]["values"]
    assert values["one"]["rung"]["selected_option"]["value"] == "business"
    assert [option["value"] for option in values["two"]["stretch"]["selected_options"]] == ["a"]
    assert body["message"]["ts"] == posted.ts


async def test_what_is_not_there_cannot_be_clicked(ana: Person, posted: Message) -> None:
    with pytest.raises(LookupError, match="done"):
        await ana.clicks(posted, "Nothing like that")


async def test_a_trigger_is_good_once_and_for_three_seconds(
    seen: list[dict[str, Any]], connect: Connect, ana: Person, posted: Message, client: AsyncWebClient,
    playground: Playground,
) -> None:  # fmt: skip
    async def refusal(trigger: str) -> str:
        with pytest.raises(SlackApiError) as refused:
            await client.views_open(trigger_id=trigger, view=ASK)
        return str(refused.value.response["error"])

    await connect()
    await ana.clicks(posted, "Done")
    await client.views_open(trigger_id=seen[-1]["trigger_id"], view=ASK)
    assert await refusal(seen[-1]["trigger_id"]) == "exchanged_trigger_id"
    await ana.clicks(posted, "Done")
    playground.slack.passes.age_trigger(seen[-1]["trigger_id"], 3.1)
    assert await refusal(seen[-1]["trigger_id"]) == "expired_trigger_id"
    assert await refusal("made up") == "invalid_trigger_id"


async def test_modals_stack_three_deep_and_tell_when_they_are_closed(
    seen: list[dict[str, Any]], connect: Connect, ana: Person, posted: Message, client: AsyncWebClient
) -> None:
    await connect()
    await ana.clicks(posted, "Done")
    await client.views_open(trigger_id=seen[-1]["trigger_id"], view=ASK)
    for _ in range(2):
        await ana.chooses(await ana.gets_modal(), "Where", "Business")
        await client.views_push(trigger_id=seen[-1]["trigger_id"], view=ASK)
    await ana.chooses(await ana.gets_modal(), "Where", "Business")
    with pytest.raises(SlackApiError, match="push_limit_reached"):
        await client.views_push(trigger_id=seen[-1]["trigger_id"], view=ASK)
    top = await ana.gets_modal()
    await ana.closes(top)
    assert (seen[-1]["type"], seen[-1]["view"]["id"]) == ("view_closed", top.id)
    below = await ana.gets_modal()
    assert top.previous_id == below.id
    assert below.values["rung"]["rung"]["selected_option"]["value"] == "business"


async def test_an_update_keeps_what_was_filled_in_and_wants_the_right_hash(
    seen: list[dict[str, Any]], connect: Connect, ana: Person, posted: Message, client: AsyncWebClient
) -> None:
    await connect()
    await ana.clicks(posted, "Done")
    opened = (await client.views_open(trigger_id=seen[-1]["trigger_id"], view=ASK))["view"]
    await ana.fills(await ana.gets_modal(), {"Why": "I want to"})
    updated = await client.views_update(
        view_id=opened["id"], hash=opened["hash"], view={**ASK, "title": plain("New")}
    )
    assert updated["view"]["state"]["values"]["why"]["why"]["value"] == "I want to"
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await client.views_update(view_id=opened["id"], hash=opened["hash"], view=ASK)
    with pytest.raises(SlackApiError, match="not_found"):
        await client.views_update(view_id="V0NONE", view=ASK)


@pytest.mark.parametrize(
    ("answer", "titles"),
    [
        ({}, []),
        ({"response_action": "clear"}, []),
        ({"response_action": "update", "view": modal("Thanks")}, ["Thanks"]),
        ({"response_action": "push", "view": modal("More")}, ["Ask", "More"]),
    ],
)
async def test_the_answer_to_a_form_says_what_is_seen_next(
    answer: dict[str, Any],
    titles: list[str],
    app: AsyncApp,
    connect: Connect,
    ana: Person,
    playground: Playground,
) -> None:
    @app.view("Ask")
    async def on_ask(ack: Any) -> None:
        await ack(**answer)

    await connect()
    form = playground.slack.views.open(ana.id, ASK)
    assert await ana.submits(form) is None
    stack = playground.slack.views.stacks[ana.id]
    assert [view.title["text"] for view in stack if view.title] == titles


async def test_a_form_nobody_takes_stays_open_and_says_so(
    app: AsyncApp, connect: Connect, ana: Person, playground: Playground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.playground.acks.ACK_SECONDS", 0.05)

    @app.view("Ask")
    async def on_ask() -> None:
        raise RuntimeError("no")

    await connect()
    form = playground.slack.views.open(ana.id, ASK)
    assert await ana.submits(form) == {"": "We had some trouble connecting. Try again?"}
    assert ana.modal is not None


async def test_a_home_that_changed_meanwhile_is_not_overwritten(client: AsyncWebClient, ana: Person) -> None:
    home = {"type": "home", "blocks": [{"type": "header", "text": plain("One")}]}
    first = (await client.views_publish(user_id=ana.id, view=home))["view"]
    await client.views_publish(user_id=ana.id, view=home)
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await client.views_publish(user_id=ana.id, view=home, hash=first["hash"])


async def test_a_response_url_is_good_five_times_within_half_an_hour(
    seen: list[dict[str, Any]], connect: Connect, ana: Person, posted: Message,
    session: aiohttp.ClientSession, playground: Playground,
) -> None:  # fmt: skip
    async def answer(**body: Any) -> int:
        async with session.post(seen[-1]["response_url"], json=body) as reply:
            return reply.status

    await connect()
    await ana.clicks(posted, "Done")
    assert await answer(text="only you") == 200
    assert (await ana.hears("only you")).ephemeral_to == ana.id
    assert await answer(text="all of you", response_type="in_channel") == 200
    assert (await ana.hears("all of you")).ephemeral_to is None
    assert await answer(text="now different", replace_original=True) == 200
    assert text_of(ana.now(posted)) == "now different"
    assert await answer(text="x" * 40_001) == 400
    assert await answer(delete_original=True) == 200
    assert posted.ts not in [message.ts for message in ana.inbox]
    assert await answer(text="a sixth") == 404
    await ana.command("/growth")
    playground.slack.passes.age_responses(31 * 60)
    assert await answer(text="too late") == 404


async def test_a_private_answer_sends_no_contents_along_when_clicked(
    seen: list[dict[str, Any]], connect: Connect, ana: Person, client: AsyncWebClient
) -> None:
    await connect()
    blocks = [{"type": "actions", "elements": [button("Ok", "ok")]}]
    await client.chat_postEphemeral(channel=ana.dm, user=ana.id, text="psst", blocks=blocks)
    await ana.clicks(await ana.hears("Ok"), "Ok")
    assert seen[-1]["container"]["is_ephemeral"]
    assert "message" not in seen[-1]


async def test_a_command_says_who_where_and_what(
    seen: list[dict[str, Any]], connect: Connect, ana: Person, playground: Playground
) -> None:
    await connect()
    await ana.command("/reflect", "met @Priya & <others>", channel="#marketing")
    body = seen[-1]
    assert body["text"] == "met @Priya &amp; &lt;others&gt;"
    assert (body["command"], body["channel_name"], body["user_id"]) == ("/reflect", "marketing", ana.id)


async def test_shortcuts_come_from_messages_and_from_anywhere(
    seen: list[dict[str, Any]], connect: Connect, ana: Person
) -> None:
    await connect()
    message = await ana.says_in("#marketing", "I led the review")
    await ana.shortcut("keep", message)
    assert (seen[-1]["type"], seen[-1]["message"]["text"]) == ("message_action", "I led the review")
    await ana.shortcut("tell")
    assert seen[-1]["type"] == "shortcut"


async def test_invite_is_a_command_of_slacks_own(ana: Person, playground: Playground) -> None:
    bot = playground.world.bot
    assert (await ana.command("/invite", f"@{bot.real_name}", "#marketing")).in_time
    assert bot.id in playground.world.channel("#marketing").members
    assert not (await ana.command("/invite", "@nobody", "#marketing")).in_time
