"""A small workspace beside a big one: does it wait for it?"""

import asyncio
from collections.abc import AsyncIterator

from bench.places import Place, counting_slack, install, opened, queue, replicas
from bench.table import Row, percentile

SMALL, EACH, BIG = 20, 10, 10_000


async def measure(place: Place) -> AsyncIterator[Row]:
    """R9: 20 workspaces with 10 messages each, alone and beside one with 10,000."""
    alone, beside = await _lateness(place, 0), await _lateness(place, BIG)
    yield Row(
        f"R9 {EACH} messages beside {BIG:,} of another team: p95 lateness",
        f"{beside:.2f} s",
        f"{alone:.2f} s alone",
        beside / alone,
        most=1.2,
    )


async def _lateness(place: Place, big: int) -> float:
    """p95 of the small ones' waits, from the first message of all."""
    url = place.new("SQLite")
    async with opened(url) as database, counting_slack(0.15, paced=True) as slack:
        homes = await install(database, SMALL + 1)
        await queue(database, [homes[0]] * big, name="B")
        await queue(database, [homes[1 + n % SMALL] for n in range(SMALL * EACH)], name="S")
        async with replicas(url, slack, 1) as [one]:
            await one.go()
            while True:
                said = await slack.report()
                came = [when for name, when in said["by_channel"].items() if name.startswith("S")]
                if len(came) == SMALL * EACH:
                    return percentile([when - said["first"] for when in came], 0.95)
                await asyncio.sleep(0.2)
