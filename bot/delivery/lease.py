"""The last look before a message leaves: has this process been asleep past its lease?

A frozen process (SIGSTOP, a paused virtual machine) must not send what another has taken over. So the check
is made by the HTTP client between having a connection and writing to it: nothing is awaited in between.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import SimpleNamespace
from typing import Any

import aiohttp

from bot.clock import awake


class LeaseLapsed(Exception):
    """Raised instead of writing: somebody else may own this row by now."""


class Fence:
    """One call under one lease: `written` says whether any byte of it may have left."""

    def __init__(self, ends_at: float) -> None:
        self.ends_at = ends_at  # on the clock of `awake()`
        self.written = False

    def check(self) -> None:
        if awake() >= self.ends_at:
            raise LeaseLapsed
        self.written = True


_fence: ContextVar[Fence | None] = ContextVar("fence", default=None)


@contextmanager
def fenced(fence: Fence) -> Iterator[Fence]:
    """Requests of this task and of sessions from `open_session` go through the fence meanwhile."""
    token = _fence.set(fence)
    try:
        yield fence
    finally:
        _fence.reset(token)


def open_session(timeout: float = 5.0, connections: int = 0) -> aiohttp.ClientSession:
    """The HTTP session that all Slack clients share.

    `timeout` in seconds is for a whole call: slack_sdk passes on none of its own to a session that it was
    given, and aiohttp's default is five minutes. 0 connections: as many as are asked for.
    """
    trace = aiohttp.TraceConfig()
    trace.on_request_headers_sent.append(_before_writing)  # aiohttp calls it before, not after, the write
    return aiohttp.ClientSession(
        timeout=aiohttp.ClientTimeout(total=timeout),
        connector=aiohttp.TCPConnector(limit=connections),
        trace_configs=[trace],
    )


def has_fence(session: aiohttp.ClientSession) -> bool:
    """Whether it came from `open_session`."""
    return any(_before_writing in trace.on_request_headers_sent for trace in session.trace_configs)


async def _before_writing(_session: aiohttp.ClientSession, _context: SimpleNamespace, _params: Any) -> None:
    if (fence := _fence.get()) is not None:
        fence.check()
