"""The revisions lead to exactly the tables that the code knows, on both databases."""

import asyncio
import os
import secrets
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect
from sqlalchemy.engine import URL

from bot.storage import migrating, upgrading
from bot.storage.database import Database, asynchronous
from bot.storage.outbox_tables import WorkspaceRow
from bot.storage.partial import tell_postgresql
from tests.conftest import a_database


@pytest.fixture(params=["sqlite", "postgresql"])
def nothing_yet(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[URL]:
    """The address of a database without a single table."""
    if request.param == "sqlite":
        yield asynchronous(f"sqlite:///{tmp_path / 'new.db'}")
        return
    server = request.getfixturevalue("postgresql_server")
    with a_database(server, f"new_{secrets.token_hex(4)}") as url:
        yield asynchronous(url)


def synchronous(url: URL) -> URL:
    return url.set(drivername="sqlite") if url.get_backend_name() == "sqlite" else url


async def test_migrated_tables_are_the_tables_of_the_code(nothing_yet: URL) -> None:
    await migrating.upgrade(nothing_yet)

    engine = create_engine(synchronous(nothing_yet))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, WorkspaceRow.metadata)
    engine.dispose()
    assert differences == []


async def test_every_check_and_partial_index_is_there_too(nothing_yet: URL) -> None:
    """Alembic compares neither the checks nor the WHERE of an index."""
    await migrating.upgrade(nothing_yet)

    tell_postgresql(WorkspaceRow.metadata)
    engine = create_engine(synchronous(nothing_yet))
    inspector = inspect(engine)
    for table in WorkspaceRow.metadata.sorted_tables:
        wanted = {c.name for c in table.constraints if type(c).__name__ == "CheckConstraint"}
        assert {check["name"] for check in inspector.get_check_constraints(table.name)} == wanted
    kinds = {"sqlite": "sqlite_where", "postgresql": "postgresql_where"}
    for table in WorkspaceRow.metadata.sorted_tables:
        made = {index["name"]: index for index in inspector.get_indexes(table.name)}
        for index in table.indexes:
            option = kinds[engine.dialect.name]
            partial = index.dialect_options[engine.dialect.name]["where"] is not None
            assert (option in made[str(index.name)].get("dialect_options", {})) == partial, index.name
    engine.dispose()


async def test_a_new_file_gets_at_once_what_the_revisions_make(tmp_path: Path) -> None:
    """Only the order of columns differs, and a default that no statement relies on."""
    made, migrated = (f"sqlite:///{tmp_path / name}" for name in ("made.db", "migrated.db"))
    await upgrading.upgrade(asynchronous(made))
    await migrating.upgrade(asynchronous(migrated))
    assert await upgrading.revision(asynchronous(made)) == upgrading.newest()
    made_tables, migrated_tables = structure(made), structure(migrated)
    assert made_tables == migrated_tables
    assert len(made_tables) > 30
    assert os.stat(tmp_path / "made.db").st_mode & 0o077 == 0


def structure(url: str) -> dict[str, dict[str, object]]:
    """By table: its columns, keys, checks and indexes, and whether a number is given twice."""
    engine = create_engine(url)
    inspector = inspect(engine)
    found: dict[str, dict[str, object]] = {}
    with engine.connect() as connection:
        master = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master")
        statements = {str(row.name): str(row.sql) for row in master}
    for name in inspector.get_table_names():
        indexes = {one["name"]: one["column_names"] for one in inspector.get_indexes(name)}
        found[name] = {
            "columns": {
                (one["name"], str(one["type"]), one["nullable"]) for one in inspector.get_columns(name)
            },
            "key": inspector.get_pk_constraint(name)["constrained_columns"],
            "references": sorted(map(str, inspector.get_foreign_keys(name))),
            "unique": {(one["name"], *one["column_names"]) for one in inspector.get_unique_constraints(name)},
            "checks": {(one["name"], one["sqltext"]) for one in inspector.get_check_constraints(name)},
            "indexes": {key: (columns, statements[str(key)]) for key, columns in indexes.items()},
            "given once": "AUTOINCREMENT" in statements[name],
        }
    engine.dispose()
    return found


async def test_several_processes_may_start_at_once(nothing_yet: URL) -> None:
    """Each as the bot does it: in a process of its own. Elsewhere here that would only take time."""
    await asyncio.gather(*(Database(nothing_yet).migrate() for _ in range(2)))
    assert await upgrading.revision(nothing_yet) == upgrading.newest()


async def test_whoever_is_about_to_make_the_same_file_is_waited_for(tmp_path: Path) -> None:
    another = sqlite3.connect(tmp_path / "new.db", isolation_level=None)
    another.execute("BEGIN IMMEDIATE")
    asyncio.get_running_loop().call_later(0.1, another.execute, "COMMIT")
    url = asynchronous(f"sqlite:///{tmp_path}/new.db")
    await upgrading.upgrade(url)
    assert await upgrading.revision(url) == upgrading.newest()
    another.close()


async def test_why_it_failed_is_said_without_what_the_driver_adds(tmp_path: Path) -> None:
    missing = asynchronous(f"sqlite:///{tmp_path}/data/headroom.db")
    with pytest.raises(
        upgrading.Failed, match=r"there is no folder .*/data: make it, or change DATABASE_URL"
    ):
        await upgrading.upgrade(missing)
    trace = (
        "Traceback:\n  File …\nsqlalchemy.exc.OperationalError: (sqlite3.OperationalError) no such table: a"
    )
    assert upgrading._why(f"{trace}\n[SQL: DROP TABLE a]\n(Background on this error at: https://a.b)\n") == (
        "sqlalchemy.exc.OperationalError: (sqlite3.OperationalError) no such table: a"
    )


async def test_there_is_one_newest_revision_and_a_way_back(nothing_yet: URL) -> None:
    await migrating.upgrade(nothing_yet)

    await migrating.upgrade(nothing_yet)  # nothing left to do
    await migrating.downgrade(nothing_yet, "base")

    engine = create_engine(synchronous(nothing_yet))
    assert set(inspect(engine).get_table_names()) == {"alembic_version"}
    engine.dispose()
