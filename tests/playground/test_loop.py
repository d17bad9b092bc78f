"""The whole way round: a person acts, a real Bolt app answers over a real socket."""

from typing import Any

from slack_bolt.app.async_app import AsyncApp

from bot.playground import Person, Playground, text_of
from tests.playground.conftest import Connect, blocks_of

JOIN = {"type": "button", "action_id": "join", "text": {"type": "plain_text", "text": "Join"}, "value": "v1"}
FORM = {
    "type": "modal",
    "callback_id": "form",
    "title": {"type": "plain_text", "text": "Welcome"},
    "submit": {"type": "plain_text", "text": "Join"},
    "blocks": [
        {
            "type": "input",
            "block_id": "words",
            "label": {"type": "plain_text", "text": "Your field"},
            "element": {"type": "plain_text_input", "action_id": "field"},
        }
    ],
}


async def test_what_a_person_says_is_answered_there(app: AsyncApp, connect: Connect, ana: Person) -> None:
    @app.event("message")
    async def on_message(event: dict[str, Any], say: Any) -> None:
        await say(f"You said: {event['text']}", thread_ts=event.get("thread_ts"))

    await connect()
    await ana.says("R&D <won>", wait=True)
    answer = await ana.hears("You said: R&amp;D &lt;won&gt;")
    assert answer.channel == ana.dm
    assert ana.last == answer


async def test_a_button_opens_a_form_that_is_taken(app: AsyncApp, connect: Connect, ana: Person) -> None:
    taken: list[str] = []

    @app.command("/growth")
    async def on_command(ack: Any, say: Any) -> None:
        await ack("One moment")
        await say(text="Welcome", blocks=[{"type": "actions", "elements": [JOIN]}])

    @app.action("join")
    async def on_join(ack: Any, body: dict[str, Any], client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=FORM)

    @app.view("form")
    async def on_form(ack: Any, view: dict[str, Any]) -> None:
        value = view["state"]["values"]["words"]["field"]["value"]
        if value == "none":
            await ack(response_action="errors", errors={"words": "Please name one."})
            return
        taken.append(value)
        await ack()

    await connect()
    assert (await ana.command("/growth", "start")).in_time
    await ana.hears("One moment")
    await ana.clicks(await ana.hears("Join"), "Join")
    form = ana.modal
    assert form is not None
    assert await ana.submits(form) == {"words": "Please complete this required field."}
    await ana.fills(form, {"Your field": "none"})
    assert await ana.submits(form) == {"words": "Please name one."}
    assert ana.modal is not None
    assert "Please name one." in text_of(ana.modal)
    await ana.fills(form, {"field": "Marketing <3"})
    assert await ana.submits(form) is None
    assert taken == ["Marketing <3"]
    assert ana.modal is None


async def test_home_is_published_when_it_is_opened(
    app: AsyncApp, connect: Connect, ana: Person, playground: Playground
) -> None:
    @app.event("app_home_opened")
    async def on_home(event: dict[str, Any], client: Any) -> None:
        view = {"type": "home", "blocks": blocks_of("Hello")}
        await client.views_publish(user_id=event["user"], view=view)

    await connect()
    home = await ana.opens_home()
    assert home is not None
    assert text_of(home) == "Hello"
    await playground.settle()
