"""The end, when somebody asks for it: in order, and in time whatever hangs."""

import asyncio
import os
import signal
import sys
import threading

AT_LAST = 9.0  # seconds after the signal; whoever sent it kills after ten


def when_asked(*signals: signal.Signals) -> asyncio.Event:
    """An event that is set by any of these. From then on the process has nine seconds.

    A database that stands still holds whoever asks it, and cannot be hurried. What is left then is what
    `kill -9` leaves: rows that the next process takes up.
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


def _end() -> None:
    sys.stderr.flush()
    os._exit(0)
