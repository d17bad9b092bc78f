"""The operator's commands for the outbox: `headroom status`, `retry` and `settle`.

Each prints what came of it, and returns the exit code.
"""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import asdict
from datetime import datetime
from typing import TypeVar

from bot.clock import Clock
from bot.services import deliveries
from bot.services.deliveries import Status
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.outbox_status import Held
from bot.storage.sealing import open_database

Answer = TypeVar("Answer")

RETRIED = {
    "unknown": "There is no delivery {id}.",
    "queued": "{id} is queued: it goes as soon as the pace allows.",
    "made anew": "{id} is made anew, and goes as soon as the pace allows.",
    "nothing left": "{id} cannot be made again: its week, member or team is gone.",
    "ended": "{id} has ended, and nothing of its words was kept: it cannot be sent again.",
    "sent": "{id} was sent.",
    "in flight": "{id} may be at Slack: look there, then `headroom settle {id} --sent` or `--not-sent`.",
}
SETTLED = {
    "unknown": "There is no delivery {id}.",
    "sent": "{id} counts as sent.",
    "queued": "{id} is queued again.",
    "failed": "{id} counts as not sent; `headroom retry {id}` makes it anew.",
    "not open": "{id} is not uncertain: nothing to settle.",
}
DONE = {"queued", "made anew", "sent", "failed"}


def status(settings: Settings, clock: Clock, *, json_: bool) -> int:
    """Print how the outbox stands."""
    found = asyncio.run(_on_the_database(settings, clock, deliveries.status))
    sys.stdout.write((as_json(found) if json_ else "\n".join(lines(found))) + "\n")
    return 0


def retry(settings: Settings, clock: Clock, id_: int) -> int:
    """Send it again, and print what came of it."""

    async def act(database: Database, now: datetime) -> str:
        return await deliveries.retry(database, id_, now)

    return _say(asyncio.run(_on_the_database(settings, clock, act)), RETRIED, id_)


def settle(settings: Settings, clock: Clock, id_: int, *, arrived: bool) -> int:
    """Say whether it is in Slack, and print what came of it."""

    async def act(database: Database, now: datetime) -> str:
        return await deliveries.settle(database, id_, now, arrived=arrived)

    return _say(asyncio.run(_on_the_database(settings, clock, act)), SETTLED, id_)


async def _on_the_database(
    settings: Settings, clock: Clock, act: Callable[[Database, datetime], Awaitable[Answer]]
) -> Answer:
    database = open_database(settings.database_url, settings.encryption_keys)
    try:
        await database.require_tables()
        return await act(database, clock.now())
    finally:
        await database.close()


def _say(what: str, sentences: dict[str, str], id_: int) -> int:
    done = what in DONE and not (what == "sent" and sentences is RETRIED)
    (sys.stdout if done else sys.stderr).write(sentences[what].format(id=id_) + "\n")
    return 0 if done else 1


def as_json(status: Status) -> str:
    """All of it; `lag` in seconds, times in ISO."""
    said = asdict(status) | {"lag": status.lag}
    return json.dumps(said, indent=2, default=lambda moment: moment.isoformat())


def lines(status: Status) -> Iterator[str]:
    counts, rate = status.counts, status.rate
    yield f"Queued     {counts.due} due, {counts.later} for later"
    yield f"Lag        {_seconds(status.lag)}"
    yield f"Sending    {counts.sending}, and {counts.uncertain} of unknown outcome"
    yield f"Rate       {rate.last_minute} in the last minute, {rate.last_hour} in the last hour"
    for one in status.held:
        yield f"Workspace  {one.team_id} {one.name} {_why(one)}; {one.waiting} waiting"
    for row in status.stuck:
        ids = ", ".join(str(id_) for id_ in row.ids) + (", …" if row.count > len(row.ids) else "")
        yield f"{row.state.capitalize():<11}{row.count} {row.kind}: {row.why} ({ids})"
    if status.stuck:
        yield ""
        yield "A failed prompt, summary or digest: `headroom retry ID` makes it anew. Others keep no words."
        yield "An uncertain one is looked for; if you know better: `headroom settle ID --sent` or"
        yield "`--not-sent`."


def _why(one: Held) -> str:
    if one.shut_why is not None:
        return f"cannot be written to: {one.shut_why.removesuffix('.')}"
    return (
        f"is stopped: {one.stopped_why}" if one.until is None else f"is paused until {one.until:%H:%M:%S} UTC"
    )


def _seconds(lag: float) -> str:
    if lag < 120:
        return f"{lag:.0f} s"
    return f"{lag / 60:.0f} min" if lag < 7200 else f"{lag / 3600:.1f} h"
