"""Migrating on start: looks whether there is anything to do, and has it done by a process of its own.

Alembic and what it loads would stay in memory for as long as the bot runs (9 MB); it is needed for a second.
A new SQLite file needs none of it: it gets all tables of this version at once.
"""

import asyncio
import os
import re
import sqlite3
import subprocess
import sys
import time
import traceback
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from bot.storage.schema import METADATA

_REVISIONS = Path(__file__).with_name("migrations") / "versions"
_ROOT = Path(__file__).parents[2]
_VERSION = text(  # as Alembic writes it
    "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL,"
    " CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
)
_PATIENCE = 60  # seconds for which another that makes or changes tables is waited for
_ERROR = re.compile(r"[A-Za-z_][\w.]*: ")


class Failed(Exception):
    """Why the database cannot be brought to this version, or is none that could: a sentence without its
    beginning."""


async def pending(url: URL) -> tuple[str, str] | None:
    """The revision of a database that holds something, and the newest, where they differ."""
    found = await revision(url)
    return None if found in (None, newest()) else (str(found), newest())


async def revision(url: URL) -> str | None:
    """What this database was migrated to; None for a new one. Raises Failed unless it is in UTF-8."""
    return await asyncio.to_thread(_revision, url)


async def upgrade(url: URL) -> None:
    """To the newest revision. Raises Failed, or what the driver raises if the database is not there."""
    found = await revision(url)
    if found is not None and found > newest():
        raise Failed(
            f"a newer Headroom made it (revision {found}): run that one, or restore a backup from before."
        )
    if found != newest():
        if (folder := _missing_folder(url)) is not None:
            raise Failed(f"there is no folder {folder}: make it, or change DATABASE_URL.")
        is_new = found is None and url.get_backend_name() == "sqlite"
        if not (is_new and await asyncio.to_thread(_create, url)):
            await asyncio.to_thread(_migrate, url)


def engine_to_change(url: URL) -> Engine:
    """For whoever makes or changes tables, in one transaction that keeps others from doing the same."""
    if url.get_backend_name() != "sqlite":
        return create_engine(url, poolclass=NullPool)
    _create_privately(url)
    engine = create_engine(url.set(drivername="sqlite"), poolclass=NullPool)
    event.listen(engine, "connect", _bare)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def newest() -> str:
    """The revision that the last file is called after: they are numbered."""
    return max(path.name.partition("_")[0] for path in _REVISIONS.glob("[0-9]*.py"))


def _revision(url: URL) -> str | None:
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        return None  # the file is left to `engine_to_change` to make
    synchronous = url.set(drivername="sqlite") if url.get_backend_name() == "sqlite" else url
    engine = create_engine(synchronous, poolclass=NullPool)
    try:
        with engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                _require_unicode(connection)
            if not inspect(connection).has_table("alembic_version"):
                return None
            found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
            return found
    finally:
        engine.dispose()


def _require_unicode(connection: Connection) -> None:
    """A server's encoding is the one of its machine's locale, if nobody says another."""
    encoding = connection.scalar(text("SHOW server_encoding"))
    if encoding != "UTF8":
        raise Failed(
            f"it was made with the encoding {encoding}, which cannot keep all that people write. Make it"
            " anew: createdb --encoding=UTF8 --template=template0, then the name in DATABASE_URL."
        )


def _create(url: URL) -> bool:
    """All tables of this version at once, in a new SQLite file; that the revisions lead to the same has a
    test. False if something stands there by now."""
    try:
        with engine_to_change(url).begin() as connection:
            if inspect(connection).get_table_names():
                return False
            METADATA.create_all(connection, checkfirst=False)
            connection.execute(_VERSION)
            connection.execute(text("INSERT INTO alembic_version VALUES (:newest)"), {"newest": newest()})
            return True
    except (OSError, SQLAlchemyError) as error:
        raise Failed(_why("".join(traceback.format_exception_only(error)))) from error


def _migrate(url: URL) -> None:
    """The address goes by standard input: it may hold a password, which a command line would show."""
    paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    done = subprocess.run(
        [sys.executable, "-m", "bot.storage.migrating"],
        input=url.render_as_string(hide_password=False),
        env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise Failed(_why(done.stderr))


def _create_privately(url: URL) -> None:
    """A new SQLite file is its owner's alone (0600); its journal takes after it."""
    if url.database and not url.database.startswith("file:"):
        path = Path(url.database)
        if path.parent.is_dir() and not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _bare(connection: Any, _record: object) -> None:
    # Tables are rebuilt by copying, so foreign keys are off, which must be said outside a transaction.
    connection.isolation_level = None
    for pragma in ("foreign_keys=OFF", f"busy_timeout={_PATIENCE * 1000}"):
        connection.execute(f"PRAGMA {pragma}")
    _keep_a_log(connection)


def _keep_a_log(connection: Any) -> None:
    """SQLite waits for whoever has the file, but not where it is to get its log (WAL): of two that make it
    at once, one would fail."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)


def _missing_folder(url: URL) -> Path | None:
    """Of a SQLite file that is still to be made."""
    if url.get_backend_name() != "sqlite" or not url.database or url.database.startswith("file:"):
        return None
    folder = Path(url.database).parent
    return None if folder.is_dir() else folder


def _why(trace: str) -> str:
    """Of a traceback the line with the error: SQLAlchemy's is followed by its statement and an address."""
    lines = trace.strip().splitlines() or ["it ended without a word"]
    return next((line for line in reversed(lines) if _ERROR.match(line)), lines[-1])
