"""SQLite in one trip, or none: a statement goes to the connection's thread at most once.

aiosqlite makes four trips (a cursor, the statement, the rows, the end of the cursor), each of which wakes two
threads: more than the statement itself takes. SQLAlchemy fetches everything at once anyway, so its cursor is
handed one that has done so already. A transaction begins on its first statement's trip, and where nothing has
begun nothing is sent to end it. What surely is short makes no trip at all (see `at_once`): only what may wait
for the disk or for others does. See docs/decisions/one-trip-a-statement.md.
"""

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, Self

import aiosqlite
from sqlalchemy.engine import URL

from bot.storage.at_once import Turn, is_few_rows, is_look, look

PATIENCE = "busy_timeout=10000"  # milliseconds; only other processes are waited for, see Database.write
_NOW_OR_NOT = f"PRAGMA busy_timeout=0; BEGIN IMMEDIATE; PRAGMA {PATIENCE}"
_CHUNK = 64  # rows; only an iteration that SQLAlchemy never begins would use it

Work = Callable[[sqlite3.Connection], None]


def creator(url: URL) -> Callable[[], "Connection"]:
    """For `create_async_engine(async_creator=…)`: opens what this address names."""
    [path], options = url.get_dialect()().create_connect_args(url)
    turn = Turn()
    options["check_same_thread"] = False  # one at a time all the same
    options["isolation_level"] = None  # BEGIN is ours: the driver's own would upgrade late and fail
    return lambda: Connection(lambda: sqlite3.connect(path, **options), _CHUNK, turn)


class Connection(aiosqlite.Connection):
    """One connection with a thread of its own, that does not keep a process from ending."""

    def __init__(
        self, connector: Callable[[], sqlite3.Connection], iter_chunk_size: int, turn: Turn | None = None
    ) -> None:
        super().__init__(connector, iter_chunk_size)
        self._thread.daemon = True
        self._begin: str | None = None
        self._writes = False  # the transaction holds SQLite's lock for writing
        self._turn = turn or Turn()

    def cursor(self) -> "Cursor":  # type: ignore[override]
        return Cursor(self)

    def begins(self, statement: str | None) -> None:
        """A transaction: this goes before the next statement, on the same trip. None: there is none."""
        self._begin, self._writes = statement, False

    async def trip(self, work: Work) -> None:
        """Do this in the connection's thread."""
        begin = self._begin
        await self._execute(work if begin is None else self._after(begin, work), self._conn)  # type: ignore[no-untyped-call]

    def at_once(self, statement: str, parameters: int, work: Work) -> bool:
        """Do it in the event loop, if it is short: True if it is done.

        1. A look is cut off when it takes too long, and made again in the thread: nothing has changed.
        2. A row, or a few, are written only in a transaction that has the lock, so that it waits for nobody;
           the disk is waited for by COMMIT, in the thread, and so is the lock if another process has it.
        """
        looks = is_look(statement)
        if not (looks or self._may_write(statement, parameters)):
            return False
        if not self._turn.has_time() or not self._has_begun_at_once():
            return False
        if looks:
            return look(self._conn, statement, work)
        work(self._conn)
        return True

    def _may_write(self, statement: str, parameters: int) -> bool:
        locks = self._writes if self._begin is None else self._begin != "BEGIN"
        return locks and is_few_rows(statement, parameters)

    def _has_begun_at_once(self) -> bool:
        """False: not without waiting. A script, because a PRAGMA that is kept prepared does nothing."""
        if self._begin == "BEGIN":
            self._conn.execute(self._begin)
        elif self._begin is not None:
            try:
                self._conn.executescript(_NOW_OR_NOT)
            except sqlite3.OperationalError:
                self._conn.executescript(f"PRAGMA {PATIENCE}")
                return False
            self._writes = True
        self._begin = None
        return True

    def _after(self, begin: str, work: Work) -> Work:
        """What could not begin (somebody else has the lock) is still to begin before the next statement."""

        def both(raw: sqlite3.Connection) -> None:
            raw.execute(begin)
            self._begin, self._writes = None, begin != "BEGIN"
            work(raw)

        return both

    async def commit(self) -> None:
        """Raises OperationalError if SQLite has rolled back by itself, as it does when the disk is full:
        whoever went on after that must not believe that anything was kept."""
        if self._has_begun():
            await super().commit()
        elif self._writes:
            error = sqlite3.OperationalError("SQLite has rolled this transaction back")
            error.sqlite_errorcode = sqlite3.SQLITE_ABORT
            raise error
        self._writes = False

    async def rollback(self) -> None:
        if self._has_begun():
            if self._writes:
                await super().rollback()
            else:
                self._conn.rollback()
        self._writes = False

    def _has_begun(self) -> bool:
        """SQLAlchemy rolls back once more after each commit. Nothing is on its way meanwhile: a connection
        whose statement nobody waits for any more it closes. What comes next begins a transaction anew."""
        self._begin = "BEGIN"
        return self._conn.in_transaction


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
        def work(raw: sqlite3.Connection) -> None:
            self._fetch(raw.execute(statement, parameters))

        if not self._connection.at_once(statement, len(parameters), work):
            await self._connection.trip(work)

    async def executemany(self, statement: str, parameters: Sequence[Sequence[Any]]) -> None:
        def work(raw: sqlite3.Connection) -> None:
            self._fetch(raw.executemany(statement, parameters))

        if not self._connection.at_once(statement, sum(map(len, parameters)), work):
            await self._connection.trip(work)

    def _fetch(self, cursor: sqlite3.Cursor) -> None:
        self.description = cursor.description
        self._rows = cursor.fetchall() if self.description else []
        self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid  # right once all is fetched
        cursor.close()

    async def fetchall(self) -> list[Any]:
        return self._rows

    async def close(self) -> None:
        self._rows = []
