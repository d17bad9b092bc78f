"""Indexes of some rows only, on both databases.

SQLAlchemy wants the condition once for each, as `sqlite_where` and `postgresql_where`; but where it is named,
the whole dialect is loaded: 2 MB, and a twentieth of a second of every start, of those who have SQLite, too.
So PostgreSQL is told when tables are made there.
"""

from typing import Any

from sqlalchemy import Connection, Index, MetaData, event, text

_WHERE = "where"


def partial(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index of those rows for which `where` holds."""
    return Index(name, *columns, unique=unique, sqlite_where=text(where), info={_WHERE: where})


def tell_postgresql(metadata: MetaData) -> None:
    """Which of its indexes are partial."""
    for table in metadata.tables.values():
        for index in table.indexes:
            if _WHERE in index.info:
                index.dialect_options["postgresql"]["where"] = text(index.info[_WHERE])


def when_made_there(metadata: MetaData) -> None:
    """From now on it is told so before it makes these tables."""

    @event.listens_for(metadata, "before_create")
    def before(_: MetaData, connection: Connection, **more: Any) -> None:
        if connection.dialect.name == "postgresql":
            tell_postgresql(metadata)
