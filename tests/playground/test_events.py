"""What the bot is told of the workspace, in Slack's shapes."""

from dataclasses import replace
from typing import Any

import pytest

from bot.playground import Person, Playground

Event = dict[str, Any]


@pytest.fixture
def told(playground: Playground) -> list[Event]:
    """Every inner event sent to the bot, connected or not."""
    events: list[Event] = []
    begin = playground.slack.sockets.dispatch

    def keep(kind: Any, payload: Event) -> Any:
        events.append(payload.get("event", payload))
        return begin(kind, payload)

    playground.slack.sockets.dispatch = keep  # type: ignore[method-assign]
    return events


async def test_a_message_arrives_as_slack_writes_it(
    ana: Person, told: list[Event], playground: Playground
) -> None:
    message = await ana.says("R&D with @Priya: see https://example.org/a?b=1&c=2 👍")
    event = told[-1]
    priya = playground.person("Priya").id
    words = f"R&amp;D with <@{priya}>: see <https://example.org/a?b=1&amp;c=2> :+1:"
    assert event["text"] == words
    assert (event["type"], event["channel_type"], event["user"]) == ("message", "im", ana.id)
    assert (event["channel"], event["ts"]) == (ana.dm, message.ts)
    assert "subtype" not in event
    assert event["blocks"][0]["elements"][0]["elements"][1] == {"type": "user", "user_id": priya}


async def test_an_edit_tells_before_and_after(ana: Person, told: list[Event]) -> None:
    message = await ana.says("Wrote the brief")
    await ana.edits(message, "Wrote the plan")
    event = told[-1]
    assert event["subtype"] == "message_changed"
    assert (event["message"]["text"], event["previous_message"]["text"]) == (
        "Wrote the plan",
        "Wrote the brief",
    )
    assert event["message"]["ts"] == message.ts
    assert event["message"]["edited"]["user"] == ana.id


async def test_a_deletion_tells_which_and_what(ana: Person, told: list[Event]) -> None:
    message = await ana.says("Never mind")
    await ana.deletes(message)
    event = told[-1]
    assert (event["subtype"], event["deleted_ts"]) == ("message_deleted", message.ts)
    assert event["previous_message"]["text"] == "Never mind"


async def test_deleting_the_first_message_of_a_thread_leaves_a_tombstone(
    ana: Person, told: list[Event], playground: Playground
) -> None:
    message = await ana.says("Words")
    reply = playground.world.post(ana.dm, playground.world.bot.id, "Kept", thread_ts=message.ts)
    await ana.deletes(message)
    event = told[-1]
    assert (event["subtype"], event["message"]["subtype"]) == ("message_changed", "tombstone")
    assert event["previous_message"]["text"] == "Words"
    assert "Words" not in str(event["message"])
    playground.world.delete(reply)
    assert [event["deleted_ts"] for event in told[-2:]] == [reply.ts, message.ts]
    assert ana.sees(ana.dm) == []


async def test_a_reply_names_its_thread_and_a_file_its_kind(
    ana: Person, told: list[Event], playground: Playground
) -> None:
    prompt = playground.world.post(ana.dm, playground.world.bot.id, "What did you do?")
    await ana.says("This", thread=prompt)
    assert told[-1]["thread_ts"] == prompt.ts
    await ana.says("", files=["photo.png"])
    assert (told[-1]["subtype"], told[-1]["text"]) == ("file_share", "")
    assert told[-1]["files"][0]["mimetype"] == "image/png"


async def test_the_bot_hears_its_own_messages_marked_as_its_own(
    ana: Person, told: list[Event], playground: Playground
) -> None:
    playground.world.post(ana.dm, playground.world.bot.id, "Hello")
    assert told[-1]["bot_id"] == playground.slack.app.bot_id


async def test_what_is_said_in_channels_is_only_told_when_the_bot_is_named_there(
    ana: Person, told: list[Event]
) -> None:
    await ana.says_in("#marketing", "@Bot hello")
    assert told == []
    await ana.invites_bot("#marketing")
    await ana.says_in("#marketing", "nothing for you")
    await ana.says_in("#marketing", "@Bot hello")
    assert [event["type"] for event in told] == ["member_joined_channel", "app_mention"]
    assert told[0]["inviter"] == ana.id


async def test_comings_and_goings_are_told_of_channels_the_bot_is_in(
    ana: Person, told: list[Event], playground: Playground
) -> None:
    ben = playground.person("Ben")
    await ben.leaves("#marketing")
    await ana.invites_bot("#marketing")
    await ben.joins("#marketing")
    await ben.leaves("#marketing")
    await ana.removes_bot("#marketing")
    kinds = [event["type"] for event in told]
    assert kinds == [
        "member_joined_channel", "member_joined_channel", "member_left_channel",
        "channel_left", "member_left_channel",
    ]  # fmt: skip


async def test_profiles_channels_and_the_end_are_told(
    ana: Person, told: list[Event], playground: Playground
) -> None:
    await ana.changes(tz="Asia/Tokyo", status_text="On vacation", status_emoji=":palm_tree:")
    user = told[-1]["user"]
    assert (user["tz"], user["tz_offset"], user["profile"]["status_emoji"]) == (
        "Asia/Tokyo",
        32400,
        ":palm_tree:",
    )
    channel = playground.world.channel("#marketing").id
    playground.world.rename_channel(channel, "growth")
    playground.world.archive_channel(channel)
    playground.world.delete_channel(channel)
    playground.uninstall()
    kinds = [event["type"] for event in told[1:]]
    assert kinds == [
        "channel_rename", "channel_archive", "channel_deleted", "tokens_revoked", "app_uninstalled",
    ]  # fmt: skip
    assert told[1]["channel"]["name"] == "growth"


async def test_that_a_channel_was_made_private_only_those_learn_who_may_read_it(
    ana: Person, told: list[Event], playground: Playground
) -> None:
    await ana.invites_bot("#marketing")
    channel = playground.world.channel("#marketing").id
    assert playground.world.change_privacy(channel, is_private=True).is_private
    assert [event["type"] for event in told] == ["member_joined_channel"]
    playground.world.rename_channel(channel, "growth")
    assert told[-1]["type"] == "group_rename"
    app = replace(playground.slack.events.app, events=frozenset({"message.channels"}))
    playground.slack.events.app = app
    playground.world.change_privacy(channel, is_private=False)
    assert told[-1]["subtype"] == "channel_convert_to_public"


async def test_a_private_channel_that_is_shared_goes_on_under_a_new_id(
    ana: Person, told: list[Event], playground: Playground
) -> None:
    await ana.invites_bot("#marketing")
    world, before = playground.world, playground.world.channel("#marketing").id
    said = await ana.says_in("#marketing", "nothing for you")
    moved = world.share_channel(before)
    event = {name: told[-1][name] for name in ("type", "old_channel_id", "new_channel_id")}
    assert event == {
        "type": "channel_id_changed", "old_channel_id": before, "new_channel_id": moved.id,
    }  # fmt: skip
    assert before not in world.channels
    assert world.message(moved.id, said.ts) is not None


async def test_stamps_rise_although_the_clock_stands_or_falls_back(
    ana: Person, playground: Playground
) -> None:
    first = await ana.says("one")
    await playground.move_clock(playground.clock.now().replace(year=2020))
    second = await ana.says("two")
    assert second.ts > first.ts
