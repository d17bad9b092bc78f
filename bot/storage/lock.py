"""Lock files: who is alive on this machine, and whose turn it is. They need no clean-up after `kill -9`."""

import fcntl
import os
import secrets
import tempfile
import time
from pathlib import Path

from sqlalchemy.engine import URL

_FORGOTTEN = 7 * 86_400  # seconds after which a dead process's file is thrown away


class FileLock:
    """One file that at most one process holds; the system lets go of it when the process dies."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: int | None = None

    def take(self) -> bool:
        """Whether it is ours now; does not wait."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return False
        self._file = file
        return True

    def release(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None


def timetable_lock(url: URL) -> FileLock | None:
    """The lock of whoever runs the timetable on a SQLite file; None on PostgreSQL, where all may."""
    if url.get_backend_name() != "sqlite" or not url.database:
        return None
    return FileLock(Path(url.database + ".timetable"))


class Boot:
    """This process's name as an owner, and a lock that proves to its neighbours that it is alive."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.id = secrets.token_hex(8)
        self._lock = FileLock(directory / f"{self.id}.alive")

    @classmethod
    def on(cls, url: URL) -> "Boot":
        """Beside a SQLite file; for PostgreSQL in this machine's directory for temporary files."""
        if url.get_backend_name() == "sqlite" and url.database:
            return cls(Path(url.database + ".owners"))
        return cls(Path(tempfile.gettempdir()) / f"headroom-owners-{os.getuid()}")

    def begin(self) -> None:
        self._lock.take()
        _sweep(self.directory)

    def end(self) -> None:
        """To be called when nothing is in flight any more."""
        self._lock.path.unlink(missing_ok=True)
        self._lock.release()

    def is_dead(self, owner: str) -> bool:
        """Whether that process surely runs no more: its file is here and nobody holds it.

        No file proves nothing (another machine, another container): such owners wait for their lease.
        """
        if owner == self.id or "/" in owner:
            return False
        lock = FileLock(self.directory / f"{owner}.alive")
        if not lock.path.exists() or not lock.take():
            return False
        lock.release()
        return True


def _sweep(directory: Path) -> None:
    for path in directory.glob("*.alive"):
        lock = FileLock(path)
        if _age(path) > _FORGOTTEN and lock.take():
            path.unlink(missing_ok=True)
            lock.release()


def _age(path: Path) -> float:
    """In seconds; 0 for a file that its process has just taken away."""
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0.0
