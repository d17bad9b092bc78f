"""Who may not use this is told so; how much one person does at once is bounded; nothing of it is kept."""

import asyncio
from typing import Any

import pytest

from bot import metrics
from bot.context import Who
from bot.listeners.acts import RIGHTS_PRESSED, is_an_act
from bot.listeners.floods import Floods
from bot.playground import Person, text_of
from bot.playground.interactions import Interactions
from bot.storage.outbox_tables import DeliveryRow
from bot.storage.tables import DraftRow, MemberRow, ReflectionRow
from bot.views import ids
from tests.conftest import copy_of
from tests.e2e.stage import MARKETING, Build, Stage

GUEST, STRANGER, LOT = "full members", "not of another", "a lot at once"
MUCH, JOINING = 12, 3  # acts: a command, a button, a form


@pytest.fixture
def stage_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """SQLite alone: what is tried here stands before the database."""
    return copy_of(request.getfixturevalue("migrated_sqlite"), tmp_path_factory.getbasetemp())


def refused(why: str) -> float:
    return float(metrics.REFUSED.labels(why)._value.get())


async def nothing_is_kept(stage: Stage) -> None:
    assert [len(await stage.rows(table)) for table in (ReflectionRow, DraftRow, MemberRow)] == [0, 0, 0]


async def tries_everything(stage: Stage, ana: Person) -> None:
    """A message, commands, a button and a mention."""
    await ana.says("I planned the quarter", wait=True)
    await ana.command("/reflect", "I planned the quarter")
    await ana.command("/growth", "start")
    await ana.clicks(await ana.hears("I'm Headroom"), "Join")
    await stage.settle()


async def welcomed(stage: Stage) -> Person:
    ana = stage.person("Ana")
    await ana.command("/growth", "start")
    await ana.hears("I'm Headroom")
    return ana


async def test_a_guest_hears_no_and_nothing_is_kept_but_rights_stay(stage: Stage) -> None:
    ana, before = await welcomed(stage), refused("guest")
    await ana.changes(is_guest=True)
    await tries_everything(stage, ana)
    assert refused("guest") == before + 4
    assert len([one for one in ana.inbox if GUEST in one.text]) == 4, "to each"
    await nothing_is_kept(stage)
    await ana.command("/growth", "stop")
    await ana.command("/growth", "export")
    await ana.command("/growth", "forget")
    await ana.closes(await ana.gets_modal())
    home = await ana.opens_home()
    assert home is not None
    for right in ("Help", "Who can see what"):
        await ana.clicks(home, right)
        await ana.closes(await ana.gets_modal())
    assert refused("guest") == before + 4


async def test_somebody_of_another_workspace_hears_no(stage: Stage) -> None:
    ana, before = await welcomed(stage), refused("foreign")
    await ana.changes(team_id="T0OTHER")
    await tries_everything(stage, ana)
    assert refused("foreign") == before + 4
    assert len([one for one in ana.inbox if STRANGER in one.text]) == 4
    await nothing_is_kept(stage)


async def test_a_form_of_somebody_who_is_a_guest_meanwhile_is_not_taken(stage: Stage) -> None:
    ana = stage.person("Ana")
    form = await stage.fills_in_join(ana)
    await ana.changes(is_guest=True)
    await ana.submits(form)
    assert GUEST in text_of(await ana.gets_modal())
    await nothing_is_kept(stage)


@pytest.mark.parametrize(("change", "why"), [({"is_bot": True}, "bot"), ({"deleted": True}, "deactivated")])
async def test_bots_and_closed_accounts_are_not_answered(
    stage: Stage, change: dict[str, Any], why: str
) -> None:
    ana, before = stage.person("Ana"), refused(why)
    slack = stage.playground.slack
    event = {
        "type": "message",
        "channel": ana.dm,
        "channel_type": "im",
        "user": ana.id,
        "ts": "1764000000.0001",
    }
    await ana.changes(**change)
    slack.sockets.dispatch("events_api", slack.events.wrap(event | {"text": "I planned the quarter"}))
    await stage.settle()
    assert refused(why) == before + 1
    assert ana.inbox == []
    await nothing_is_kept(stage)


async def test_a_flood_of_one_is_bounded_and_others_are_served(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of it comes in one instant, however long this machine takes, and nothing comes twice."""
    monkeypatch.setattr("bot.listeners.gate.awake", lambda: 0.0)
    stage = await build(acts_per_minute=MUCH)
    stage.playground.redeliver_after = 60.0
    ana, ben = await stage.join("Ana", "Ben", field=MARKETING)
    before, ben_says = refused("flood"), "I interviewed three customers about checkout"
    written = [
        ana.says(f"I presented the figures to sales, round {number}", wait=True) for number in range(2 * MUCH)
    ]
    await asyncio.gather(*written[:-1], ben.says(ben_says, wait=True), written[-1])
    await stage.settle()
    words = [row.words for row in await stage.rows(ReflectionRow)]
    assert ben_says in words
    assert len(words) - 1 == MUCH - JOINING
    assert len(words) - 1 + refused("flood") - before == 2 * MUCH, "kept or refused, nothing in between"
    [told] = [one for one in ana.inbox if LOT in one.text]
    first = stage.playground.world.message(ana.dm, str(told.thread_ts))
    assert first is not None
    assert first.text not in words, "under the first that is not kept"
    await ana.command("/reflect", "I planned one more")
    assert len([one for one in ana.inbox if LOT in one.text]) == 2
    await ana.command("/growth", "forget")
    assert await ana.gets_modal(), "rights are never refused"


def test_after_a_minute_of_quiet_everything_is_taken_again() -> None:
    now = [0.0]
    floods, ana, ben = Floods(5, lambda: now[0]), Who(1, "U1"), Who(1, "U2")
    assert [floods.is_over(ana) for _ in range(7)] == [False] * 5 + [True] * 2
    assert [floods.may_tell(ana), floods.may_tell(ana)] == [True, False]
    assert not floods.is_over(ben)
    now[0] = 59.0
    assert floods.is_over(ana), "for the whole minute, so that one sentence says it"
    now[0] = 61.0
    assert [floods.is_over(ana) for _ in range(6)] == [False] * 5 + [True]
    assert floods.may_tell(ana)


HOSTILE = ("", "x", "-1", "9" * 40, "1; DROP TABLE members", "\u0661", "[1]", '{"a":1}', "<!channel>")
ACTIONS = sorted(
    {v for n, v in vars(ids).items() if n.isupper() and isinstance(v, str) and n[:5] != "FORM_"}
    - RIGHTS_PRESSED
)
FORMS = sorted({v for n, v in vars(ids).items() if n.startswith("FORM_")} - {ids.FORM_FORGET})


def every_button(common: dict[str, Any]) -> list[dict[str, Any]]:
    """Each button of ours with a value that none of ours has, in a message's shape and in a form's."""
    made = []
    for number, action_id in enumerate(ACTIONS):
        value = HOSTILE[number % len(HOSTILE)]
        chosen = {"value": value, "text": {"type": "plain_text", "text": "x"}}
        pressed = {
            "action_id": action_id, "block_id": f"activity-{value}", "type": "button", "value": value,
            "selected_option": chosen, "selected_options": [chosen],
        }  # fmt: skip
        view = {"type": "modal", "id": "V1", "private_metadata": "{}", "blocks": [], "state": {"values": {}}}
        made.append({**common, "type": "block_actions", "actions": [pressed], "view": view})
    return made


def every_form(common: dict[str, Any]) -> list[dict[str, Any]]:
    made = []
    for number, callback_id in enumerate(FORMS):
        carried = HOSTILE[1:][number % len(HOSTILE[1:])]
        inside = [{"type": "input", "block_id": "x", "element": {"type": "plain_text_input"}}]
        view = {
            "type": "modal", "id": f"V{number}", "callback_id": callback_id, "private_metadata": carried,
            "blocks": inside, "state": {"values": {}},
        }  # fmt: skip
        made.append({**common, "type": "view_submission", "view": view})
    return made


async def test_tampered_values_and_forms_change_nothing(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await stage.tells(ana, "I planned the quarter")
    slack, before, tampered = stage.playground.slack, await counts(stage), refused("tampered")
    buttons, sent = every_button(common_of(stage, ana)), every_form(common_of(stage, ana))
    for made, at_least in ((buttons, len(buttons) // 3), (sent, len(FORMS) // 2)):
        for body in made:
            assert is_an_act(body)
            slack.sockets.dispatch("interactive", body | {"trigger_id": slack.passes.trigger(ana.id)})
        await stage.settle()
        assert refused("tampered") - tampered >= at_least
        tampered = refused("tampered")
    assert slack.sockets.lost == []
    assert await counts(stage) == before
    assert len(buttons) + len(sent) > 60


def common_of(stage: Stage, ana: Person) -> dict[str, Any]:
    user = stage.playground.world.person("Ana")
    return {**Interactions(stage.playground.slack)._common("block_actions", user)}


async def counts(stage: Stage) -> dict[str, int]:
    """Rows of every table but the outbox, which may say no."""
    tables = [mapper.class_ for mapper in MemberRow.registry.mappers]
    return {one.__tablename__: len(await stage.rows(one)) for one in tables if one is not DeliveryRow}
