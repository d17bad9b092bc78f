"""Repeating a bounded batch until nothing due is left."""

import asyncio
from collections.abc import Awaitable, Callable

from bot.context import Context


async def until_none(a_batch: Callable[[Context], Awaitable[int]], context: Context) -> int:
    """Batch after batch until nobody is due; returns how many were."""
    done = 0
    while found := await a_batch(context):
        done += found
        await asyncio.sleep(0)  # others get their turn between two transactions
    return done


async def until_fewer(
    a_batch: Callable[[Context, int], Awaitable[int]], context: Context, at_once: int
) -> int:
    """The same where nobody of a batch is due afterwards: a batch that is not full is the last."""
    done = 0
    while (found := await a_batch(context, at_once)) == at_once:
        done += found
        await asyncio.sleep(0)
    return done + found
