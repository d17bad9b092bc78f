"""All tables, wherever they stand: every file of this room whose name ends in "tables"."""

import pkgutil
from importlib import import_module

from bot import storage
from bot.storage.partial import when_made_there
from bot.storage.types import Base

for _module in pkgutil.iter_modules(storage.__path__):
    if _module.name.endswith("tables"):
        import_module(f"bot.storage.{_module.name}")

METADATA = Base.metadata
when_made_there(METADATA)
"""Complete from here on: a table that is only known later would be missing in a fresh database."""
