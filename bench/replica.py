"""A process that only sends: `python -m bench.replica DATABASE_URL SLACK_URL LEASE [unpaced] [one-by-one]`.

SLACK_URL may be "silent": a Slack in this process that takes everything at once. "one-by-one": each result in
a transaction of its own.
"""

import asyncio
import dataclasses
import resource
import signal
import sys
from typing import Any

from bench.silent import Silent
from bot import frugal
from bot.clock import SystemClock
from bot.delivery.lease import Fence, open_session
from bot.delivery.pace import Pace
from bot.delivery.recording import Result
from bot.delivery.sender import SLACKS_PACE, Sender
from bot.delivery.slack import Slack
from bot.delivery.timing import Timing
from bot.storage.database import Database
from bot.storage.outbox_claims import Claim, Home


class OneByOne(Sender):
    """Writes each result by itself: what sharing saves is measured against this."""

    def __init__(self, *given: Any, timing: Timing, **more: Any) -> None:
        super().__init__(*given, timing=dataclasses.replace(timing, together=0.0), **more)
        self._writes = asyncio.Lock()

    async def _deliver(self, claim: Claim, fence: Fence) -> None:
        result = Result(claim.row, await self._attempt(claim, fence))
        async with self._writes:
            await self._recorder.record(result)


async def main(database_url: str, slack_url: str, lease: float, *, paced: bool, together: bool) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    database = Database.open(database_url)
    async with open_session() as session:
        clients: dict[int, Slack | Silent] = {}

        def slack_for(workspace: Home) -> Slack | Silent:
            if workspace.id not in clients:
                real = Slack(f"xoxb-{workspace.id}", base_url=slack_url, session=session)
                clients[workspace.id] = Silent() if slack_url == "silent" else real
            return clients[workspace.id]

        timing = Timing() if lease >= 60 else Timing(call=1.0, lease=lease, margin=0.5, grace=1.0, look=0.5)
        pace = SLACKS_PACE if paced else None
        history = Pace.per_minute(6000, burst=50)
        sender = (Sender if together else OneByOne)(
            database,
            slack_for,  # type: ignore[arg-type]
            SystemClock(),
            pace=pace,
            history=history,
            timing=timing,
        )
        print("ready", flush=True)
        assert await asyncio.to_thread(sys.stdin.readline) == "go\n"
        await sender.run_forever(stop)
        await sender.stop()
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(f"{used.ru_utime + used.ru_stime:.2f} s of processor", file=sys.stderr)


if __name__ == "__main__":
    frugal.settle()
    database, slack, lease, *more = sys.argv[1:]
    paced, together = "unpaced" not in more, "one-by-one" not in more
    asyncio.run(main(database, slack, float(lease), paced=paced, together=together))
