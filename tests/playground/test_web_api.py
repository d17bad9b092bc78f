"""The Web API takes what Slack takes, refuses what Slack refuses, and fails when told to."""

import json
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Person, Playground
from tests.playground.conftest import blocks_of

MANIFEST = {
    "display_information": {"name": "Headroom"},
    "features": {"slash_commands": [{"command": "/growth", "description": "What I can do"}]},
    "oauth_config": {"scopes": {"bot": ["chat:write", "commands"]}},
    "settings": {"event_subscriptions": {"bot_events": ["message.im"]}},
}


async def refusal(call: Any) -> str:
    """Slack's name for why this is not done."""
    with pytest.raises(SlackApiError) as refused:
        await call
    return str(refused.value.response["error"])


@pytest.mark.parametrize("form", ["query", "form", "json"])
async def test_all_three_forms_of_a_request_mean_the_same(
    form: str, playground: Playground, session: aiohttp.ClientSession, ana: Person
) -> None:
    arguments: dict[str, Any] = {"channel": ana.dm, "text": "hi", "blocks": json.dumps(blocks_of("hi"))}
    url, header = f"{playground.api_url}chat.postMessage", {"Authorization": f"Bearer {playground.bot_token}"}
    sending: dict[str, dict[str, Any]] = {
        "query": {"params": {**arguments, "token": playground.bot_token}},
        "form": {"data": {**arguments, "token": playground.bot_token}},
        "json": {"json": {**arguments, "blocks": blocks_of("hi")}, "headers": header},
    }
    async with session.post(url, **sending[form]) as answer:
        assert (await answer.json())["ok"]
        assert "chat:write" in answer.headers["x-oauth-scopes"]
    assert ana.last is not None
    assert ana.last.blocks[0]["text"]["text"] == "hi"


async def test_tokens_are_checked(playground: Playground) -> None:
    strangers = {"xoxb-unknown": "invalid_auth", "": "not_authed"}
    for token, error in strangers.items():
        client = AsyncWebClient(token=token, base_url=playground.api_url)
        assert await refusal(client.auth_test()) == error
    playground.uninstall()
    client = AsyncWebClient(token=playground.bot_token, base_url=playground.api_url)
    assert await refusal(client.auth_test()) == "account_inactive"


async def test_the_bot_writes_only_where_it_may(
    client: AsyncWebClient, playground: Playground, ana: Person
) -> None:
    marketing = playground.world.channel("#marketing").id
    assert await refusal(client.chat_postMessage(channel=marketing, text="hi")) == "not_in_channel"
    assert await refusal(client.chat_postMessage(channel="C0NOWHERE", text="hi")) == "channel_not_found"
    assert await refusal(client.chat_postMessage(channel=ana.dm, text="", blocks=[])) == "no_text"
    await ana.invites_bot("#marketing")
    assert (await client.chat_postMessage(channel=marketing, text="hi"))["ok"]
    playground.world.archive_channel(marketing)
    assert await refusal(client.chat_postMessage(channel=marketing, text="hi")) == "is_archived"
    await ana.changes(deleted=True)
    assert await refusal(client.chat_postMessage(channel=ana.dm, text="hi")) == "user_disabled"
    assert await refusal(client.conversations_open(users=ana.id)) == "user_disabled"


async def test_a_person_may_be_written_to_by_their_id(client: AsyncWebClient, ana: Person) -> None:
    posted = await client.chat_postMessage(channel=ana.id, text="hi")
    opened = await client.conversations_open(users=[ana.id])
    assert posted["channel"] == opened["channel"]["id"] == ana.dm


async def test_history_has_no_replies_and_metadata_only_when_asked(
    client: AsyncWebClient, ana: Person
) -> None:
    metadata = {"event_type": "delivery", "event_payload": {"id": "d1"}}
    first = await client.chat_postMessage(channel=ana.dm, text="prompt", metadata=metadata)
    await ana.says("an answer", thread=first["ts"])
    await client.chat_postEphemeral(channel=ana.dm, user=ana.id, text="only you")
    plain = await client.conversations_history(channel=ana.dm)
    assert [message["text"] for message in plain["messages"]] == ["prompt"]
    assert "metadata" not in plain["messages"][0]
    found = await client.conversations_history(
        channel=ana.dm, oldest=first["ts"], latest=first["ts"], inclusive=True, include_all_metadata=True
    )
    assert found["messages"][0]["metadata"] == metadata
    thread = await client.conversations_replies(channel=ana.dm, ts=first["ts"])
    assert [message["text"] for message in thread["messages"]] == ["prompt", "an answer"]


async def test_history_comes_in_pages_the_newest_first(client: AsyncWebClient, ana: Person) -> None:
    for n in range(5):
        await client.chat_postMessage(channel=ana.dm, text=str(n))
    texts: list[str] = []
    async for page in await client.conversations_history(channel=ana.dm, limit=2):
        texts += [message["text"] for message in page["messages"]]
    assert texts == ["4", "3", "2", "1", "0"]


async def test_only_the_bots_own_messages_are_changed_or_deleted(client: AsyncWebClient, ana: Person) -> None:
    theirs = await ana.says("mine")
    update = client.chat_update(channel=ana.dm, ts=theirs.ts, text="yours")
    assert await refusal(update) == "cant_update_message"
    assert await refusal(client.chat_delete(channel=ana.dm, ts=theirs.ts)) == "cant_delete_message"
    assert await refusal(client.chat_delete(channel=ana.dm, ts="1.000001")) == "message_not_found"
    own = await client.chat_postMessage(channel=ana.dm, text="before")
    await client.chat_update(channel=ana.dm, ts=own["ts"], text="after")
    assert (await ana.hears("after")).edited_ts
    await client.chat_delete(channel=ana.dm, ts=own["ts"])
    assert ana.inbox == []


async def test_scopes_of_the_manifest_are_enforced() -> None:
    playground = Playground(manifest=MANIFEST)
    await playground.start()
    client = AsyncWebClient(token=playground.bot_token, base_url=playground.api_url)
    assert await refusal(client.users_info(user=playground.person("Ana").id)) == "missing_scope"
    assert (await client.chat_postMessage(channel=playground.person("Ana").id, text="hi"))["ok"]
    await playground.person("Ana").command("/other")
    assert playground.person("Ana").notices == ["/other is not a valid command."]
    await playground.stop()


async def test_a_file_goes_up_in_three_steps(client: AsyncWebClient, ana: Person) -> None:
    await client.files_upload_v2(channel=ana.dm, content="a,b\n1,2\n", filename="mine.csv", title="Mine")
    message = await ana.hears(lambda message: bool(message.files))
    assert (message.files[0].name, message.files[0].content) == ("mine.csv", b"a,b\n1,2\n")


async def test_people_and_places_are_listed(client: AsyncWebClient, playground: Playground) -> None:
    users = [user async for page in await client.users_list(limit=3) for user in page["members"]]
    assert len(users) == 10
    zone = (await client.users_info(user=playground.person("Dora").id))["user"]["tz"]
    assert zone == "Europe/Stockholm"
    channels = (await client.conversations_list())["channels"]
    assert [channel["name"] for channel in channels] == ["general", "marketing", "clinic-ops"]
    assert (await client.users_conversations())["channels"] == []
    assert await refusal(client.users_info(user="U0NOBODY")) == "user_not_found"


# -- told to fail


@pytest.fixture
def posts(client: AsyncWebClient, ana: Person) -> Any:
    async def post(**more: Any) -> Any:
        return await client.chat_postMessage(channel=ana.dm, text="hi", **more)

    return post


async def test_500_does_nothing(posts: Any, playground: Playground, ana: Person) -> None:
    playground.faults.add("chat.postMessage", "500")
    with pytest.raises(SlackApiError):
        await posts()
    assert ana.inbox == []
    assert (await posts())["ok"]


@pytest.mark.parametrize(("kind", "stored"), [("cut_before", 0), ("cut_after", 1)])
async def test_a_cut_connection_tells_nothing_of_what_was_done(
    kind: Any, stored: int, posts: Any, playground: Playground, ana: Person
) -> None:
    playground.faults.add("chat.postMessage", kind)
    with pytest.raises(aiohttp.ClientError):
        await posts()
    assert len(ana.inbox) == stored


async def test_slow_is_done_in_the_end(posts: Any, playground: Playground, ana: Person) -> None:
    playground.faults.add("*", "slow", seconds=0.05)
    await posts()
    assert len(ana.inbox) == 1


async def test_429_says_when_to_come_again(posts: Any, playground: Playground, ana: Person) -> None:
    playground.faults.add("chat.postMessage", "429", seconds=7)
    with pytest.raises(SlackApiError) as refused:
        await posts()
    assert refused.value.response.status_code == 429
    assert refused.value.response.headers["Retry-After"] == "7"
    assert playground.calls[-1][2] == "429"
    assert ana.inbox == []


async def test_a_block_can_be_refused_by_its_type(posts: Any, playground: Playground, ana: Person) -> None:
    playground.faults.add("chat.postMessage", "refuse_block", times=99, block_type="section")
    assert await refusal(posts(blocks=blocks_of("no"))) == "invalid_blocks"
    assert (await posts(blocks=[{"type": "divider"}]))["ok"]


# -- pace


async def test_a_channel_takes_a_short_burst_then_one_a_second(
    posts: Any, playground: Playground, client: AsyncWebClient
) -> None:
    playground.pace_on = True
    for _ in range(playground.slack.pace.channel_burst):
        await posts()
    assert await refusal(posts()) == "ratelimited"
    assert (await client.chat_postMessage(channel=playground.person("Ben").id, text="hi"))["ok"]
    playground.pace_on = False
    assert (await posts())["ok"]
