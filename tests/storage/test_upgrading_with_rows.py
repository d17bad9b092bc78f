"""A database of the first revision, with rows in every table, comes to the newest with every row."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Engine,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    create_engine,
    func,
    inspect,
    select,
)
from sqlalchemy.engine import URL

from bot.storage import migrating, upgrading
from bot.storage.database import asynchronous
from tests.storage.test_migrating import nothing_yet, synchronous

__all__ = ["nothing_yet"]

OF_A_KIND: dict[type[Any], Any] = {
    Boolean: False,
    LargeBinary: b"x",
    Date: date(2026, 11, 1),
    DateTime: datetime(2026, 11, 1, tzinfo=UTC),
    Integer: 1,
    Float: 1.0,
}


def value(column: Column[Any]) -> Any:
    """Something that the column takes. Every number is 1, so that each row belongs to the others."""
    for kind, one in OF_A_KIND.items():
        if isinstance(column.type, kind):
            return one
    return "{}" if "payload" in column.name else "a"


def fill(engine: Engine, allowed: dict[str, dict[str, Any]]) -> dict[str, int]:
    """One row in every table, parents first; the number of rows in each."""
    metadata = MetaData()
    metadata.reflect(engine)
    with engine.begin() as connection:
        for table in tables(metadata):
            row = {one.name: value(one) for one in table.columns if not one.nullable}
            connection.execute(table.insert(), row | allowed.get(table.name, {}))
        return {one.name: count(connection, one) for one in tables(metadata)}


def tables(metadata: MetaData) -> list[Table]:
    return [one for one in metadata.sorted_tables if one.name != "alembic_version"]


def count(connection: Any, table: Table) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0


ALLOWED: dict[str, dict[str, Any]] = {
    "activities": {"placing": "open"},
    "additions": {"kind": "raised"},
    "commitments": {"outcome": "done"},
    "deliveries": {"call": "post", "state": "queued", "user_id": "a"},
    "highlight_offers": {"answer": "no"},
    "mentors": {"every": "month"},
    "problems": {"standing": "open"},
    "prompts": {"state": "asked"},
    "team_looks": {"what": "figures"},
    "ties": {"part": "evidence"},
}
"""What a check asks for."""


async def test_from_the_first_revision_every_row_arrives_at_the_newest(nothing_yet: URL) -> None:
    await migrating.upgrade(nothing_yet, "0001")
    engine = create_engine(synchronous(nothing_yet))
    before = fill(engine, ALLOWED)
    assert set(before.values()) == {1}
    await migrating.upgrade(nothing_yet)
    metadata = MetaData()
    metadata.reflect(engine)
    with engine.connect() as connection:
        after = {name: count(connection, metadata.tables[name]) for name in before}
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    assert after == before
    assert found == upgrading.newest()
    assert set(inspect(engine).get_table_names()) >= set(before)
    engine.dispose()


async def test_rows_of_every_table_come_through_every_revision(tmp_path: Path) -> None:
    """From whichever revision somebody comes: each table gets a row at the first revision that has it."""
    url = asynchronous(f"sqlite:///{tmp_path / 'old.db'}")
    revisions = sorted(path.name.partition("_")[0] for path in upgrading._REVISIONS.glob("[0-9]*.py"))
    filled: set[str] = set()
    for revision in revisions:
        await migrating.upgrade(url, revision)
        engine = create_engine(synchronous(url))
        there = tables(reflected(engine))
        full = with_rows(engine, there)
        assert filled - full == set(), revision
        fill_what_is_empty(engine, [one for one in there if one.name not in full])
        filled = {one.name for one in there}
        engine.dispose()
    assert len(filled) > 30


def reflected(engine: Engine) -> MetaData:
    metadata = MetaData()
    metadata.reflect(engine)
    return metadata


def with_rows(engine: Engine, there: list[Table]) -> set[str]:
    with engine.connect() as connection:
        return {one.name for one in there if count(connection, one)}


def fill_what_is_empty(engine: Engine, empty: list[Table]) -> None:
    with engine.begin() as connection:
        for table in empty:
            row = {one.name: value(one) for one in table.columns if not one.nullable}
            connection.execute(table.insert(), row | ALLOWED.get(table.name, {}))
