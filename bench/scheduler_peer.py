"""A way to keep weekly slots, in a process of its own: `python -m bench.scheduler_peer KIND COUNT URL`.

Prints seconds until it ticks, and how much memory that took (MiB), as JSON. Imports are not counted.
"""

import asyncio
import json
import sys
import time
from datetime import UTC, datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bench.memory import resident
from bench.ticking import context_of
from bot.storage.database import Database
from jobs import prompts
from jobs.clock import Timetable


async def one_job_each(count: int) -> None:
    scheduler = AsyncIOScheduler(timezone=UTC)
    for n in range(count):
        scheduler.add_job(
            print, "cron", day_of_week="fri", hour=15, timezone="Europe/Berlin", args=[n], id=str(n)
        )
    scheduler.start()
    await asyncio.sleep(0)


async def a_few_ticks(url: str) -> None:
    database = Database.open(url)
    context = context_of(database, datetime(2026, 11, 25, 9, tzinfo=UTC))
    Timetable(context).start()
    await prompts.run(context)


async def main(kind: str, count: int, url: str) -> None:
    before, begin = resident(), time.perf_counter()
    await (one_job_each(count) if kind == "apscheduler" else a_few_ticks(url))
    print(json.dumps({"seconds": time.perf_counter() - begin, "mib": resident() - before}))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), sys.argv[3]))
