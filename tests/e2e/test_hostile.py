"""Hostile words over the wire: stored, shown as they were written, pinging nobody, breaking no window."""

import json
import re

from bot.domain.wishes import wished
from bot.storage.tables import DraftRow, ReflectionRow
from bot.storage.types import storable
from tests.e2e.stage import REST, Stage
from tests.hostile import CORPUS

MESSAGES = [words[:3000] for words in CORPUS.values()]  # forty thousand characters have a scene of their own
SHORT = [words for words in CORPUS.values() if len(words) < 400 and words.isprintable()]
OURS_IS_PARSED = {"mrkdwn", "markdown", "user", "usergroup", "broadcast", "channel", "link"}


def parsed(node: object) -> list[object]:
    """Whatever Slack would read as more than text."""
    if isinstance(node, list):
        return [found for one in node for found in parsed(one)]
    if not isinstance(node, dict):
        return []
    here = [node] if node.get("type") in OURS_IS_PARSED else []
    return here + [found for one in node.values() for found in parsed(one)]


def nothing_pings(stage: Stage) -> None:
    for message in stage.shows(""):
        assert not re.search(r"<[@!#]", message.text), message.text[:80]
        assert parsed(message.blocks) == []


async def test_hostile_messages_are_kept_and_ping_nobody(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    for words in MESSAGES:
        assert wished(words) is None
        await ana.says(words, wait=True)
    await stage.settle()
    rows = [*await stage.rows(ReflectionRow), *await stage.rows(DraftRow)]
    assert len(rows) == len(MESSAGES), "what is no activity waits a day for a yes"
    assert any("<!channel>" in row.words for row in rows), "as written"
    assert not any("\0" in row.words for row in rows)
    nothing_pings(stage)
    home = await ana.opens_home()
    assert home is not None
    assert parsed(home.blocks) == []


async def test_hostile_commands_are_answered_and_kept(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    for words in MESSAGES:
        await ana.command("/reflect", words)
        await ana.command("/growth", f"nonsense {words}")
    await stage.settle()
    assert ana.notices == [], "Slack had nothing to complain about"
    assert stage.shows("Something went wrong on my side") == []
    nothing_pings(stage)
    assert "<!channel>" in json.dumps([row.words for row in await stage.rows(ReflectionRow)])


async def test_hostile_forms_names_and_files_are_taken_and_ping_nobody(stage: Stage) -> None:
    """A form's words, a name in a profile, and the name of a file, each with everything in it that fits."""
    ana, ben = await stage.join("Ana", "Ben")
    name = " ".join(words[:40] for words in SHORT)
    await ana.changes(real_name=name)
    words = "\n".join(f"I planned the budget {one}" for one in SHORT)[:2900]
    await ana.command("/reflect")
    assert await ana.submits(await ana.fills(await ana.gets_modal(), {REST[:12]: words})) is None
    await ben.says("I planned the budget with @ana", wait=True)
    await ben.says("", files=[f"{name[:200]}.png"], wait=True)
    await stage.settle()
    rows = [*await stage.rows(ReflectionRow), *await stage.rows(DraftRow)]
    assert any("<!channel>" in row.words for row in rows), "as written"
    assert any("with @" in row.words for row in rows), "by the name that colleagues see"
    assert stage.shows("Something went wrong on my side") == []
    nothing_pings(stage)
    for person in (ana, ben):
        home = await person.opens_home()
        assert home is not None
        assert parsed(home.blocks) == []


def test_what_cannot_be_stored_is_replaced_one_for_one() -> None:
    for words in CORPUS.values():
        kept = storable(words)
        assert len(kept) == len(words)
        kept.encode()
        assert "\0" not in kept
