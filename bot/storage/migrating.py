"""Runs the revisions of `migrations/` on a database, from code: no alembic.ini, no working directory."""

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.engine import URL, make_url

from bot.storage.upgrading import engine_to_change

_ANY_NUMBER = 4_839_226_051  # the advisory lock of whoever migrates


async def upgrade(url: URL, revision: str = "head") -> None:
    """Takes the database to `revision`; whoever comes second waits and finds nothing to do."""
    await asyncio.to_thread(_run, url, command.upgrade, revision)


async def downgrade(url: URL, revision: str) -> None:
    """Takes the database back to `revision` ("base": to nothing). What the tables hold is lost with them."""
    await asyncio.to_thread(_run, url, command.downgrade, revision)


def draft(url: URL, message: str) -> None:
    """Writes a new revision file from what the tables say and this (fully migrated) database lacks.

    To be read before it is kept: see CONTRIBUTING, "add a table".
    """
    engine = engine_to_change(url)
    with engine.begin() as connection:
        command.revision(configuration(connection), message, autogenerate=True)
    engine.dispose()


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's settings; env.py takes the connection out of `attributes`."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.attributes["connection"] = connection
    return config


def _run(url: URL, move: Callable[[Config, str], None], revision: str) -> None:
    engine = engine_to_change(url)
    try:
        with engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ANY_NUMBER})
            move(configuration(connection), revision)
    finally:
        engine.dispose()


if __name__ == "__main__":  # see `upgrading`
    _run(make_url(sys.stdin.read()), command.upgrade, "head")
