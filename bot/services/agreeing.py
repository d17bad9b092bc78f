"""What time it is where several serve one database: as late as the database says.

A replica whose own clock lies would else ask people early, or take what is due for too late.
"""

import asyncio
import contextlib

from bot.clock import SystemClock
from bot.context import Context
from bot.logs import logger
from bot.storage.database import AWAY

log = logger(__name__)

EVERY = 30.0  # seconds between two looks
OFF = 60.0  # seconds between the machine's clock and the database's, from which on it is worth a line


async def agree(context: Context) -> None:
    """On PostgreSQL, and if nobody moves the clock; SQLite's machine has one clock only."""
    clock = context.clock
    if context.database.dialect == "postgresql" and isinstance(clock, SystemClock):
        async with context.database.read() as session:
            ahead = clock.agree(await context.database.machine_now(session)).total_seconds()
        if abs(ahead) > OFF:
            log.warning("this machine's clock is off; the database's is used", seconds=ahead)


async def keep_agreeing(context: Context, stop: asyncio.Event) -> None:
    while not stop.is_set():
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), EVERY)
        try:
            await agree(context)
        except AWAY:
            log.warning("the database is away; the time is counted on")
