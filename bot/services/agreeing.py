"""What time it is where several serve one database: as late as the database says.

A replica whose own clock lies would else ask people early, or take what is due for too late.
"""

import asyncio
import contextlib

from bot.clock import SystemClock
from bot.context import Context
from bot.logs import logger
from bot.storage.presence import steadily

log = logger(__name__)

EVERY = 30.0  # seconds between two looks
OFF = 60.0  # seconds between the machine's clock and the database's, from which on it is worth a line


async def agree(context: Context, told: bool = False) -> bool:
    """On PostgreSQL, and if nobody moves the clock; SQLite's machine has one clock only.

    Whether the machine's clock is off; it is a line in the log unless that was `told`."""
    clock = context.clock
    if context.database.dialect != "postgresql" or not isinstance(clock, SystemClock):
        return False
    async with context.database.read() as session:
        ahead = clock.agree(await context.database.machine_now(session)).total_seconds()
    is_off = abs(ahead) > OFF
    if is_off and not told:
        log.warning("this machine's clock is off; the database's is used", seconds=round(ahead))
    return is_off


async def keep_agreeing(context: Context, stop: asyncio.Event, is_off: bool) -> None:
    """Until `stop`; `is_off`: what the first look said."""
    while not stop.is_set():
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), EVERY)
        is_off = await steadily(agree(context, is_off), is_off, "the time was not asked for")
