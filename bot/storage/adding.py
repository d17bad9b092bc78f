"""Rows to be: decided as values, inserted set-wise, and told their ids."""

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from sqlalchemy import Table

from bot.storage.database import Session, insert_unless_there


async def add_new(session: Session, table: Table, rows: Iterable[Any], *key: str) -> None:
    """Insert dataclasses whose fields are columns, and fill in their `id`; it stays 0 where ``key``, a unique
    one, is there already."""
    new = {tuple(getattr(row, name) for name in key): row for row in rows}
    if not new:
        return
    columns = [one.name for one in fields(next(iter(new.values()))) if one.name != "id"]
    values = [{name: getattr(row, name) for name in columns} for row in new.values()]
    for *found, id_ in await session.execute(insert_unless_there(session, table, *key, "id"), values):
        new[tuple(found)].id = id_
