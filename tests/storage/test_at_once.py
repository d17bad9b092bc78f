"""What SQLite answers soon is waited for in the event loop; what may take long is not."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiosqlite
import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from bot.storage import at_once
from bot.storage.database import Database

LONG = """SELECT count(*) FROM (
    WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c LIMIT 300000) SELECT n FROM c
)"""


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database.open(f"sqlite:///{tmp_path}/a.db")
    async with database.write() as session:
        await session.execute(text("CREATE TABLE t (id INTEGER PRIMARY KEY, w TEXT UNIQUE)"))
    yield database
    await database.close()


@pytest.fixture
def trips(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Each is one message to a connection's thread, and back."""
    made, really = [], aiosqlite.Connection._execute

    async def counted(self: aiosqlite.Connection, work: Any, *more: Any) -> Any:
        made.append(work)
        return await really(self, work, *more)

    monkeypatch.setattr(aiosqlite.Connection, "_execute", counted)
    monkeypatch.setattr(at_once, "SHARE", 60.0)  # a busy machine takes none of it away
    return made


async def test_looks_make_no_trip_and_a_transaction_that_writes_one(
    database: Database, trips: list[Any]
) -> None:
    async with database.write() as session:
        for word in ("a", "b", "c"):
            await session.execute(text("INSERT INTO t (w) VALUES (:w)"), {"w": word})
        await session.execute(text("UPDATE t SET w = :w WHERE t.id = :id"), {"w": "z", "id": 2})
        async with session.begin_nested():
            await session.execute(text("INSERT INTO t (w) VALUES (:w)"), [{"w": "d"}, {"w": "e"}])
    assert len(trips) == 1, "COMMIT, which waits for the disk"
    async with database.read() as session:
        assert list(await session.scalars(text("SELECT w FROM t ORDER BY id"))) == [*"azcde"]
    assert len(trips) == 1


@pytest.mark.parametrize("statement", ["UPDATE t SET w = w || '!'", "DELETE FROM t"])
async def test_what_may_touch_many_rows_makes_its_trip(
    database: Database, trips: list[Any], statement: str
) -> None:
    async with database.write() as session:
        await session.execute(text("INSERT INTO t (w) VALUES ('a')"))
        await session.execute(text(statement))
    assert len(trips) == 2


async def test_many_rows_make_their_trip(database: Database, trips: list[Any]) -> None:
    async with database.write() as session:
        many = [{"w": str(n)} for n in range(at_once.FEW + 1)]
        await session.execute(text("INSERT INTO t (w) VALUES (:w)"), many)
    assert len(trips) == 2


async def test_a_look_that_took_too_long_is_tried_again_after_some_trips(
    database: Database, trips: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def look() -> int:
        async with database.read() as session:
            assert await session.scalar(text(f"{LONG} LIMIT 1")) == 300_000
        return len(trips)

    assert await look() == 1
    monkeypatch.setattr(at_once, "TOO_LONG", 60.0)  # it would be short enough now
    made = [await look() for _ in range(at_once.AGAIN_AFTER + 1)]
    assert made == [*range(2, at_once.AGAIN_AFTER + 2), at_once.AGAIN_AFTER + 1]


async def test_a_look_that_takes_too_long_is_made_again_in_the_thread_and_nothing_is_undone(
    database: Database, trips: list[Any]
) -> None:
    for _ in range(2):  # the second time it is known
        async with database.write() as session:
            await session.execute(text("INSERT INTO t (w) VALUES (hex(randomblob(9)))"))
            assert await session.scalar(text(LONG)) == 300_000
            await session.execute(text("INSERT INTO t (w) VALUES (hex(randomblob(9)))"))
    assert len(trips) == 4
    async with database.read() as session:
        assert await session.scalar(text("SELECT count(*) FROM t")) == 4


async def test_a_look_that_brings_bytes_which_are_no_text_says_so(database: Database) -> None:
    async with database.read() as session:
        with pytest.raises(OperationalError, match="UTF-8"):
            await session.execute(text("SELECT CAST(X'FF' AS TEXT)"))


async def test_whoever_asks_without_a_pause_lets_others_have_their_turn(database: Database) -> None:
    others: list[str] = []
    asyncio.get_running_loop().call_later(0.01, others.append, "had their turn")
    for _ in range(20_000):
        async with database.read() as session:
            await session.scalar(text("SELECT 1"))
        if others:
            break
    assert others
