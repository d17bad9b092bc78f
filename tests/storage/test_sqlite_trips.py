"""A cursor that makes one trip answers as the driver's own does."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import aiosqlite
import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError, OperationalError

from bot.storage import sqlite_trips
from bot.storage.database import Database
from bot.storage.sqlite_trips import Connection

STATEMENTS: list[tuple[str, Any]] = [
    ("CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, w TEXT UNIQUE)", ()),
    ("INSERT INTO t (w) VALUES (?)", ("a",)),
    ("INSERT INTO t (w) VALUES (?), (?) RETURNING id, w", ("b", "c")),
    ("INSERT INTO t (w) VALUES (?) ON CONFLICT DO NOTHING", ("a",)),
    ("INSERT INTO t (w) VALUES (?)", [("d",), ("e",)]),
    ("UPDATE t SET w = w || '!' WHERE id > ?", (2,)),
    ("UPDATE t SET w = ? WHERE id = 99 RETURNING id", ("z",)),
    ("SELECT id, w FROM t ORDER BY id", ()),
    ("SELECT w FROM t WHERE id = 99", ()),
    ("DELETE FROM t WHERE id = 1", ()),
]


async def answers(connection: Any) -> list[Any]:
    found = []
    for statement, parameters in STATEMENTS:
        cursor = await connection.cursor().__aenter__()
        many = isinstance(parameters, list)
        await (cursor.executemany if many else cursor.execute)(statement, parameters)
        names = cursor.description and [column[0] for column in cursor.description]
        rows = list(await cursor.fetchall()) if names else []
        found.append((statement, names, rows, cursor.rowcount, cursor.lastrowid))
        await cursor.close()
    return found


async def test_every_answer_is_the_drivers_own() -> None:
    async with (
        aiosqlite.connect(":memory:") as own,
        Connection(lambda: sqlite3.connect(":memory:", check_same_thread=False), 1) as ours,
    ):
        assert await answers(ours) == await answers(own)


async def test_options_in_the_address_count_and_a_refused_row_is_said_as_always(tmp_path: Path) -> None:
    url = make_url(f"sqlite+aiosqlite:///file:{tmp_path}/a.db?mode=rwc&uri=true")
    database = Database(url)
    async with database.write() as session:
        await session.execute(text("CREATE TABLE t (w TEXT UNIQUE)"))
        await session.execute(text("INSERT INTO t VALUES ('a')"))
    with pytest.raises(IntegrityError):
        async with database.write() as session:
            await session.execute(text("INSERT INTO t VALUES ('a')"))
    async with database.read() as session:
        assert await session.scalar(text("SELECT count(*) FROM t")) == 1
    await database.close()
    assert (tmp_path / "a.db").exists()


async def test_a_transaction_begins_without_a_trip_and_nothing_is_ended_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trips, really = [], aiosqlite.Connection._execute

    async def counted(self: aiosqlite.Connection, work: Any, *more: Any) -> Any:
        trips.append(work)
        return await really(self, work, *more)

    database = Database.open(f"sqlite:///{tmp_path}/a.db")
    async with database.write() as session:
        await session.execute(text("CREATE TABLE t (w TEXT)"))
    monkeypatch.setattr(aiosqlite.Connection, "_execute", counted)
    async with database.write() as session:
        await session.execute(text("INSERT INTO t VALUES ('a')"))
    async with database.write():
        pass
    assert len(trips) == 1, "its COMMIT"
    await database.close()


async def test_whoever_leaves_in_the_middle_of_a_trip_leaves_no_transaction_behind(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path}/a.db")
    async with database.write() as session:
        await session.execute(text("CREATE TABLE t (n INTEGER)"))

    async def writes(number: int) -> None:
        async with database.write() as session:
            await session.execute(text(f"INSERT INTO t VALUES ({number})"))

    for number in (7, 8):  # the second time, too, another process is waited for, and not in the event loop
        with closing(sqlite3.connect(tmp_path / "a.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            leaves = asyncio.create_task(writes(6))
            await asyncio.sleep(0.05)  # its BEGIN waits for the other's end, in the connection's thread
            leaves.cancel()
            await asyncio.sleep(0)
            other.execute("ROLLBACK")
            with pytest.raises(asyncio.CancelledError):
                await leaves
        await writes(number)
    async with database.read() as session:
        assert list(await session.scalars(text("SELECT n FROM t"))) == [7, 8]
    await database.close()


async def test_what_could_not_begin_begins_with_the_next_statement(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_trips, "PATIENCE", "busy_timeout=0")

    def opened() -> sqlite3.Connection:
        return sqlite3.connect(tmp_path / "a.db", isolation_level=None, timeout=0, check_same_thread=False)

    insert = "INSERT INTO t VALUES (1)"
    with closing(opened()) as other:
        other.execute("CREATE TABLE t (n INTEGER)")
        ours = Connection(opened, 1)
        async with ours:
            ours.begins("BEGIN IMMEDIATE")
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                await ours.cursor().execute(insert)
            other.execute("ROLLBACK")
            await ours.cursor().execute(insert)
            await ours.rollback()
        assert other.execute("SELECT count(*) FROM t").fetchone() == (0,)


async def test_what_sqlite_has_rolled_back_by_itself_is_not_taken_for_kept(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path}/a.db")
    with pytest.raises(OperationalError):
        async with database.write() as session:
            await session.execute(text("CREATE TABLE t (n INTEGER)"))
            await session.execute(text("ROLLBACK"))  # as when the disk is full
    for _ in range(2):  # the connection is as good as before
        async with database.write() as session:
            await session.execute(text("CREATE TABLE IF NOT EXISTS t (n INTEGER)"))
        async with database.write():
            pass
    await database.close()
