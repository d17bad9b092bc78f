"""The engine: one way in for reading, one for writing, the same on SQLite and PostgreSQL."""

from __future__ import annotations  # each dialect is imported when it is needed

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import Connection, Executable, Table, event, func, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import Session as SyncSession
from sqlalchemy.orm import SessionTransaction
from sqlalchemy.pool import ConnectionPoolEntry

from bot import metrics
from bot.storage import binding, sqlite_trips, unusable, upgrading
from bot.storage.binding import BoundSession
from bot.storage.presence import Presence
from bot.storage.schema import METADATA
from bot.storage.types import Cipher

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

Session = AsyncSession
Dialect = Literal["sqlite", "postgresql"]

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
_PRAGMAS = (
    "journal_mode=WAL",
    "foreign_keys=ON",
    "synchronous=FULL",  # NORMAL does not fsync on commit: an acknowledged answer could be lost
    "secure_delete=ON",  # what is erased is overwritten
    sqlite_trips.PATIENCE,
)
_PATIENCE = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "tcp_user_timeout": 15_000,
}
"""A PostgreSQL whose machine is gone without a word would be missed for minutes. Seconds; the last in ms."""
_TOUCHED, _WRITES = "outbox touched", "writes"  # what is noted of a session
_CLOCK = select(func.clock_timestamp())


class DatabaseError(Exception):
    """A sentence for the operator: what is wrong with the database, and what to do."""


class Database:
    """One database. `read()` and `write()` hand out sessions; nobody else commits."""

    def __init__(self, url: URL, cipher: Cipher | None = None) -> None:
        self.url = url
        self.dialect: Dialect = "sqlite" if url.get_backend_name() == "sqlite" else "postgresql"
        self.outbox_woken = asyncio.Event()
        self.engine = _engine(url, self.dialect)
        self.engine.dialect.words_cipher = cipher  # type: ignore[attr-defined]
        self._reading = async_sessionmaker(self.engine, class_=BoundSession, expire_on_commit=False)
        self._writing = async_sessionmaker(
            self.engine, class_=BoundSession, expire_on_commit=False, info={_WRITES: True}
        )
        self._one_writer: AbstractAsyncContextManager[None] = (
            asyncio.Lock() if self.dialect == "sqlite" else nullcontext()
        )
        self._presence = Presence()

    @classmethod
    def open(cls, url: str, cipher: Cipher | None = None) -> Database:
        """Accepts sqlite:///, sqlite+aiosqlite:///, postgres://, postgresql:// and postgresql+psycopg://.

        Connects to nothing yet. Raises DatabaseError, a sentence, for any other.
        """
        return cls(asynchronous(url), cipher)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Session]:
        """A session on one snapshot that waits for no writer; what it changes is thrown away."""
        with metrics.READING.time(), self._presence.watched("read"):
            async with _Lent(self._reading(), self.dialect) as session:
                yield session

    @asynccontextmanager
    async def write(self, turn: str | None = None) -> AsyncIterator[Session]:
        """A session that commits on leaving and rolls back on an exception.

        On SQLite writers queue here, first come first served: with busy_timeout alone a loop of small
        transactions starves the listeners. On PostgreSQL those of the same ``turn`` follow one another: two
        that cannot see each other's rows (a message, its deletion) would be right alone and wrong together.
        Never await Slack inside.
        """
        with metrics.WRITING.time(), self._presence.watched("write"):
            async with self._one_writer, _Lent(self._writing(), self.dialect) as session:
                if turn is not None and self.dialect == "postgresql":
                    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(turn, 0))))
                yield session
                await session.commit()
            if session.info.pop(_TOUCHED, False):
                self.outbox_woken.set()

    async def machine_now(self, session: Session) -> datetime:
        """Machine time, in UTC: the one clock that all replicas share, never moved by `--at`.

        The database's own on PostgreSQL (the wall clock, not the transaction's start).
        """
        return await machine_now(session)

    async def answers(self) -> None:
        """Raises one of `presence.AWAY` if the database does not."""
        async with self.read() as session:
            await session.execute(select(1))

    async def takes_writes(self) -> None:
        """Writes what stands there already. Raises one of `unusable.REFUSALS` if it may not."""
        async with self.write() as session:
            await session.execute(text("UPDATE alembic_version SET version_num = version_num"))

    async def create_all(self) -> None:
        """The tables of the metadata, without migrations: for tests."""
        async with self.engine.begin() as connection:
            await connection.run_sync(METADATA.create_all)

    async def migrate(self) -> None:
        """To the newest revision; several processes may start at once, one migrates. Raises DatabaseError."""
        try:
            await upgrading.upgrade(self.url)
        except upgrading.Failed as why:
            raise DatabaseError(unusable.explained("The database could not be migrated", str(why))) from why

    async def require_tables(self) -> None:
        """For whoever only looks: raises DatabaseError if they are not those of this version."""
        try:
            found = await upgrading.revision(self.url)
        except upgrading.Failed as why:
            raise DatabaseError(f"The database cannot be used: {why}") from why
        if found is None:
            raise DatabaseError(
                "There is nothing in this database yet (DATABASE_URL): `headroom migrate`, or run."
            )
        if found != upgrading.newest():
            raise DatabaseError(
                "The database is of another version of Headroom: `headroom doctor` says which."
            )

    async def checkpoint(self) -> None:
        """After an erasure: empties SQLite's write-ahead log, so that erased words are in no file."""
        if self.dialect == "sqlite":
            async with self._one_writer, self.engine.connect() as connection:
                raw = await connection.get_raw_connection()
                assert raw.driver_connection is not None
                await raw.driver_connection.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")

    async def close(self) -> None:
        await self.engine.dispose()


class _Lent:
    """A session that is closed on leaving, and rolled back if it was not committed.

    Nothing may break that off halfway, so SQLAlchemy gives it a task of its own. Where nothing is waited for
    (after a commit, and where SQLite only read), none is needed.
    """

    def __init__(self, session: Session, dialect: Dialect) -> None:
        self._session, self._dialect = session, dialect

    async def __aenter__(self) -> Session:
        return self._session

    async def __aexit__(self, error: type[BaseException] | None, *_: object) -> None:
        if not self._session.in_transaction():
            self._session.sync_session.close()
        elif self._dialect == "sqlite" and error is None:
            await self._session.close()
        else:
            await self._session.__aexit__(None, None, None)


def asynchronous(url: str) -> URL:
    """The URL with its async driver; raises DatabaseError for one that we cannot serve."""
    try:
        parsed = make_url(url.strip())
    except ArgumentError:
        raise DatabaseError(
            f"DATABASE_URL is not a database address: {_masked(url)}. "
            "Write sqlite:///headroom.db or postgresql://user:password@host/name."
        ) from None
    driver = _DRIVERS.get(parsed.drivername)
    if driver is None:
        raise DatabaseError(
            f"DATABASE_URL begins with {parsed.drivername}://, which Headroom does not speak. "
            "Use sqlite:/// or postgresql://."
        )
    if driver.startswith("sqlite") and parsed.database in (None, "", ":memory:"):
        raise DatabaseError(
            "DATABASE_URL names no file: write sqlite:///headroom.db, a path after three slashes."
        )
    if driver.startswith("postgresql") and not parsed.database:
        raise DatabaseError("DATABASE_URL names no database: write postgresql://user:password@host/name.")
    if driver.startswith("postgresql"):  # else a database that is in no encoding would answer in bytes
        parsed = parsed.update_query_dict({"client_encoding": "utf8"})
    return parsed.set(drivername=driver)


def _masked(url: str) -> str:
    return url if "@" not in url else "…@" + url.rsplit("@", 1)[1]


async def machine_now(session: Session) -> datetime:
    """See `Database.machine_now`."""
    if session.get_bind().dialect.name == "sqlite":
        return datetime.fromtimestamp(time.time(), UTC)
    now = await session.scalar(_CLOCK)
    assert isinstance(now, datetime)
    return now.astimezone(UTC)


def insert(session: Session, table: Any) -> sqlite.Insert | postgresql.Insert:
    """INSERT in the session's dialect, for its `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return _insert(session.get_bind().dialect.name, table)


def insert_unless_there(session: Session, table: Table, *returning: str) -> Executable:
    """INSERT that leaves out what a unique key has already, with these columns of what is new. Made once."""
    return _insert_unless_there(session.get_bind().dialect.name, table, returning)


@cache
def _insert_unless_there(dialect: str, table: Table, returning: tuple[str, ...]) -> Executable:
    statement = _insert(dialect, table).on_conflict_do_nothing()
    return statement.returning(*(table.columns[name] for name in returning)) if returning else statement


def _insert(dialect: str, table: Any) -> sqlite.Insert | postgresql.Insert:
    if dialect == "sqlite":
        from sqlalchemy.dialects import sqlite

        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(table)


def wake_after_commit(session: Session) -> None:
    """Says that this transaction gives the sender something to look at."""
    session.info[_TOUCHED] = True


def _engine(url: URL, dialect: Dialect) -> AsyncEngine:
    if dialect == "postgresql":
        connecting = {name: value for name, value in _PATIENCE.items() if name not in url.query}
        engine = create_async_engine(
            url,
            connect_args=connecting,
            pool_pre_ping=True,
            pool_size=10,
            max_overflow=10,
            hide_parameters=True,
        )
        binding.watch(engine.sync_engine)
        return engine
    engine = create_async_engine(
        url, async_creator=sqlite_trips.creator(url), pool_size=20, max_overflow=0, hide_parameters=True
    )
    event.listen(engine.sync_engine, "connect", prepare_sqlite)
    binding.watch(engine.sync_engine)
    return engine


def prepare_sqlite(connection: Any, _record: ConnectionPoolEntry) -> None:
    pragmas = "; ".join(f"PRAGMA {pragma}" for pragma in _PRAGMAS)
    connection.run_async(lambda driver: driver.executescript(pragmas))
    connection.driver_connection.begins("BEGIN")


@event.listens_for(binding.BindingSession, "after_begin")
def _lock_sqlite(session: SyncSession, transaction: SessionTransaction, connection: Connection) -> None:
    driver = connection.connection.driver_connection
    if _WRITES in session.info and not transaction.nested and isinstance(driver, sqlite_trips.Connection):
        driver.begins("BEGIN IMMEDIATE")
