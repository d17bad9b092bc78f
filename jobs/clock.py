"""The timetable: the one place that knows APScheduler, and it only ticks; due times live in rows."""

from datetime import UTC

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.context import Context
from jobs.due import JOBS

EVERY = 5  # seconds
SELDOM = {"retention": 60, "housekeeping": 600}


class Timetable:
    """Looks for due things every few seconds; never twice at once, and never skipped for being late."""

    def __init__(self, context: Context) -> None:
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        for name, job in JOBS.items():
            self._scheduler.add_job(
                job,
                "interval",
                args=[context],
                id=name,
                seconds=SELDOM.get(name, EVERY),
                max_instances=1,
                coalesce=True,
                misfire_grace_time=None,
            )

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        """Begins nothing more. A job that runs is cancelled at its next await: its transaction rolls back."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
