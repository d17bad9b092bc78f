"""Whatever was done in one workspace, done again from another: nothing there is read or changed.

The same user id, the same ids of rows, views and messages; only the team that Slack names is another one.
Then every listener there is, by the name under which it is registered, whether anybody saw its button or not.
"""

import json
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qsl

import aiohttp
import pytest
from slack_bolt.request.async_request import AsyncBoltRequest
from sqlalchemy import select

from bot.listeners import bolt, growing, registry
from bot.listeners.commands import WISHES
from bot.listeners.door import Door
from bot.playground import Message, Person, View
from bot.playground.envelopes import EnvelopeKind
from bot.playground.interactions import Interactions
from bot.playground.passes import Response
from bot.services import workspaces
from bot.storage.binding import AnotherWorkspace
from bot.storage.tables import MemberRow
from bot.storage.workspaces import Installed
from bot.views import ids
from tests.e2e.stage import BUSINESS, MARKETING, METADATA, Build, Stage, buttons_of, select_of

SECRET = "heliotrope turnstile"
OTHER = "T0OTHER00"
CARRIED = ("activity", "ask", "commitment", "mentor", "problem", "prompt", "reflection", "summary", "team")

ENDS = (ids.MEMBER_STOP, ids.FORM_FORGET)


class Filled(dict[str, Any]):
    """A form in which every field that is looked for was filled in."""

    def __init__(self, number: str) -> None:
        option = {"value": number, "text": {"type": "plain_text", "text": "x"}}
        self.field = {"value": "I planned it", "selected_option": option, "selected_options": [option]}

    def get(self, _name: str, _default: object = None) -> Any:
        return defaultdict(lambda: self.field)


class Names:
    """Stands where Bolt does while listeners are registered, and writes down what they listen to."""

    def __init__(self, door: Door) -> None:
        self.of: defaultdict[str, set[str]] = defaultdict(set)
        registry.register(self, door)  # type: ignore[arg-type]

    def __getattr__(self, kind: str) -> Callable[..., Any]:
        def listens(name: object = None, *_: object) -> Callable[[Any], Any]:
            if isinstance(name, str):
                self.of[kind].add(name)
            return lambda listener: listener

        return listens


@pytest.fixture
def mode() -> str:
    return "http"


async def lives(stage: Stage) -> None:
    """Ana's life with the bot: every command, and every button that she is shown on the way."""
    ana = await stage.joins("Ana", field=MARKETING)
    read_back = await stage.tells(ana, f"I sold the {SECRET} to the board. I wrote the plan for {SECRET}s.")
    await ana.chooses(read_back, select_of(read_back), BUSINESS)
    words = {*WISHES, *growing.commands(Door(None, None))} - {"stop"}  # type: ignore[arg-type]
    for word in sorted(words):
        await ana.command("/growth", word)
        await looks_through(ana)
    await ana.command("/reflect", f"I presented the {SECRET} to finance")
    await stage.settle()
    await ana.opens_home()
    assert ana.home is not None
    everything: list[Message | View] = [*ana.inbox, ana.home]
    for shown in everything:
        for button in buttons_of(shown):
            with suppress(LookupError):  # an earlier one took it away
                await ana.clicks(shown, button)
            await looks_through(ana)
    await stage.settle()


async def looks_through(person: Person) -> None:
    """Presses what there is in a window, sends it as it is, and closes it."""
    if person.modal is not None:
        for button in buttons_of(person.modal):
            with suppress(LookupError):
                await person.clicks(person.modal, button)
    for _ in range(3):  # one may lie on another
        if person.modal is not None and person.modal.submit and person.modal.callback_id != ids.FORM_FORGET:
            await person.submits(person.modal)
        if person.modal is not None:
            await person.closes(person.modal)


def done(stage: Stage) -> list[tuple[EnvelopeKind, dict[str, Any]]]:
    """Everything that Slack sent but events, in its order; the same button or form once."""
    found: dict[str, tuple[EnvelopeKind, dict[str, Any]]] = {}
    for headers, body in stage.playground.slack.sockets.addresses[0].requests:
        if headers["Content-Type"] != "application/json":
            form = dict(parse_qsl(body, keep_blank_values=True))
            sent = json.loads(form.get("payload", "{}"))
            pressed = [one["action_id"] for one in sent.get("actions", ())]
            view = (sent.get("view") or {}).get("callback_id")
            what = (sent.get("type"), view, pressed, form.get("command"), form.get("text"))
            found.setdefault(str(what), ("interactive", sent) if sent else ("slash_commands", form))
    return list(found.values())


def acts_of(stage: Stage, team_id: str) -> list[dict[str, Any]]:
    """Every button and form there is, as Ana would send it from a team, with the number 1 wherever ours carry
    one; at last those after which she is no member."""
    slack, names = stage.playground.slack, Names(Door(stage.headroom.context, stage.headroom.slacks)).of
    payloads = Interactions(slack)
    common = payloads._common("block_actions", slack.world.person("Ana"))
    common = json.loads(json.dumps(common).replace(slack.world.team_id, team_id)) | {"trigger_id": "1.1"}
    view = {
        "type": "modal",
        "id": "V1",
        "private_metadata": json.dumps(dict.fromkeys(CARRIED, 1)),
        "blocks": [],
    }
    option = {"value": "1", "text": {"type": "plain_text", "text": "x"}}
    chosen = {"selected_option": option, "selected_options": [option], "value": "1"}
    acts = []
    for name in sorted(names["action"] | names["view"], key=lambda one: (one in ENDS, one)):
        url = payloads._response_url(Response("D0OTHER", common["user"]["id"]))
        act = {"action_id": name, "block_id": "activity-1", "type": "button"} | chosen
        pressed = common | {"actions": [act], "response_url": url, "view": view | {"state": {"values": {}}}}
        filled = view | {"callback_id": name, "state": {"values": Filled("1")}}
        acts.append(
            pressed if name in names["action"] else common | {"type": "view_submission", "view": filled}
        )
    return acts


async def tries(stage: Stage, acts: list[dict[str, Any]]) -> list[Any]:
    """Hands them to the bot without the wire between; what it answered to each."""
    assert len(acts) > 100
    async with aiohttp.ClientSession() as http:
        app = bolt.build(Door(stage.headroom.context, stage.headroom.slacks), http, {})
        answers = [await app.async_dispatch(AsyncBoltRequest(body=act, mode="socket_mode")) for act in acts]
    return [one.body for one in answers]


async def rows_of(stage: Stage, workspace_id: int) -> dict[str, list[Any]]:
    """All that is kept of a workspace."""
    kept = {}
    async with stage.headroom.database.read() as session:
        for table in METADATA.sorted_tables:
            if "workspace_id" in table.c:
                mine = select(table).where(table.c.workspace_id == workspace_id)
                kept[table.name] = sorted(map(repr, (await session.execute(mine)).all()))
    return kept


@pytest.mark.parametrize("stage_url", ["sqlite"], indirect=True)
async def test_nothing_of_one_workspace_is_reached_from_another(
    build: Build, caplog: pytest.LogCaptureFixture
) -> None:
    stage = await build(acts_per_minute=1000)
    await lives(stage)
    await stage.leaps_to("2026-12-01 12:00")  # a question and a month
    [here] = {member.workspace_id for member in await stage.rows(MemberRow)}
    other = Installed(OTHER, "Other", "U0OTHERBOT", token="xoxb-other")
    there = await workspaces.install(stage.headroom.context, other)
    before, slack = await rows_of(stage, here), stage.playground.slack
    assert len([rows for rows in before.values() if rows]) > 8
    assert SECRET in str(slack.calls), "it could be seen"
    slack.calls.clear()

    acts = done(stage)
    assert len(acts) > 40
    envelopes = []
    for kind, payload in acts:
        swapped = json.loads(json.dumps(payload).replace(slack.world.team_id, OTHER))
        envelopes.append(slack.sockets.dispatch(kind, swapped))
        await stage.playground.settle()

    assert await rows_of(stage, here) == before
    members = await stage.rows(MemberRow)
    assert {member.workspace_id for member in members} == {here, there}, "it was really somebody who may"
    answers: list[Any] = await tries(stage, acts_of(stage, OTHER))
    assert await rows_of(stage, here) == before
    answers += [one.answer.result() for one in envelopes if one.answer.done() and not one.answer.exception()]
    assert SECRET not in str([*answers, *slack.calls])
    await stage.headroom.do_all_due()
    assert SECRET not in str(slack.calls), "nor in a message"
    assert await rows_of(stage, here) == before

    await tries(stage, acts_of(stage, slack.world.team_id))
    after = await rows_of(stage, here)
    changed = [name for name, rows in after.items() if rows != before[name]]
    assert len(changed) > 5, "from here they do what they say"
    assert SECRET in str(slack.calls)
    assert AnotherWorkspace.__name__ not in caplog.text, "each named its own by itself"
