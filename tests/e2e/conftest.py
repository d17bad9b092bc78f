"""`stage` plays a scene on SQLite, and on PostgreSQL too where it is marked `on_both`; `build` starts one
with other settings. See docs/decisions/scenes.md."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.storage import migrating
from bot.storage.database import asynchronous
from tests.conftest import a_database, copy_of, empty
from tests.e2e.stage import Build, Stage
from tests.e2e.worlds import Beginning, goes_on


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file as the revisions make it, copied for every scene."""
    path = tmp_path_factory.mktemp("migrated") / "headroom.db"
    asyncio.run(migrating.upgrade(asynchronous(f"sqlite:///{path}")))
    return path


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql_server: str, worker_id: str, testrun_uid: str) -> Iterator[str]:
    """This worker's own database, as the revisions make it."""
    with a_database(postgresql_server, f"stage_{testrun_uid[:8]}_{worker_id}") as url:
        asyncio.run(migrating.upgrade(asynchronous(url)))
        yield url


@pytest.fixture
def stage_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a migrated, empty database."""
    if request.param == "sqlite":
        return copy_of(request.getfixturevalue("migrated_sqlite"), tmp_path_factory.getbasetemp())
    url: str = request.getfixturevalue("migrated_postgresql")
    empty(url)
    return url


@pytest.fixture
def mode() -> str:
    """How Slack reaches the bot; `test_over_http` plays some scenes the other way."""
    return "socket"


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Slack gives a press up after three seconds, and the scene would go on before the bot has done it; the
    bot gives up opening a form or Home before that.
    Scenes are about what happens, on however busy a machine; how soon is measured in bench/ and soak/."""
    for limit in ("acks.ACK_SECONDS", "socket_mode.ACK_SECONDS", "passes.TRIGGER_SECONDS"):
        monkeypatch.setattr(f"bot.playground.{limit}", 15.0)
    monkeypatch.setattr("bot.app.OPENING_TAKES", 15.0)


@pytest.fixture
async def build(stage_url: str, mode: str, patient: None) -> AsyncIterator[Build]:
    """Starts a stage: `await build(begins="2026-10-01 09:00", minimum_group=3)`."""
    built: list[Stage] = []

    async def start(**options: Any) -> Stage:
        built.append(await Stage.build(stage_url, **{"mode": mode} | options))
        return built[-1]

    yield start
    for stage in built:
        await stage.close()


@pytest.fixture
async def stage(build: Build) -> Stage:
    return await build()


@pytest.fixture
def lived(stage_url: str, build: Build) -> Build:
    """`await lived(beginning, begins=…)`: a stage on which that has happened; see worlds.py."""

    async def goes(beginning: Beginning, **options: Any) -> Stage:
        return await goes_on(stage_url, build, beginning, **options)

    return goes
