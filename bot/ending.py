"""Ending when somebody asks for it: in order, and within nine seconds whatever hangs."""

import asyncio
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Coroutine
from typing import Any

AT_LAST = 9.0  # seconds after the signal; whoever sent it kills after ten


def when_asked(*signals: signal.Signals) -> asyncio.Event:
    """An event that is set by any of these. From then on the process has nine seconds.

    Then it ends even if something hangs, a call to a frozen database for example. What it leaves behind is
    what `kill -9` leaves: rows that the next process takes up.
    """
    asked = asyncio.Event()

    def ask() -> None:
        if not asked.is_set():
            last = threading.Timer(AT_LAST, _end)
            last.daemon = True
            last.start()
        asked.set()

    for name in signals:
        asyncio.get_running_loop().add_signal_handler(name, ask)
    return asked


async def unless(stop: asyncio.Event, work: Coroutine[Any, Any, None]) -> None:
    """Do the work, but give it up as soon as `stop` is set. Raises what the work raises."""
    working, stopped = asyncio.create_task(work), asyncio.create_task(stop.wait())
    await asyncio.wait((working, stopped), return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if not working.done():
        working.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await working


def _end() -> None:
    sys.stderr.flush()
    os._exit(0)
