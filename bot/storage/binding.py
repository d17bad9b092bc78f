"""Whoever speaks is bound to their workspace: no statement finds, changes or writes anything of another.

From `bind` on, in three places that no query can walk round:

1. every statement over our classes is given the workspace as one more condition (`_narrow`);
2. whatever else goes to the database must name the workspace for each table in it, or is refused (`_refuse`);
3. a value that is compared with a workspace's number, or written into one, must be this one (`WorkspaceKey`).

Jobs over all workspaces, the sender and the operator are not bound: docs/decisions/bound-to-a-workspace.md.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Dialect,
    Executable,
    Integer,
    Table,
    bindparam,
    event,
    select,
    true,
)
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DontWrapMixin
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.sql.expression import UnaryExpression
from sqlalchemy.sql.operators import custom_op
from sqlalchemy.types import TypeDecorator, TypeEngine

from bot.storage.types import Base, Key

_bound: ContextVar[int | None] = ContextVar("workspace", default=None)


class AnotherWorkspace(Exception, DontWrapMixin):
    """A statement or a row that would reach beyond the workspace in which somebody speaks: a bug of ours."""


def bind(workspace_id: int) -> None:
    """From now on, and in every task that begins from here, statements see this workspace alone; until the
    end of the `bound_to` around it."""
    _bound.set(workspace_id)


@contextmanager
def bound_to(workspace_id: int | None) -> Iterator[None]:
    """Statements inside see this workspace alone; None: all, as long as nobody has spoken."""
    token = _bound.set(workspace_id)
    try:
        yield
    finally:
        _bound.reset(token)


class WorkspaceKey(TypeDecorator[int]):
    """The number of a workspace. Raises AnotherWorkspace for any but the one that is bound."""

    impl = Key
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Integer() if dialect.name == "sqlite" else BigInteger())

    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:
        bound = _bound.get()
        if bound is not None and value is not None and value != bound:
            raise AnotherWorkspace(f"workspace {value}, asked for in {bound}")
        return value


class BindingSession(Session):
    """What the events of this file are about: the sessions of `database`, no others."""


class BoundSession(AsyncSession):
    sync_session_class = BindingSession


@event.listens_for(BindingSession, "do_orm_execute")
def _narrow(state: ORMExecuteState) -> None:
    if _bound.get() is None or not state.is_orm_statement:
        return
    if state.is_select or state.is_update or state.is_delete:
        state.statement = _narrowed(state.statement)


def _narrowed(statement: Executable) -> Executable:
    """Of one that is made once and asked often, made once: what SQLAlchemy worked out for it is kept, too."""
    known = _made.get(statement)
    if known is None:
        known = _made[statement] = statement.options(_HERE)
    return known


_made: WeakKeyDictionary[Executable, Executable] = WeakKeyDictionary()


def _here(row: type[Base]) -> ColumnElement[bool]:
    """That a row is of the bound workspace. ``row``: a class of ours, or an alias of one.

    The unary plus keeps it from being what a database looks rows up by: it only leaves rows out.
    """
    table = getattr(row, "__table__", None)
    if not isinstance(table, Table):  # Base itself, with which SQLAlchemy tries this once
        return true()
    if (name := _own(table)) is not None:
        plain = UnaryExpression(getattr(row, name), operator=custom_op("+"), type_=WorkspaceKey())
        return plain == bindparam("here", callable_=_bound.get, type_=WorkspaceKey(), unique=True)
    if (up := parent_of(table)) is None:
        return true()
    column, parent = up
    return _exists(parent, getattr(row, column))


def _below(table: Table) -> ColumnElement[bool]:
    """The same of a table whose row has been looked up by its id."""
    here = bindparam("here", callable_=_bound.get, type_=WorkspaceKey(), unique=True)
    if (name := _own(table)) is not None:
        return table.c[name] == here
    up = parent_of(table)
    assert up is not None, f"{table} is of no workspace"
    column, parent = up
    return _exists(parent, table.c[column])


def _exists(parent: Table, key: Any) -> ColumnElement[bool]:
    found = select(1).select_from(parent).where(parent.c.id == key, _below(parent))
    return found.correlate_except(parent).exists()


def _own(table: Table) -> str | None:
    """The column in which a table names the workspace, if it does."""
    return "id" if table.name == "workspaces" else "workspace_id" if "workspace_id" in table.c else None


def parent_of(table: Table) -> tuple[str, Table] | None:
    """Of a table that does not name the workspace: the column and the table that lead to it."""
    for key in sorted(table.foreign_keys, key=lambda key: key.column.table.name):
        parent = key.column.table
        if _own(parent) is not None or parent_of(parent) is not None:
            return key.parent.name, parent
    return None


_HERE = with_loader_criteria(
    Base, lambda row: _here(row), include_aliases=True, track_closure_variables=False
)


def watch(engine: Engine) -> None:
    """Refuses what is not narrowed, on its way to the database. At the dialect: an engine that has listeners
    of its own goes a longer way for every statement."""
    for way in ("do_execute", "do_executemany", "do_execute_no_params"):
        event.listen(engine, way, _refuse)


def _refuse(_cursor: Any, statement: str, *parameters_context: Any) -> None:
    context = parameters_context[-1]
    if _bound.get() is None or context is None or context.compiled is None:
        return  # nobody speaks; or a savepoint and the like, which hold no query
    if "compiled_cache" in context.execution_options:
        return  # a flush: of rows that were found here, or are new, with the workspace as a value
    if beyond := unnamed(statement):
        raise AnotherWorkspace(f"a statement does not name its workspace for {', '.join(beyond)}")


@lru_cache(maxsize=2000)
def unnamed(statement: str) -> tuple[str, ...]:
    """The tables, as they are called in a statement, that are not of the workspace by what it says: that do
    not name it, nor lean by an id on another that does."""
    places = _tables().finditer(_LISTS.sub("", statement))
    called = {(found[2] or found[1]): Base.metadata.tables[found[1]] for found in places}
    named = _named(statement, called)
    leaning = {name for name in called if named and _leans(statement, name)}
    return tuple(sorted(called.keys() - named - leaning))


def _named(statement: str, called: dict[str, Table]) -> set[str]:
    """Those whose workspace is compared with a value, or with that of one of those: two that are only alike
    may both be another's."""
    columns = {f"{name}.{_own(table)}": name for name, table in called.items()}
    named = {columns[column] for column in _VALUED.findall(statement) if column in columns}
    alike = [
        {columns[one], columns[other]}
        for one, other in _ALIKE.findall(statement)
        if one in columns and other in columns
    ]
    while more := {name for pair in alike if pair & named for name in pair - named}:
        named |= more
    return named


def _leans(statement: str, name: str) -> bool:
    column = rf"\b{re.escape(name)}\.\w+_id\b"
    on_another = rf"\w+\.id = {column}|{column} = \w+\.id\b|{column} IN \(SELECT \w+\.id\b"
    return re.search(on_another, statement) is not None


_VALUE = r"(?:\?|%\(|__\[|SELECT value FROM json_each\([^)]*\)\)(?! = 0))"
_VALUED = re.compile(rf"(?<!NOT )\b(\w+\.\w+)\)? (?:= (?:ANY \()?|IN \(){_VALUE}")
"""Compared with a value, or with some: all but some would be those of anybody."""
_ALIKE = re.compile(r"(\w+\.\w+)\)? = (\w+\.\w+)")
_LISTS = re.compile(r"INTO \w+ \([^)]*\)|ON CONFLICT \([^)]*\)|\bRETURNING .*", re.DOTALL)
"""Where columns stand without their table: one of them, `evidence`, is called as a table is."""


@cache
def _tables() -> re.Pattern[str]:
    """Where a table of a workspace stands in a statement, with the name that it is given there: also one that
    only helps to find what is changed or deleted (UPDATE … FROM, DELETE … USING), and one in brackets."""
    of_one = "|".join(t.name for t in Base.metadata.tables.values() if _own(t) or parent_of(t))
    return re.compile(rf"(?:FROM|JOIN|UPDATE|USING|,)\s+\(*({of_one})(?:\s+AS\s+(\w+))?(?=[\s,)]|$)")
