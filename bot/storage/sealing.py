"""Words at rest: sealed with Fernet (AES-128-CBC and HMAC-SHA256); the first key seals, every key unseals.

What was stored before keys were set stays readable until `rotate` seals it; so keys can be set at any time.
"""

import base64
import os
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from typing import Any

from sqlalchemy import (
    Column,
    CompoundSelect,
    Label,
    Table,
    bindparam,
    exists,
    literal,
    select,
    type_coerce,
    union_all,
    update,
)

from bot.storage.database import Database, Session
from bot.storage.schema import METADATA
from bot.storage.types import Cipher, Token, Words, WordsJson

_AT_ONCE = 500


def generate_key() -> str:
    """A fresh key, 44 characters."""
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


def open_database(url: str, keys: Sequence[str]) -> Database:
    """The database with its cipher, if there are keys. Raises DatabaseError or SealError, a sentence."""
    return Database.open(url, _sealer(keys) if keys else None)


def _sealer(keys: Sequence[str]) -> Cipher:
    """Loaded here, because most have no keys, and its ciphers take 7 MB of memory."""
    cipher: Cipher = import_module("bot.storage.sealer").Sealer(keys)
    return cipher


async def check(database: Database) -> None:
    """Raises SealError if the first or the last row of any table cannot be unsealed with the keys we have."""
    async with database.read() as session:
        filled = set(await session.scalars(_filled()))
        for table, columns in _sealed_tables():
            if table.name not in filled:
                continue
            key = table.primary_key.columns.values()[0]
            for order in (key.asc(), key.desc()):
                one = select(*(_strict(table.columns[name]) for name in columns)).order_by(order).limit(1)
                (await session.execute(one)).all()  # unsealed as they are read


async def rotate(database: Database) -> int:
    """Seals everything with the first key; returns how many rows. Raises SealError if a key is missing."""
    done = 0
    for table, columns in _sealed_tables():
        last: int | str | None = None
        while True:
            async with database.write() as session:
                count, last = await _rotate_some(session, table, columns, last)
            done += count
            if count < _AT_ONCE:
                break
    await database.checkpoint()
    return done


async def _rotate_some(
    session: Session, table: Table, columns: Sequence[str], after: int | str | None
) -> tuple[int, int | str | None]:
    """The next rows in the order of their key: read with any key, written with the first. Locked: what
    somebody changes meanwhile must not be overwritten by what stood there before."""
    key = table.primary_key.columns.values()[0]
    found = select(key.label("k"), *(_strict(table.columns[name]) for name in columns)).order_by(key)
    found = found.limit(_AT_ONCE).with_for_update()
    rows = (await session.execute(found.where(key > after) if after is not None else found)).all()
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in columns}
    for row in rows:
        new = {f"new_{name}": getattr(row, name) for name in columns}
        await session.execute(update(table).where(key == row.k).values(values), new)
    return len(rows), rows[-1].k if rows else after


def _strict(column: Column[Any]) -> Label[Any]:
    """Raises SealError where a lost key would else be a value."""
    kind = Words() if isinstance(column.type, Token) else column.type
    return type_coerce(column, kind).label(column.name)


@cache
def _filled() -> CompoundSelect[str]:
    """Names of the tables with words that have any row: one look, instead of two into each."""
    names = [table for table, _ in _sealed_tables()]
    return union_all(*(select(literal(one.name)).where(exists(select(1).select_from(one))) for one in names))


@cache
def _sealed_tables() -> list[tuple[Table, list[str]]]:
    """Each table with words, and those columns. Their first key column names a row."""
    found = []
    for table in METADATA.sorted_tables:
        columns = [c.name for c in table.columns if isinstance(c.type, (Words, WordsJson, Token))]
        if columns:
            assert len(table.primary_key.columns) == 1, "rotate names a row by one column"
            found.append((table, columns))
    return found
