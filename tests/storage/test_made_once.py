"""Statements that are made once and bound anew: what can be said of each of them."""

import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module

from sqlalchemy import CompoundSelect, Delete, Select, Update, create_engine
from sqlalchemy.dialects import sqlite

from bot import storage
from bot.storage.schema import METADATA

VALUES = re.compile(r"__\[POSTCOMPILE_\w+\]")
BY_KEYS = re.compile(r"json_each\(\?\)\)(?! = 0)")


def by_keys() -> Iterator[tuple[str, str]]:
    for module in pkgutil.iter_modules(storage.__path__):
        for name, made in vars(import_module(f"bot.storage.{module.name}")).items():
            if isinstance(made, Select | Update | Delete | CompoundSelect):
                text = VALUES.sub("?", str(made.compile(dialect=sqlite.dialect())))
                if BY_KEYS.search(text):
                    yield f"{module.name}.{name}", text


def test_rows_whose_keys_are_named_are_looked_up() -> None:
    """Else whatever is said goes through all that was ever said."""
    engine = create_engine("sqlite://")
    METADATA.create_all(engine)
    with engine.connect() as connection:
        plans = {
            name: connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", (None,) * text.count("?")).all()
            for name, text in by_keys()
        }
    assert {"outbox_states._HOW_THEY_STAND", "outbox_claims._TAKE"} <= plans.keys()
    through_all = [name for name, plan in plans.items() if re.search(r"SCAN (?!json_each)", str(plan))]
    assert not through_all
