"""The outbox without a limit: what one process can do, and what three can.

R6 was asked of an outbox that commits each result by itself (two cores, no limit). Ours writes many together:
then one process uses both cores, PostgreSQL's included, and more processes only share them. Both are shown.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from statistics import harmonic_mean

from bench.pace import all_accepted
from bench.places import Place, counting_slack, install, left, opened, queue, replicas
from bench.silent import Silent
from bench.table import Row
from bot import frugal
from bot.clock import SystemClock
from bot.delivery.sender import Sender

MESSAGES, TEAMS = 5_000, 20
NEED = 500.0  # a second: 100 workspaces at 300 a minute


async def measure(place: Place) -> AsyncIterator[Row]:
    for kind in ("SQLite", "PostgreSQL"):
        speed = await _alone(place, kind)
        yield Row(
            f"R5 outbox without limit, {kind}, 1 process",
            f"{speed:.0f}/s",
            f"{NEED:.0f}/s needed",
            speed / NEED,
            least=3,
            quoted=True,
        )
    one, three = await _in_turn(place, "one-by-one")
    name = "R6 outbox without limit, PostgreSQL, each result by itself: 3 processes"
    yield _three_against_one(name, three, one, least=1.2, quoted=True)
    one, three = await _replicas(place, 1), await _replicas(place, 3)
    name = "The same, results written together, as we do: one process uses both cores"
    yield _three_against_one(name, three, one, quoted=True)
    one, three = await _over_http(place, 1), await _over_http(place, 3)
    yield _three_against_one("The same over HTTP, to a Slack that needs a core of the two", three, one)


def _three_against_one(
    name: str, three: float, one: float, *, least: float | None = None, quoted: bool = False
) -> Row:
    return Row(name, f"{three:.0f}/s", f"{one:.0f}/s with 1", three / one, least=least, quoted=quoted)


async def _alone(place: Place, kind: str) -> float:
    async with opened(place.new(kind)) as database:
        homes = await install(database, TEAMS)
        await queue(database, [homes[n % TEAMS] for n in range(MESSAGES)])
        silent, stop = Silent(), asyncio.Event()
        sender = Sender(database, lambda _: silent, SystemClock(), pace=None)  # type: ignore[arg-type, return-value]
        frugal.settle()
        begin = time.monotonic()
        running = asyncio.create_task(sender.run_forever(stop))
        while silent.taken < MESSAGES or await left(database):
            await asyncio.sleep(0.02)
        took = time.monotonic() - begin
        stop.set()
        await running
        await sender.stop()
    return MESSAGES / took


async def _in_turn(place: Place, how: str) -> tuple[float, float]:
    """With one process and with three, twice each in turn: how fast a disk is changes within a minute."""
    pairs = [(await _replicas(place, 1, how), await _replicas(place, 3, how)) for _ in range(2)]
    ones, threes = zip(*pairs, strict=True)
    return harmonic_mean(ones), harmonic_mean(threes)


async def _replicas(place: Place, count: int, *how: str) -> float:
    """As `_alone`, by so many processes with one database; after the first tenth, when all are warm."""
    url, messages = place.new("PostgreSQL"), MESSAGES // 6 if how else 2 * MESSAGES
    async with opened(url) as database:
        homes = await install(database, TEAMS)
        await queue(database, [homes[n % TEAMS] for n in range(messages)])
        async with replicas(url, None, count, "60", "unpaced", *how) as running:
            for one in running:
                await one.go()
            while (before := await left(database)) > 0.9 * messages:
                await asyncio.sleep(0.05)
            begin = time.monotonic()
            while await left(database):
                await asyncio.sleep(0.05)
            return before / (time.monotonic() - begin)


async def _over_http(place: Place, count: int) -> float:
    url = place.new("PostgreSQL")
    async with opened(url) as database, counting_slack(0.0, paced=False) as slack:
        homes = await install(database, TEAMS)
        await queue(database, [homes[n % TEAMS] for n in range(MESSAGES)])
        async with replicas(url, slack, count, "60", "unpaced") as running:
            for one in running:
                await one.go()
            said = await all_accepted(slack, MESSAGES)
    return MESSAGES / (said["last"] - said["first"])
