"""A process that sends: `python -m tests.delivery.replica DATABASE_URL SLACK_URL [blind]`. To be killed."""

import asyncio
import sys

from bot.clock import SystemClock
from bot.delivery.lease import open_session
from bot.delivery.outcomes import Absent, ReadBack
from bot.delivery.pace import Pace
from bot.delivery.sender import Sender
from bot.delivery.slack import Post, Slack
from bot.delivery.timing import Timing
from bot.storage.database import Database

TIMING = Timing(
    call=0.5, lease=1.5, margin=0.2, look=0.1, grace=0.3, rescue_every=0.1, idle=0.1, waiting=0.02
)


class Blind(Slack):
    async def read_back(self, post: Post, after_ts: str | None) -> ReadBack:
        return Absent()


async def main(database_url: str, slack_url: str, kind: type[Slack]) -> None:
    database = Database.open(database_url)
    async with open_session(TIMING.call) as session:
        client = kind("xoxb-test", base_url=slack_url, session=session)
        history = Pace.per_minute(60_000, burst=50)
        sender = Sender(database, lambda _: client, SystemClock(), pace=None, history=history, timing=TIMING)
        print("ready", flush=True)
        await sender.run_forever(asyncio.Event())


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], Blind if "blind" in sys.argv else Slack))
