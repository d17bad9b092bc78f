"""A cursor that makes one trip answers as the driver's own does."""

import sqlite3
from pathlib import Path
from typing import Any

import aiosqlite
import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError

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
        Connection(lambda: sqlite3.connect(":memory:"), 1) as ours,
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
