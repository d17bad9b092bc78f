"""The timetable: the one place that knows APScheduler, and it only ticks; due times live in rows."""

import asyncio
import logging
from contextlib import suppress
from datetime import UTC

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import awake
from bot.context import Context
from jobs.due import JOBS, Job, look

EVERY = 5  # seconds
SELDOM = {"retention": 60, "uninstalls": 60, "housekeeping": 600}
STUCK_AFTER = 60.0  # seconds in which no job began

logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)  # or each look that is left out is a line


class Timetable:
    """Runs each job every few seconds: never twice at once, and late rather than not at all."""

    def __init__(self, context: Context) -> None:
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._looked_at = awake()
        for name, job in JOBS.items():
            self._scheduler.add_job(
                self._look,
                "interval",
                args=[name, job, context],
                id=name,
                name=name,
                seconds=SELDOM.get(name, EVERY),
                max_instances=1,
                coalesce=True,
                misfire_grace_time=None,
            )

    async def _look(self, name: str, job: Job, context: Context) -> None:
        self._looked_at = awake()
        with suppress(asyncio.CancelledError):  # we end; what it had begun is rolled back
            await look(name, job, context)

    @property
    def ticks(self) -> bool:
        """Whether a job began in the last minute."""
        return self._scheduler.running and awake() - self._looked_at < STUCK_AFTER

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        """Starts nothing more. A running job is cancelled at its next await; its transaction rolls back."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
