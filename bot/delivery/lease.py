"""Checking the lease at the last moment before a request is written.

A process that was frozen (SIGSTOP, a paused virtual machine) must not send what another one has taken over.
So the HTTP client checks between having a connection and writing to it, with nothing awaited in between."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import SimpleNamespace
from typing import Any

import aiohttp

from bot.clock import awake


class LeaseLapsed(Exception):
    """Raised instead of writing, because another process may own the row by now."""


class Fence:
    """Guards one call under one lease. `written`: whether any byte of it may have been sent."""

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
    """Inside, requests of this task are checked by the fence, if their session is from `open_session`."""
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
    """Whether the session came from `open_session`, which checks fences."""
    return any(_before_writing in trace.on_request_headers_sent for trace in session.trace_configs)


async def _before_writing(_session: aiohttp.ClientSession, _context: SimpleNamespace, _params: Any) -> None:
    if (fence := _fence.get()) is not None:
        fence.check()
