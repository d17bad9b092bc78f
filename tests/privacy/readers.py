"""Who can read what somebody wrote, found in the code itself: which queries bring words out of which table,
which services call them, and which services speak to anybody but the member whose row they have."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from bot.storage.schema import METADATA
from bot.storage.types import Base, Words, WordsJson

BOT = Path(__file__).parents[2] / "bot"
WORDS = {
    mapper.class_.__name__: frozenset(
        prop.key for prop in mapper.column_attrs if isinstance(prop.columns[0].type, Words | WordsJson)
    )
    for mapper in Base.registry.mappers
    if mapper.local_table in METADATA.sorted_tables
}
"""By class of row: the columns that hold words."""
NOT_A_PERSONS = {
    "TeamRow": "a channel's name",
    "ForgettingKeyRow": "a key",
}
HELD = {"MemberRow": "field", "DeliveryRow": "payload"}
"""Rows that many services hold, and the one column of each that has words: who names it reads it."""
PERSONS = {name for name, columns in WORDS.items() if columns} - NOT_A_PERSONS.keys()
NO_WORDS_OUT = {"join", "outerjoin", "select_from", "update", "delete", "insert", "exists"}
"""Calls that name a table and bring nothing of it out."""
THEIR_OWN = ("row.user_id", "member.user_id", "delivery.user_id", "who.user_id")
"""Whom a service names that speaks to the member whose row it has."""


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def names_held(node: ast.AST) -> set[str]:
    """The rows of `HELD` whose words are named somewhere in some code, to read them."""
    columns = {column: row for row, column in HELD.items()}
    read = [one for one in ast.walk(node) if isinstance(one, ast.Attribute) and isinstance(one.ctx, ast.Load)]
    named = {one for put_off in ast.walk(node) if _is_put_off(put_off) for one in ast.walk(put_off)}
    return {columns[one.attr] for one in read if one.attr in columns and one not in named}


def _is_put_off(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and _called(node) == "defer"  # rows without that column


def services() -> list[str]:
    return sorted(path.stem for path in (BOT / "services").glob("*.py") if path.stem != "__init__")


def brought(node: ast.AST) -> set[str]:
    """The rows whose words an expression or a function may bring out."""
    found = names_held(node)
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Attribute) and isinstance(child.value, ast.Name):
            if child.value.id not in HELD and child.attr in WORDS.get(child.value.id, ()):
                found.add(child.value.id)
        elif isinstance(child, ast.Name):
            found |= {child.id} & PERSONS - HELD.keys()
        elif isinstance(child, ast.Call) and _called(child) in NO_WORDS_OUT:
            named = [one for one in child.args if not isinstance(one, ast.Name)]
            for one in (child.func, *named, *(keyword.value for keyword in child.keywords)):
                found |= brought(ast.Expr(one))
        else:
            found |= brought(child)
    return found & PERSONS


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


@cache
def queries(module: str) -> dict[str, set[str]]:
    """The functions of a storage module: the rows whose words each brings out, also by others of it."""
    path = BOT / "storage" / f"{module}.py"
    functions = {
        one.name: one for one in tree(path).body if isinstance(one, ast.AsyncFunctionDef | ast.FunctionDef)
    }
    direct = {name: brought(one) for name, one in functions.items()}
    used = {name: _names(one) & functions.keys() for name, one in functions.items()}
    for _ in functions:
        for name, others in used.items():
            direct[name] |= {row for other in others for row in direct[other]}
    return direct


def _names(node: ast.AST) -> set[str]:
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}


def read_by(service: str) -> set[str]:
    """The rows whose words a service may see: by the queries that it calls."""
    code = tree(BOT / "services" / f"{service}.py")
    modules = dict(_storage_names(code))
    found = names_held(code)
    for one in ast.walk(code):
        if isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name) and one.value.id in modules:
            found |= queries(modules[one.value.id]).get(one.attr, set())
    return found


def _storage_names(code: ast.Module) -> Iterator[tuple[str, str]]:
    """What a module of storage is called in this file, and which it is."""
    for one in ast.walk(code):
        if isinstance(one, ast.ImportFrom) and one.module == "bot.storage":
            for alias in one.names:
                yield alias.asname or alias.name, alias.name


def used_by(service: str) -> set[str]:
    """Other services that this one calls, and those that they call."""
    found: set[str] = set()
    left = [service]
    while left:
        for other in _services_of(left.pop()) - found:
            found.add(other)
            left.append(other)
    return found


@cache
def _services_of(service: str) -> set[str]:
    found: set[str] = set()
    for one in ast.walk(tree(BOT / "services" / f"{service}.py")):
        if isinstance(one, ast.ImportFrom) and one.module == "bot.services":
            found |= {alias.name for alias in one.names}
        elif isinstance(one, ast.ImportFrom) and (one.module or "").startswith("bot.services."):
            found.add(str(one.module).rpartition(".")[2])
    return found


def speaks_to_others(service: str) -> bool:
    """Whether it posts into a team's channel, or names somebody else as the one who is spoken to."""
    for one in ast.walk(tree(BOT / "services" / f"{service}.py")):
        if not isinstance(one, ast.Call):
            continue
        name = getattr(one.func, "id", "")
        if name == "Place" and one.args and ast.unparse(one.args[0]) in ("team.channel", "channel.id"):
            return True
        if name == "Who" and len(one.args) > 1 and ast.unparse(one.args[1]) not in THEIR_OWN:
            return True
    return False
