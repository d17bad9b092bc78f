"""Everything that can be due, in the order in which it has right of way."""

from collections.abc import Awaitable, Callable, Collection

from bot.context import Context
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


async def run_due(context: Context, due: Collection[str]) -> int:
    """Do all that is due now, once; returns how many things were done. `due`: which jobs have any, by the one
    look of `upcoming.look`."""
    return sum([await job(context) for name, job in JOBS.items() if name in due])
