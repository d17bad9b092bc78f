"""Many results, few transactions: what comes while one is being written shares the next."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from bot.clock import awake

T = TypeVar("T")


class Together(Generic[T]):
    """`write` gets all that came since it was last begun, and runs once at a time, `apart` seconds after it
    has ended."""

    def __init__(self, write: Callable[[Sequence[T]], Awaitable[None]], apart: float = 0.0) -> None:
        self._write, self._apart = write, apart
        self._pending: list[T] = []
        self._one = asyncio.Lock()
        self._wrote_at = 0.0

    async def add(self, one: T) -> None:
        """Returns when it is written; raises what `write` raises, to the one whose turn it was."""
        self._pending.append(one)
        mine = self._pending
        async with self._one:
            if self._pending is not mine:
                return  # whoever went before us has written ours, too
            if self._apart:
                await asyncio.sleep(self._wrote_at + self._apart - awake())
            self._pending = []
            await self._write(mine)
            self._wrote_at = awake()
