"""`headroom run` and `headroom tick`: start, until somebody asks for the end."""

import signal

from bot import ending, frugal
from bot.app import Headroom
from bot.clock import Clock
from bot.settings import Settings


async def serve(settings: Settings, clock: Clock, *, timetable: bool) -> int:
    """Until SIGTERM or Ctrl-C; returns the exit code."""
    frugal.one_arena()
    stop = ending.when_asked(signal.SIGTERM, signal.SIGINT)
    headroom = Headroom(settings, clock)
    try:
        await ending.unless(stop, headroom.start(timetable=timetable))
        if not stop.is_set():
            where = f" on {headroom.url}" if headroom.url else ""
            print(f"Headroom {await _how(headroom)}{where}. Stop it with Ctrl-C.", flush=True)
        await stop.wait()
    finally:
        await headroom.stop()
    return 0


async def _how(headroom: Headroom) -> str:
    if headroom.settings.mode == "http":
        return "is listening to Slack"
    connected = await headroom.is_connected()
    return "is connected to Slack" if connected else "cannot connect to Slack yet, and goes on trying"


async def do_all_due(settings: Settings, clock: Clock) -> int:
    """One tick, sending included; returns the exit code."""
    headroom = Headroom(settings, clock)
    try:
        await headroom.prepare(timetable=True)
        left = await headroom.tick()
    finally:
        await headroom.stop()
    if left:
        print(f"{left} messages are still queued: the pace allows no more now. The next tick goes on.")
    return 0
