"""Product time comes from the database where several processes may serve one, so that they all agree.

Otherwise a process on a machine whose clock is wrong would ask people too early, or expire what is still due.
"""

import asyncio
import contextlib

from bot.clock import SystemClock
from bot.context import Context
from bot.logs import logger
from bot.storage.presence import steadily

log = logger(__name__)

EVERY = 30.0  # seconds between two comparisons
OFF = 60.0  # seconds by which the machine's clock may differ before the log says so


async def adopt(context: Context, told: bool = False) -> bool:
    """Set the clock by the database's. Nothing is done on SQLite, where one machine has one clock, nor to a
    clock that somebody moved.

    Returns whether the machine's own clock is off, which is logged unless it was `told` before."""
    clock = context.clock
    if context.database.dialect != "postgresql" or not isinstance(clock, SystemClock):
        return False
    async with context.database.read() as session:
        ahead = clock.agree(await context.database.machine_now(session)).total_seconds()
    is_off = abs(ahead) > OFF
    if is_off and not told:
        log.warning("this machine's clock is off; the database's is used", seconds=round(ahead))
    return is_off


async def keep_adopting(context: Context, stop: asyncio.Event, is_off: bool) -> None:
    """Every half minute, until `stop` is set. `is_off`: what the first `adopt` returned."""
    while not stop.is_set():
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), EVERY)
        is_off = await steadily(adopt(context, is_off), is_off, "the time was not asked for")
