"""Which statements SQLite answers so soon that the event loop may wait for them, and for how long it does."""

import asyncio
import re
import sqlite3
from collections.abc import Callable
from functools import lru_cache
from time import perf_counter

SHARE = 0.005  # seconds of one turn of the event loop: what comes then makes a trip, others have their turn
TOO_LONG = 0.002  # seconds for one look
FEW = 300  # parameters: some rows, which take about a millisecond at most
AGAIN_AFTER = 10  # trips

_STEPS = 5_000  # of SQLite's machine between two looks at the clock: about a tenth of a millisecond
_REMEMBERED = 500
_BY_ID = re.compile(r"UPDATE \w+ SET .* WHERE \w+\.id = \?", re.DOTALL)

_too_long: dict[str, int] = {}  # and how many trips each still makes


class Turn:
    """How long statements have held up the event loop since others had their turn."""

    def __init__(self) -> None:
        self._began: float | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def has_time(self) -> bool:
        """Whether one more may."""
        now, loop = perf_counter(), asyncio.get_running_loop()
        if self._began is None or self._loop is not loop:
            self._began, self._loop = now, loop
            loop.call_soon(self._is_over)
        return now - self._began < SHARE

    def _is_over(self) -> None:
        self._began = None


def look(raw: sqlite3.Connection, statement: str, work: Callable[[sqlite3.Connection], None]) -> bool:
    """A statement that only reads: False if it was cut off, because it took too long.

    Nothing has changed then, and it makes its trip, for a while: it may have been many rows this once, or a
    busy machine.
    """
    ends = perf_counter() + TOO_LONG
    raw.set_progress_handler(lambda: perf_counter() > ends, _STEPS)
    try:
        work(raw)
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorcode", None) != sqlite3.SQLITE_INTERRUPT:  # Python's own have none
            raise
        if len(_too_long) >= _REMEMBERED:
            _too_long.clear()
        _too_long[statement] = AGAIN_AFTER
        return False
    finally:
        raw.set_progress_handler(None, 0)
    return True


def is_look(statement: str) -> bool:
    """It only reads, and did not take too long lately."""
    if not statement.startswith("SELECT"):
        return False
    if trips := _too_long.pop(statement, 0):
        _too_long[statement] = trips - 1
    return not trips


def is_few_rows(statement: str, parameters: int) -> bool:
    """It writes a row, or a few, and looks for none; or it begins or ends a part of the transaction."""
    return parameters <= FEW and _is_few_rows(statement)


@lru_cache(2000)
def _is_few_rows(statement: str) -> bool:
    if statement.startswith("INSERT INTO"):
        return " VALUES (" in statement and "SELECT" not in statement
    return statement.startswith(("SAVEPOINT", "RELEASE")) or bool(_BY_ID.fullmatch(statement))
