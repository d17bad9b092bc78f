"""Whatever was done in one workspace, done again from another: nothing there is read or changed.

The same user id, the same ids of rows, views and messages; only the team that Slack names is another one.
"""

import json
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qsl

import pytest
from sqlalchemy import select

from bot.listeners import growing
from bot.listeners.commands import WISHES
from bot.listeners.door import Door
from bot.playground import Person
from bot.playground.envelopes import EnvelopeKind
from bot.services import workspaces
from bot.storage.tables import MemberRow
from bot.storage.workspaces import Installed
from bot.views import ids
from tests.e2e.stage import BUSINESS, MARKETING, METADATA, Build, Stage, buttons_of, select_of

SECRET = "heliotrope turnstile"
OTHER = "T0OTHER00"


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
    for shown in [*ana.inbox, ana.home]:
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
    """Everything that Slack sent but events, in its order."""
    found: list[tuple[EnvelopeKind, dict[str, Any]]] = []
    for headers, body in stage.playground.slack.sockets.addresses[0].requests:
        if headers["Content-Type"] != "application/json":
            form = dict(parse_qsl(body, keep_blank_values=True))
            one = (
                ("interactive", json.loads(form["payload"]))
                if "payload" in form
                else ("slash_commands", form)
            )
            found.append(one)  # type: ignore[arg-type]
    return found


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
async def test_nothing_of_one_workspace_is_reached_from_another(build: Build) -> None:
    stage = await build(acts_per_minute=1000)
    await lives(stage)
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
    answers = [one.answer.result() for one in envelopes if one.answer.done() and not one.answer.exception()]
    assert SECRET not in str([*answers, *slack.calls])
    await stage.headroom.do_all_due()
    assert SECRET not in str(slack.calls), "nor in a message"
    assert await rows_of(stage, here) == before
