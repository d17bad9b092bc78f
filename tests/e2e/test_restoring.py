"""A backup made while the bot ran, put in place of a database that is lost: the bot goes on from it."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot import operating
from bot.storage.sealing import generate_key
from bot.storage.tables import ReflectionRow
from tests.conftest import copy_of
from tests.e2e.stage import PROMPT, Build

BEFORE, AFTER = "I interviewed three customers about checkout", "I answered forty customer emails"
LATER = "I presented the retention numbers to the sales team"


@pytest.fixture
def stage_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """SQLite alone: what is copied is its file."""
    return copy_of(request.getfixturevalue("migrated_sqlite"), tmp_path_factory.getbasetemp())


async def test_the_bot_goes_on_from_a_backup(build: Build, tmp_path: Path) -> None:
    stage = await build(encryption_keys=(generate_key(),))
    ana = await stage.joins("Ana")
    read_back = await stage.tells(ana, BEFORE)
    copy = tmp_path / "copy.db"
    await operating.backup(stage.settings, copy)
    assert BEFORE.encode() not in copy.read_bytes(), "sealed there, too"
    await stage.tells(ana, AFTER)

    stage.settings = replace(stage.settings, database_url=f"sqlite:///{copy}")
    heard = len(ana.inbox)
    await stage.restart()
    await stage.settle()
    assert len(ana.inbox) == heard, "nothing that was said is said again"
    assert [row.words for row in await stage.rows(ReflectionRow)] == [BEFORE]
    await ana.clicks(ana.now(read_back), "Change")
    assert "customers" in str((await ana.gets_modal()).blocks), "older messages still work"
    await stage.tells(ana, LATER)
    assert [row.words for row in await stage.rows(ReflectionRow)] == [BEFORE, LATER]
    await stage.goes_to("2026-11-27 15:00")
    assert len([one for one in ana.inbox if one.text == PROMPT]) == 1
