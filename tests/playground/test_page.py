"""What the browser page is told, and what it may do."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Person, Playground
from bot.playground.page_acts import clears_at, target_of
from tests.playground.conftest import Connect

BERLIN = ZoneInfo("Europe/Berlin")


class Browser:
    """A page without a browser."""

    def __init__(self, session: aiohttp.ClientSession, playground: Playground, me: str) -> None:
        self.session, self.url, self.me = session, playground.url, me

    async def state(self) -> Any:
        async with self.session.get(f"{self.url}/page/state?as={self.me}") as answer:
            return await answer.json()

    async def act(self, do: str, **more: Any) -> Any:
        async with self.session.post(
            f"{self.url}/page/act", json={"as": self.me, "do": do, **more}
        ) as answer:
            return await answer.json()


@pytest.fixture
def page(session: aiohttp.ClientSession, playground: Playground, ana: Person) -> Browser:
    return Browser(session, playground, ana.id)


async def test_the_snapshot_shows_what_this_person_may_see(
    page: Browser, ana: Person, playground: Playground, client: AsyncWebClient
) -> None:
    await client.chat_postMessage(channel=ana.dm, text="for Ana")
    await client.chat_postMessage(channel=playground.person("Ben").dm, text="for Ben")
    state = await page.state()
    assert (state["me"], state["workspace"]["name"]) == (ana.id, "Larkspur")
    assert [one["name"] for one in state["channels"] if one["kind"] == "channel"] == [
        "general", "marketing", "clinic-ops",
    ]  # fmt: skip
    dms = [one for one in state["channels"] if one["kind"] == "im"]
    assert [(one["with"], one["unread"]) for one in dms] == [(playground.world.bot.id, 1)]
    assert "for Ben" not in str(state["messages"])
    assert state["users"][ana.id]["tz"] == "Europe/Berlin"
    await page.act("read", channel=ana.dm)
    dms = [one for one in (await page.state())["channels"] if one["kind"] == "im"]
    assert dms[0]["unread"] == 0


async def test_changes_are_pushed_as_they_happen_and_to_whom_they_concern(
    page: Browser, ana: Person, playground: Playground, client: AsyncWebClient
) -> None:
    async with page.session.ws_connect(f"{page.url}/page/events?as={ana.id}") as socket:
        await client.chat_postMessage(channel=playground.person("Ben").dm, text="for Ben")
        posted = await client.chat_postMessage(channel=ana.dm, text="for Ana")
        await client.chat_delete(channel=ana.dm, ts=posted["ts"])
        await client.views_publish(user_id=ana.id, view={"type": "home", "blocks": [{"type": "divider"}]})
        playground.world.notice(ana.id, "careful")
        playground.page.tell_story("Week 1 of 13", 0.1)
        pushed = [await socket.receive_json() for _ in range(5)]
    kinds = [one["type"] for one in pushed]
    assert kinds == ["message", "message_deleted", "home", "notice", "story"]
    assert pushed[0]["message"]["text"] == "for Ana"


async def test_the_page_posts_clicks_and_fills_in(
    page: Browser,
    ana: Person,
    app: AsyncApp,
    connect: Connect,
    playground: Playground,
    client: AsyncWebClient,
) -> None:
    form = {
        "type": "modal", "callback_id": "f", "title": {"type": "plain_text", "text": "F"},
        "submit": {"type": "plain_text", "text": "Go"},
        "blocks": [{"type": "input", "block_id": "b", "label": {"type": "plain_text", "text": "L"},
                    "element": {"type": "plain_text_input", "action_id": "a"}}],
    }  # fmt: skip
    got: list[str] = []

    @app.action("go")
    async def on_go(ack: Any, body: dict[str, Any], client: Any) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=form)
        await ack()

    @app.view("f")
    async def on_form(ack: Any, view: dict[str, Any]) -> None:
        got.append(view["state"]["values"]["b"]["a"]["value"])
        await ack()

    await connect()
    button = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
    blocks = [{"type": "actions", "block_id": "x", "elements": [button]}]
    ts = (await client.chat_postMessage(channel=ana.dm, text="Go?", blocks=blocks))["ts"]
    where = {"type": "message", "channel": ana.dm, "ts": ts}
    clicked = {"type": "button", "action_id": "go", "block_id": "x"}
    assert await page.act("action", container=where, action=clicked, state={"values": {}}) == {"ok": True}
    view = (await page.state())["modals"][0]
    refused = await page.act("submit", view_id=view["id"], values={})
    assert refused == {"ok": False, "errors": {"b": "Please complete this required field."}}
    values = {"b": {"a": {"type": "plain_text_input", "value": "words"}}}
    assert await page.act("submit", view_id=view["id"], values=values) == {"ok": True}
    assert (got, (await page.state())["modals"]) == (["words"], [])


async def test_the_page_speaks_edits_and_deletes(page: Browser, ana: Person) -> None:
    said = await page.act("post", channel=ana.dm, text="one")
    assert await page.act("edit", channel=ana.dm, ts=said["ts"], text="two") == {"ok": True}
    assert [message.text for message in ana.sees(ana.dm)] == ["two"]
    assert await page.act("delete", channel=ana.dm, ts=said["ts"]) == {"ok": True}
    assert ana.sees(ana.dm) == []
    assert not (await page.act("delete", channel=ana.dm, ts=said["ts"]))["ok"]
    assert not (await page.act("post", channel=ana.dm, text=" "))["ok"]
    assert not (await page.act("fly"))["ok"]


async def test_a_status_is_set_and_clears_itself_and_the_bot_hears_both(
    page: Browser, playground: Playground, ana: Person
) -> None:
    said = {"text": "On leave", "emoji": "palm_tree", "clear_after": "60"}
    assert (await page.act("status", **said))["ok"]
    mine = (await page.state())["users"][ana.id]["status"]
    ends = int((playground.clock.now() + timedelta(hours=1)).timestamp())
    assert (mine["text"], mine["emoji"], ends - mine["until"] < 60) == ("On leave", ":palm_tree:", True)
    assert playground.slack.shapes.user(playground.world.users[ana.id])["profile"]["status_expiration"] > 0
    assert (await page.act("move_clock", by_minutes=90))["ok"]
    assert (await page.state())["users"][ana.id]["status"] == {"text": "", "emoji": "", "until": 0}
    over = await page.act("status", text="Sick", clear_after="2020-01-01T09:00")
    assert over == {"ok": False, "error": "That moment is over."}


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("never", None),
        ("30", datetime(2026, 11, 24, 16, 0, tzinfo=BERLIN)),
        ("today", datetime(2026, 11, 24, 23, 59, 59, tzinfo=BERLIN)),
        ("week", datetime(2026, 11, 29, 23, 59, 59, tzinfo=BERLIN)),
        ("2026-12-03T09:00", datetime(2026, 12, 3, 9, tzinfo=BERLIN)),
    ],
)
def test_a_status_clears_as_in_slacks_menu(after: str, expected: datetime | None) -> None:
    assert clears_at(after, datetime(2026, 11, 24, 15, 30, tzinfo=BERLIN), BERLIN) == expected


async def test_the_clock_is_moved_and_told(page: Browser, playground: Playground) -> None:
    before = playground.clock.now()
    assert (await page.act("move_clock", by_minutes=90))["ok"]
    assert playground.clock.now() - before > timedelta(minutes=89)
    back = await page.act("move_clock", to="2020-01-01T00:00:00Z")
    assert back == {"ok": False, "error": "The clock only goes forward."}


@pytest.mark.parametrize(
    ("preset", "expected"),
    [
        ("next_hour", datetime(2026, 11, 24, 16, 30, tzinfo=BERLIN)),
        ("tomorrow_9", datetime(2026, 11, 25, 9, tzinfo=BERLIN)),
        ("friday_15", datetime(2026, 11, 27, 15, tzinfo=BERLIN)),
        ("first_of_month", datetime(2026, 12, 1, 15, tzinfo=BERLIN)),
    ],
)
def test_presets_are_the_persons_own_time(preset: str, expected: datetime) -> None:
    now = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
    assert target_of({"to_preset": preset}, now, BERLIN) == expected


def test_on_friday_afternoon_the_next_friday_is_meant() -> None:
    now = datetime(2026, 11, 27, 15, tzinfo=BERLIN)
    assert target_of({"to_preset": "friday_15"}, now, BERLIN) == datetime(2026, 12, 4, 15, tzinfo=BERLIN)


async def test_other_sites_cannot_act(page: Browser, ana: Person) -> None:
    data = {"as": ana.id, "do": "post", "channel": ana.dm, "text": "hi"}
    for headers in ({"Origin": "https://evil.example"}, {"Host": "evil.example:80"}):
        async with page.session.post(f"{page.url}/page/act", json=data, headers=headers) as answer:
            assert answer.status == 403
    assert ana.sees(ana.dm) == []


async def test_only_files_of_the_page_are_served(page: Browser) -> None:
    for path in ("/static/../server.py", "/static/%2e%2e/server.py", "/static/nothing.js"):
        async with page.session.get(page.url + path) as answer:
            assert answer.status == 404
