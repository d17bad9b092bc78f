"""A process that sends, to be killed.

`python -m tests.delivery.replica DATABASE_URL SLACK_URL [blind|patient]`
"""

import asyncio
import sys
from dataclasses import replace

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
PATIENT = replace(TIMING, call=1.0, lease=2.2)
"""For a scene in which nobody is killed: on a busy machine an answer may take longer than half a second, and
what Slack takes in after we have given it up and looked for it is sent twice."""


class Blind(Slack):
    async def read_back(self, post: Post, after_ts: str | None) -> ReadBack:
        return Absent()


async def main(database_url: str, slack_url: str, how: str) -> None:
    database, timing = Database.open(database_url), PATIENT if how == "patient" else TIMING
    kind = Blind if how == "blind" else Slack
    async with open_session(timing.call) as session:
        client = kind("xoxb-test", base_url=slack_url, session=session)
        history = Pace.per_minute(60_000, burst=50)
        sender = Sender(database, lambda _: client, SystemClock(), pace=None, history=history, timing=timing)
        print("ready", flush=True)
        await sender.run_forever(asyncio.Event())


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], "".join(sys.argv[3:])))
