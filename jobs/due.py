"""Everything that can be due, in the order in which it has right of way."""

from collections.abc import Awaitable, Callable

from bot.context import Context
from jobs import adapting, ceilings, digests, housekeeping, prompts, reminders, retention, summaries, teams

Job = Callable[[Context], Awaitable[int]]

JOBS: dict[str, Job] = {
    "prompts": prompts.run,
    "summaries": summaries.run,
    "reminders": reminders.run,
    "ceilings": ceilings.run,
    "teams": teams.run,
    "digests": digests.run,
    "adapting": adapting.run,
    "retention": retention.run,
    "housekeeping": housekeeping.run,
}


async def run_all(context: Context) -> int:
    """Do all that is due now, once; returns how many things were done."""
    return sum([await job(context) for job in JOBS.values()])
