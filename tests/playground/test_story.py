"""A story is lived through the bot, in order of time."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from slack_bolt.app.async_app import AsyncApp

from bot.playground import Playground
from bot.playground.story import Teller, moment, read
from tests.playground.conftest import Connect

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)  # a Tuesday
STORY = """
[story]
longest_jump_hours = 24

[[step]]
at = "-1w Fri 15:05"
who = "Ana"
does = "reply"
to = "Tell me"
text = "I led the review"
hears = "Thanks"

[[step]]
at = "-2w Mon 09:00"
who = "Ana"
does = "command"
command = "/growth"
text = "start"

[[step]]
at = "-1w Fri 15:06"
who = "Ben"
does = "click"
to = "not to be found"
button = "Join"

[[step]]
at = "+1w Mon 09:00"
who = "Ana"
does = "says"
text = "in the future"
"""


def test_moments_are_counted_from_this_week_in_the_persons_zone() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert moment("-1w Fri 15:05", berlin, NOW) == datetime(2026, 11, 20, 15, 5, tzinfo=berlin)
    assert moment("2026-09-04 15:05", berlin, NOW) == datetime(2026, 9, 4, 15, 5, tzinfo=berlin)
    assert moment("-12w Mon 09:00", berlin, NOW) == datetime(2026, 8, 31, 9, tzinfo=berlin)


async def test_a_story_is_told_in_order_and_what_fails_is_named(
    app: AsyncApp, connect: Connect, playground: Playground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.playground.story.PATIENCE", 0.05)
    times: list[str] = []

    @app.command("/growth")
    async def on_command(ack: Any, say: Any) -> None:
        times.append(f"{playground.clock.now():%m-%d %H:%M}")
        await ack()
        await say("Tell me")

    @app.event("message")
    async def on_message(event: dict[str, Any], client: Any) -> None:
        times.append(f"{playground.clock.now():%m-%d %H:%M}")
        thanks = f"Thanks for: {event['text']}"
        await client.chat_postMessage(channel=event["channel"], text=thanks, thread_ts=event["thread_ts"])

    await connect()
    path = tmp_path / "story.toml"
    path.write_text(STORY)
    progress: list[tuple[str, float]] = []
    teller = Teller(playground, lambda text, share: progress.append((text, share)))
    problems = await teller.tell(read(path, playground, NOW), NOW)
    assert times == ["11-09 08:00", "11-20 14:05"]
    assert progress[0] == ("Week 1 of 2", 0.0)
    assert progress[-1][1] == 1.0
    assert len(problems) == 1
    assert "Ben click" in problems[0]
    assert f"{playground.clock.now():%F %H}" == "2026-11-24 12"
    assert playground.person("Ana").last is not None
