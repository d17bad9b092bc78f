"""All jobs, in the order in which they run: the first may use up a member's one unasked message a day."""

from collections.abc import Awaitable, Callable, Collection

from bot import metrics
from bot.context import Context
from bot.logs import logger
from bot.storage.presence import is_away
from jobs import (
    adapting,
    ceilings,
    digests,
    housekeeping,
    prompts,
    reminders,
    retention,
    snoozes,
    summaries,
    teams,
    uninstalls,
)

log = logger(__name__)

Job = Callable[[Context], Awaitable[int]]

JOBS: dict[str, Job] = {
    "prompts": prompts.run,
    "summaries": summaries.run,
    "reminders": reminders.run,
    "snoozes": snoozes.run,
    "ceilings": ceilings.run,
    "teams": teams.run,
    "digests": digests.run,
    "adapting": adapting.run,
    "retention": retention.run,
    "uninstalls": uninstalls.run,
    "housekeeping": housekeeping.run,
}


async def look(name: str, job: Job, context: Context) -> int:
    """Run one job; returns how many things it did. If it fails, that is logged and counted, and the others
    run all the same."""
    try:
        done = await job(context)
    except Exception as error:
        metrics.TICKS.labels(name, "failed").inc()
        if not is_away(error):  # that is said once for all
            log.exception("a look for what is due failed; it is due at the next look, too", job=name)
        return 0
    metrics.TICKS.labels(name, "done").inc()
    return done


async def run_due(context: Context, due: Collection[str]) -> int:
    """Run the jobs named in `due` once, in order; returns how many things they did."""
    return sum([await look(name, job, context) for name, job in JOBS.items() if name in due])
