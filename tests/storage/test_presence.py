"""The database goes, and is back: a line each, however often anybody asks meanwhile."""

import asyncio
import time

import pytest
from sqlalchemy import text

from bot.storage import presence
from bot.storage.database import Database
from bot.storage.presence import steadily

LOST = "SELECT pg_terminate_backend(pg_backend_pid())"
DEADLOCK = "DO $$ BEGIN RAISE EXCEPTION 'deadlock detected' USING ERRCODE = '40P01'; END $$"

READ_ONLY = "DO $$ BEGIN RAISE EXCEPTION 'read-only transaction' USING ERRCODE = '25006'; END $$"


async def tries(database: Database, statement: str, *, write: bool = False) -> bool:
    """Whether it went well."""

    async def try_it() -> bool:
        async with database.write() if write else database.read() as session:
            await session.execute(text(statement))
        return True

    return await steadily(try_it(), False, "stumbled")


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    said = [record.getMessage() for record in caplog.records if record.name.startswith("bot")]
    words = ("is away", "is back", "stumbled")
    return [next((word for word in words if word in line), line) for line in said]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_lost_connection_is_said_once_and_once_that_it_is_back(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(3):
        assert not await tries(database, LOST)
    assert not await tries(database, LOST, write=True)
    assert lines(caplog) == ["is away"]
    assert await tries(database, "SELECT 1")
    assert await tries(database, "SELECT 1")
    assert lines(caplog) == ["is away", "is back"]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_whoever_lost_a_deadlock_tries_again_and_the_database_is_not_away(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    assert not await tries(database, DEADLOCK, write=True)
    assert lines(caplog) == []


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_server_that_takes_no_writes_any_more_is_away_for_them(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """After a failover: each look of each job was logged as a failure of its own."""
    for _ in range(2):
        assert not await tries(database, READ_ONLY, write=True)
        assert await tries(database, "SELECT 1")
    assert lines(caplog) == ["is away"]
    assert await tries(database, "SELECT 1", write=True)
    assert lines(caplog) == ["is away", "is back"]


async def test_a_full_disk_can_be_read_and_is_not_back_before_somebody_can_write(
    sqlite: Database, caplog: pytest.LogCaptureFixture
) -> None:
    await tries(sqlite, "PRAGMA max_page_count = 1")  # of this connection, which is used again
    for _ in range(2):
        assert not await tries(sqlite, "CREATE TABLE more (x)", write=True)
        assert await tries(sqlite, "SELECT 1")
    assert lines(caplog) == ["is away"]
    await tries(sqlite, "PRAGMA max_page_count = 1000000")
    assert await tries(sqlite, "CREATE TABLE more (x)", write=True)
    assert lines(caplog) == ["is away", "is back"]


NO_TEXT = "SELECT CAST(X'FF' AS TEXT)"


@pytest.mark.parametrize("statement", ["SELECT nothing FROM nowhere", NO_TEXT])
async def test_a_mistake_of_ours_or_a_spoilt_row_is_no_absence(
    sqlite: Database, caplog: pytest.LogCaptureFixture, statement: str
) -> None:
    assert not await tries(sqlite, statement)
    assert lines(caplog) == ["stumbled"]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_server_that_stands_still_is_noticed(
    database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(presence, "SILENT", 0.1)
    assert await tries(database, "SELECT pg_sleep(0.3)")
    assert lines(caplog) == ["is away", "is back"]


@pytest.mark.parametrize(("busy", "said"), [(True, []), (False, ["is away", "is back"])])
async def test_a_process_that_is_busy_itself_takes_nobody_for_silent(
    sqlite: Database,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    busy: bool,
    said: list[str],
) -> None:
    monkeypatch.setattr(presence, "SILENT", 0.3)
    async with sqlite.read():
        for _ in range(4):
            if busy:
                time.sleep(0.15)  # noqa: ASYNC251
            await asyncio.sleep(0 if busy else 0.15)
    assert lines(caplog) == said
