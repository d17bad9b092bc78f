"""`stage` runs a scene twice, on SQLite and on PostgreSQL; `build` starts one with other settings."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from bot.storage import migrating
from bot.storage.database import asynchronous
from tests.conftest import copy_of, empty
from tests.e2e.stage import Build, Stage


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file as the revisions make it, copied for every scene."""
    path = tmp_path_factory.mktemp("migrated") / "headroom.db"
    asyncio.run(migrating.upgrade(asynchronous(f"sqlite:///{path}")))
    return path


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql_server: str, worker_id: str, testrun_uid: str) -> Iterator[str]:
    """This worker's own database, as the revisions make it."""
    name = f"stage_{testrun_uid[:8]}_{worker_id}"
    url = asynchronous(postgresql_server).set(database=name)
    engine = create_engine(asynchronous(postgresql_server), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
        asyncio.run(migrating.upgrade(url))
        yield url.render_as_string(hide_password=False)
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
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
async def build(stage_url: str, mode: str) -> AsyncIterator[Build]:
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
