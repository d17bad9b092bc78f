"""Many items, few writes: what comes in while one batch is being written is written with the next."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from bot.clock import awake

Item = TypeVar("Item")


class Batches(Generic[Item]):
    """`write` is called with all that came since its last call began, one call at a time, and not before
    `apart` seconds after the last one ended."""

    def __init__(self, write: Callable[[Sequence[Item]], Awaitable[None]], apart: float = 0.0) -> None:
        self._write, self._apart = write, apart
        self._pending: list[Item] = []
        self._writing = asyncio.Lock()
        self._wrote_at = 0.0

    async def add(self, item: Item) -> None:
        """Returns when the item is written. What `write` raises is raised to one of those in its batch."""
        self._pending.append(item)
        mine = self._pending
        async with self._writing:
            if self._pending is not mine:
                return  # the batch was written by whoever had the lock before
            if self._apart:
                await asyncio.sleep(self._wrote_at + self._apart - awake())
            self._pending = []
            await self._write(mine)
            self._wrote_at = awake()
