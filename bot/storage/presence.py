"""Whether the database is there: a line in the log when it goes, one when it is back, and none in between.

Several loops ask it every second and each listener when somebody writes: their failures say nothing new.
"""

import asyncio
import sqlite3
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from typing import Literal, TypeVar

from sqlalchemy.exc import InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.clock import awake
from bot.logs import kind_of, logger

AWAY = (OperationalError, InterfaceError, InternalError, PoolTimeout, OSError)
"""How a database that is not there looks, or one that ended a deadlock with this transaction: try again."""

_TAKES_NO_WRITES = "25006"  # PostgreSQL's, of a server that is not the primary any more

Kind = Literal["read", "write"]
Answer = TypeVar("Answer")

SILENT = 10.0  # seconds without an answer
LOOKS = 20  # in these seconds; by how much each comes late shows how long this process heard nobody

log = logger(__name__)


class Presence:
    """What is known of one database. Each transaction runs inside `watched`."""

    def __init__(self) -> None:
        self._missing: set[Kind] = set()
        self._since = 0.0
        self._asking = 0  # transactions that are open
        self._heard_at = 0.0
        self._watch: asyncio.TimerHandle | None = None

    @contextmanager
    def watched(self, kind: Kind) -> Iterator[None]:
        """Raises whatever is raised inside."""
        self._begin()
        try:
            yield
        except AWAY as error:
            if is_away(error) and not _lost_a_race(error):
                self._is_gone(kind if _refuses_only_this(error) else "read", error)
            raise
        finally:
            self._asking -= 1
        self._heard_at = awake()
        if self._missing:
            self._is_there(kind)

    def _begin(self) -> None:
        if not self._asking:
            self._heard_at = awake()
        self._asking += 1
        if self._watch is None:
            self._look_later()

    def _look_later(self) -> None:
        pause = SILENT / LOOKS
        self._watch = asyncio.get_running_loop().call_later(pause, self._look, awake() + pause)

    def _look(self, planned: float) -> None:
        """A server that stands still refuses nothing: it only does not answer. The time for which we were
        asleep or busy ourselves is no silence of its."""
        self._watch = None
        self._heard_at = min(awake(), self._heard_at + awake() - planned)
        if self._asking and awake() - self._heard_at >= SILENT:
            self._is_gone("read", TimeoutError(f"no answer for {SILENT:.0f} seconds"))
        if self._asking:
            self._look_later()

    def _is_gone(self, kind: Kind, error: BaseException) -> None:
        if not self._missing:
            self._since = awake()
            log.warning("the database is away; what is due waits for it", why=kind_of(error))
        self._missing.add(kind)

    def _is_there(self, kind: Kind) -> None:
        """Whoever can write can read; a disk that is full is still read."""
        self._missing -= {kind, "read"}
        if not self._missing:
            log.warning("the database is back", seconds=round(awake() - self._since))


async def steadily(work: Awaitable[Answer], otherwise: Answer, stumbled: str) -> Answer:
    """One turn of a loop: what the work returns, or `otherwise` if it fails, and the loop goes on.

    Of a database that is away its presence has told; any other failure is logged as `stumbled`.
    """
    try:
        return await work
    except Exception as error:
        if not is_away(error):
            log.exception(stumbled)
        return otherwise


def is_away(error: BaseException) -> bool:
    """Whether it may go well at the next try. SQLite calls a mistake in a statement operational, too, and so
    does Python, without a code, a row whose bytes are no text."""
    orig = getattr(error, "orig", None)
    code = getattr(orig, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    mistake = isinstance(orig, sqlite3.Error) and code == sqlite3.SQLITE_ERROR
    if isinstance(error, InternalError):
        return _state(error) == _TAKES_NO_WRITES
    return isinstance(error, AWAY) and not mistake


def _lost_a_race(error: BaseException) -> bool:
    """PostgreSQL's class 40: rolled back because of another transaction (a deadlock)."""
    return _state(error).startswith("40")


def _refuses_only_this(error: BaseException) -> bool:
    """A disk that is full, a file or a server that is read-only or locked: the connection stands."""
    if not isinstance(error, OperationalError | InternalError) or error.connection_invalidated:
        return False
    return hasattr(error.orig, "sqlite_errorcode") or _state(error).startswith(("53", _TAKES_NO_WRITES))


def _state(error: BaseException) -> str:
    return getattr(getattr(error, "orig", None), "sqlstate", None) or ""
