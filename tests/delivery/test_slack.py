"""Whatever Slack or the network does becomes a value, and the right one."""

import asyncio
from typing import Any

import aiohttp
import pytest

from bot.clock import awake
from bot.delivery.lease import Fence, open_session
from bot.delivery.outcomes import Absent, Later, Never, Sent, Uncertain
from bot.delivery.slack import Post, Slack
from tests.delivery.fake_slack import FakeSlack

HELLO = Post("D1", "p1", {"text": "Hello", "blocks": [{"type": "divider"}], "plain_blocks": None})


@pytest.fixture
async def session() -> Any:
    async with open_session(timeout=0.5) as opened:
        yield opened


@pytest.fixture
def client(slack: FakeSlack, session: aiohttp.ClientSession) -> Slack:
    return Slack("xoxb-test", base_url=slack.url, session=session)


async def test_a_post_is_marked_and_found_again(client: Slack, slack: FakeSlack) -> None:
    sent = await client.post(HELLO)

    assert isinstance(sent, Sent)
    assert await client.read_back(HELLO, None) == sent
    assert await client.read_back(HELLO, sent.ts) == Absent()
    assert await client.read_back(Post("D1", "another", {}), None) == Absent()


@pytest.mark.parametrize(
    ("fault", "value", "outcome"),
    [
        ("error", "channel_not_found", Never("channel_not_found")),
        ("error", "something_new", Never("something_new")),
        ("error", "token_revoked", Never("token_revoked", stops_workspace=True)),
        ("error", "internal_error", Uncertain("internal_error")),
        ("error", "fatal_error", Uncertain("fatal_error")),
        ("error", "rate_limited", Later("ratelimited", 1.0, limited=True)),
        ("limited", 7, Later("ratelimited", 7.0, limited=True)),
        ("limited", "soon", Later("ratelimited", 1.0, limited=True)),
        ("status", 503, Uncertain("HTTP 503")),
        ("body", b"", Uncertain("HTTP 200, but no answer of Slack")),
    ],
)
async def test_each_refusal_has_its_meaning(
    client: Slack, slack: FakeSlack, fault: str, value: Any, outcome: Any
) -> None:
    slack.fail("chat.postMessage", fault, value)

    assert await client.post(HELLO) == outcome


async def test_what_a_proxy_says_in_another_encoding_is_no_answer(client: Slack, slack: FakeSlack) -> None:
    slack.fail("auth.test", "body", '{"team": "café"}'.encode("latin-1"))
    assert isinstance(await client.auth_test(), Later)


@pytest.mark.parametrize("fault", ["cut_before", "cut_after", "slow_before"])
async def test_once_written_no_answer_means_nobody_knows(client: Slack, slack: FakeSlack, fault: str) -> None:
    slack.fail("chat.postMessage", fault)

    assert isinstance(await client.post(HELLO), Uncertain)
    assert slack.calls["chat.postMessage"] == 1, "never again by itself"


async def test_without_a_connection_it_surely_was_not_sent(session: aiohttp.ClientSession) -> None:
    nowhere = Slack("xoxb-test", base_url="http://127.0.0.1:9/api/", session=session)

    assert isinstance(await nowhere.post(HELLO), Later)


async def test_behind_a_closed_fence_nothing_is_written(client: Slack, slack: FakeSlack) -> None:
    fence = Fence(awake() - 1)

    assert await client.post(HELLO, fence) == Later("the lease had lapsed", 0)
    assert not fence.written
    assert slack.calls.total() == 0


async def test_a_fence_that_closes_while_connecting_still_holds(
    client: Slack, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = aiohttp.TCPConnector.connect

    async def dawdle(*arguments: Any, **more: Any) -> Any:
        connection = await connect(*arguments, **more)
        await asyncio.sleep(0.1)
        return connection

    monkeypatch.setattr(aiohttp.TCPConnector, "connect", dawdle)

    assert await client.post(HELLO, Fence(awake() + 0.05)) == Later("the lease had lapsed", 0)
    assert slack.calls.total() == 0


async def test_a_session_without_a_fence_is_slower_to_be_sure_but_safe(slack: FakeSlack) -> None:
    slack.fail("chat.postMessage", "slow_before")
    async with aiohttp.ClientSession() as plain:
        client = Slack("xoxb-test", base_url=slack.url, session=plain, timeout=0.2)

        assert await client.post(HELLO, Fence(awake() - 1)) == Later("the lease had lapsed", 0)
        assert isinstance(await client.post(HELLO), Uncertain)


async def test_a_look_up_that_is_cancelled_is_cancelled(client: Slack, slack: FakeSlack) -> None:
    slack.fail("users.info", "slow_before")

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await client.user_info("U1")


async def test_look_ups_bring_their_part(client: Slack) -> None:
    assert await client.user_info("U1") == {"id": "U1", "tz": "Europe/Berlin"}
    assert await client.conversation_members("C1") == ["U0", "U1", "U2", "U3", "U4"]
    who = await client.auth_test()
    assert isinstance(who, dict)
    assert who["team_id"] == "T1"
    assert await client.open_dm("U9") == Sent("D9")


async def test_look_ups_are_got_as_their_pages_say(client: Slack, slack: FakeSlack) -> None:
    """Slack itself takes any verb; a proxy, or another server that stands in for it, may not."""
    await client.user_info("U1")
    await client.conversation_members("C1")
    await client.read_back(HELLO, None)
    await client.open_dm("U1")

    assert slack.verbs == {
        "users.info": "GET",
        "conversations.members": "GET",
        "conversations.history": "GET",
        "conversations.open": "POST",
    }


async def test_look_ups_fail_as_values_too(client: Slack, slack: FakeSlack) -> None:
    slack.fail("users.info", "error", "user_not_found")
    slack.fail("conversations.members", "status", 500)
    slack.fail("conversations.open", "limited", 30)

    assert await client.user_info("U1") == Never("user_not_found")
    assert await client.conversation_members("C1") == Later("HTTP 500")
    assert await client.open_dm("U1") == Later("ratelimited", 30.0, limited=True)


async def test_an_edit_can_take_all_blocks_away(client: Slack, slack: FakeSlack) -> None:
    sent = await client.post(HELLO)
    assert isinstance(sent, Sent)

    assert await client.update("D1", sent.ts, {"text": "Gone", "blocks": []}) == sent

    assert slack.messages["D1"][0].text == "Gone"
    assert slack.messages["D1"][0].blocks == []


async def test_deleting_what_is_gone_counts_as_deleted(client: Slack, slack: FakeSlack) -> None:
    assert await client.delete_message("D1", "1.2") == Sent("1.2")
