"""SQLite in one trip: a statement goes to the connection's thread once, and comes back with all its rows.

aiosqlite makes four trips (a cursor, the statement, the rows, the end of the cursor), each of which wakes two
threads: more than the statement itself takes. SQLAlchemy fetches everything at once anyway, so its cursor is
handed one that has done so already. A transaction begins on its first statement's trip, and where nothing has
begun nothing is sent to end it. See docs/decisions/one-trip-a-statement.md.
"""

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, Self

import aiosqlite
from sqlalchemy.engine import URL

_CHUNK = 64  # rows; only an iteration that SQLAlchemy never begins would use it


def creator(url: URL) -> Callable[[], "Connection"]:
    """For `create_async_engine(async_creator=…)`: opens what this address names."""
    [path], options = url.get_dialect()().create_connect_args(url)
    return lambda: Connection(lambda: sqlite3.connect(path, **options), _CHUNK)


class Connection(aiosqlite.Connection):
    """One connection with a thread of its own, that does not keep a process from ending."""

    def __init__(self, connector: Callable[[], sqlite3.Connection], iter_chunk_size: int) -> None:
        super().__init__(connector, iter_chunk_size)
        self._thread.daemon = True
        self._begin: str | None = None

    def cursor(self) -> "Cursor":  # type: ignore[override]
        return Cursor(self)

    def begins(self, statement: str) -> None:
        """A transaction: this goes before the first statement, on the same trip."""
        self._begin = statement

    async def trip(self, work: Callable[[sqlite3.Connection], None]) -> None:
        """Do this in the connection's thread."""
        begin, self._begin = self._begin, None
        await self._execute(work if begin is None else _after(begin, work), self._conn)  # type: ignore[no-untyped-call]

    async def commit(self) -> None:
        if self._has_begun():
            await super().commit()

    async def rollback(self) -> None:
        if self._has_begun():
            await super().rollback()

    def _has_begun(self) -> bool:
        """SQLAlchemy rolls back once more after each commit. Nothing is on its way meanwhile: a connection whose
        statement nobody waits for any more it closes."""
        self._begin = None
        return self._conn.in_transaction


def _after(begin: str, work: Callable[[sqlite3.Connection], None]) -> Callable[[sqlite3.Connection], None]:
    def both(raw: sqlite3.Connection) -> None:
        raw.execute(begin)
        work(raw)

    return both


class Cursor:
    """What SQLAlchemy asks a cursor, answered from what the one trip brought back."""

    arraysize = 1

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, statement: str, parameters: Sequence[Any] = ()) -> None:
        await self._connection.trip(lambda raw: self._fetch(raw.execute(statement, parameters)))

    async def executemany(self, statement: str, parameters: Sequence[Sequence[Any]]) -> None:
        await self._connection.trip(lambda raw: self._fetch(raw.executemany(statement, parameters)))

    def _fetch(self, cursor: sqlite3.Cursor) -> None:
        self.description = cursor.description
        self._rows = cursor.fetchall() if self.description else []
        self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid  # right once all is fetched
        cursor.close()

    async def fetchall(self) -> list[Any]:
        return self._rows

    async def close(self) -> None:
        self._rows = []
