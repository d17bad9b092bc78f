"""Due times in rows and a few ticks, against one APScheduler job for each member."""

import json
from collections.abc import AsyncIterator

from bench.places import Place, Process, opened
from bench.table import Row
from bench.ticking import members_join

COUNT = 10_000


async def measure(place: Place) -> AsyncIterator[Row]:
    url = place.new("SQLite")
    async with opened(url) as database:
        await members_join(database, COUNT)
    ours, theirs = await _peer("headroom", url), await _peer("apscheduler", url)
    name = f"{COUNT:,} weekly slots, against a job for each"
    yield Row(
        f"{name}: until it ticks",
        f"{ours['seconds'] * 1e3:.0f} ms",
        f"{theirs['seconds'] * 1e3:.0f} ms",
        ours["seconds"] / theirs["seconds"],
        most=1.0,
        quoted=True,
    )
    yield Row(
        f"{name}: memory",
        f"{ours['mib']:.1f} MiB",
        f"{theirs['mib']:.1f} MiB",
        ours["mib"] / theirs["mib"],
        most=1.0,
        quoted=True,
    )


async def _peer(kind: str, url: str) -> dict[str, float]:
    process = await Process("bench.scheduler_peer", kind, str(COUNT), url).start()
    await process.process.wait()
    said: dict[str, float] = json.loads(process.first_line)
    return said
