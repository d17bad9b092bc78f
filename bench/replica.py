"""A process that only sends: `python -m bench.replica DATABASE_URL SLACK_URL LEASE [unpaced] [one-by-one]`.

SLACK_URL may be "silent": a Slack in this process that takes everything at once. "one-by-one": each result in
a transaction of its own.
"""

import asyncio
import resource
import signal
import sys

from bench.silent import Silent
from bot import frugal
from bot.clock import SystemClock
from bot.delivery.lease import open_session
from bot.delivery.pace import Pace
from bot.delivery.sender import SLACKS_PACE, Sender
from bot.delivery.slack import Slack
from bot.delivery.timing import Timing
from bot.storage.database import Database
from bot.storage.outbox_claims import Home


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
        sender = Sender(
            database,
            slack_for,  # type: ignore[arg-type]
            SystemClock(),
            pace=pace,
            history=history,
            timing=timing,
            together=together,
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
