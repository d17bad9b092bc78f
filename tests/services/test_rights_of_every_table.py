"""A row in each table that holds anything of a person: all of it is exported, and none of it outlives them.

The rows are made from the tables' own columns, so a new table or column is here without being named.
"""

import io
import json
import re
import zipfile
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    CursorResult,
    Date,
    Double,
    Integer,
    Table,
    insert,
    text,
)

from bot.context import Who
from bot.services import rights
from bot.storage import belongings
from bot.storage.database import Database, Session
from bot.storage.schema import METADATA
from bot.storage.types import Utc, Words, WordsJson

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
ANA, BEN = "U0ANA", "U0BEN"
UNREADABLE = {"adaptations.weights"}
"""Words that are no sentence: numbers of a model, which `headroom.json` and the CSV hold."""
NOTHING = {"adds_to_id", "names_id", "retry_at", "claimed_at", "lease_until", "slack_ts"}
"""Columns of a reflection that adds to none, and of a message that waits."""
NOBODYS_WORDS = {"workspaces", "teams", "digests"}
SHARED = {*NOBODYS_WORDS, "deliveries"}
"""Rows that a person's own lean on; `deliveries` has one to each of them."""


def value_of(column: Column[Any], user_id: str, ids: dict[str, int]) -> Any:
    """Something that the column takes; words say where they stand and whose they are."""
    for key in column.foreign_keys:
        return ids.get(key.column.table.name)
    if column.name in belongings._NOUNS:
        return ids[belongings._NOUNS[column.name]]
    if column.name in NOTHING:
        return None
    if column.name == "priority":
        return 1
    if (allowed := allowed_in(column)) is not None:
        return allowed
    kind = column.type
    if isinstance(kind, Words):
        return word(column, user_id)
    if isinstance(kind, WordsJson):
        return {"text": word(column, user_id)}
    if column.name == "member_id":
        return ids["members"]
    given: list[tuple[Any, Any]] = [(Utc, NOW), (Date, date(2026, 11, 25)), (Boolean, True), (Double, 0.5)]
    given += [(Integer, ids["number"])]
    known = {"user_id": user_id, "subject_type": "member", "channel": f"D{ids['number']}"}
    known |= {
        "themes": "",
        "beside": "",
        "month": "2026-10",
        "digest_month": "2026-10",
        "zone": "UTC",
        "at": "15:00",
    }
    return next(
        (one for type_, one in given if isinstance(kind, type_)), known.get(column.name, f"{ids['number']}")
    )


def allowed_in(column: Column[Any]) -> str | None:
    """The first word of those that the column takes, where it takes only some."""
    for check in column.table.constraints:
        if isinstance(check, CheckConstraint):
            found = re.match(rf'"?{column.name}"? IN \(\'(\w+)\'', str(check.sqltext))
            if found is not None:
                return found[1]
    return None


def word(column: Column[Any], user_id: str) -> str:
    return f"heliotrope-{user_id}-{column.table.name}-{column.name}"


async def fill(session: Session, user_id: str, number: int, ids: dict[str, int]) -> None:
    """One row of theirs in every table that has any; ``ids``: of rows that there are already."""
    ids["number"] = number
    personal = [
        one for one in METADATA.sorted_tables if one.name in SHARED or one.name not in belongings.NOBODYS
    ]
    for table in sorted(personal, key=leans_without_saying):
        if table.name not in ids:
            whose = user_id if table.name not in NOBODYS_WORDS else "nobody"
            values = {c.name: value_of(c, whose, ids) for c in table.columns if c.name != "id"}
            values |= {"set_up_by": user_id} if "set_up_by" in values else {}
            done = await session.execute(insert(table).values(values))
            assert isinstance(done, CursorResult)
            key = done.inserted_primary_key
            assert key is not None
            ids[table.name] = int(key[0])


def leans_without_saying(table: Table) -> bool:
    """Whether it names rows of others without a foreign key: such are made last."""
    return any(column.name in belongings._NOUNS and not column.foreign_keys for column in table.columns)


async def told(database: Database) -> tuple[Who, Who]:
    async with database.write() as session:
        mine: dict[str, int] = {}
        await fill(session, ANA, 1, mine)
        await fill(session, BEN, 2, {name: mine[name] for name in NOBODYS_WORDS})
    return Who(mine["workspaces"], ANA), Who(mine["workspaces"], BEN)


async def everywhere(database: Database) -> str:
    """Every column of every row, as the database holds it."""
    found = []
    async with database.read() as session:
        for table in METADATA.sorted_tables:
            rows = (await session.execute(text(f'SELECT * FROM "{table.name}"'))).all()
            found += [f"{table.name} {tuple(row)}" for row in rows]
    return "\n".join(found)


def columns_of_words(table: Table) -> list[Column[Any]]:
    return [column for column in table.columns if isinstance(column.type, (Words, WordsJson))]


@pytest.mark.on_both
async def test_whatever_table_it_stands_in_it_is_exported_and_then_gone(database: Database) -> None:
    ana, ben = await told(database)
    packed = await rights.export_for_operator(database, ana, NOW)
    assert packed is not None
    everyones = await kept_of(database, ben)
    assert set(everyones) == {table.name for table in belongings.tables()}
    assert_all_is_in(zipfile.ZipFile(io.BytesIO(packed)))

    await rights.forget_for_operator(database, ana, NOW)
    left = await everywhere(database)
    assert f"heliotrope-{ANA}" not in left
    assert ANA not in left
    assert await kept_of(database, ben) == everyones, "and nothing of anybody else's"
    assert f"heliotrope-{BEN}-deliveries-payload" in left


def assert_all_is_in(packed: zipfile.ZipFile) -> None:
    everything, markdown = json.loads(packed.read("headroom.json")), packed.read("headroom.md").decode()
    for table in belongings.tables():
        cells = packed.read(f"csv/{table.name}.csv").decode()
        assert everything[table.name], table.name
        for column in columns_of_words(table):
            said = word(column, ANA)
            assert said in str(everything[table.name])
            assert said in cells
            assert said in markdown or str(column) in UNREADABLE, f"{column} is not in what is to be read"
    assert BEN not in str(everything)


async def kept_of(database: Database, who: Who) -> dict[str, list[dict[str, Any]]]:
    async with database.read() as session:
        return dict(await belongings.everything(session, who.workspace_id, who.user_id))
