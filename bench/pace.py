"""Slack's pace, kept and used up: alone and by several replicas, with real refusals and real kills."""

import asyncio
import random
import time
from collections.abc import AsyncIterator

from bench.places import CountingSlack, Place, Process, counting_slack, install, left, opened, queue, replicas
from bench.table import Row

MESSAGES, TEAMS, LATENCY = 5_000, 100, 0.15
RATE, BURST = 5.0, 5
FLOOR = (MESSAGES / TEAMS - BURST) / RATE  # seconds: what Slack allows at best


async def measure(place: Place) -> AsyncIterator[Row]:
    for kind, count in (("SQLite", 1), ("PostgreSQL", 1), ("PostgreSQL", 3)):
        async for row in _at_slacks_pace(place, kind, count):
            yield row
    async for row in _with_kills(place):
        yield row
    yield await _replies_first(place)


async def _at_slacks_pace(place: Place, kind: str, count: int) -> AsyncIterator[Row]:
    """R1 and R4. From the first message to the last, by the clock of the Slack that counts them."""
    url = place.new(kind)
    async with opened(url) as database, counting_slack(LATENCY, paced=True) as slack:
        homes = await install(database, TEAMS)
        await queue(database, [homes[n % TEAMS] for n in range(MESSAGES)])
        async with replicas(url, slack, count) as running:
            for one in running:
                await one.go()
            said = await all_accepted(slack, MESSAGES)
    took, who = said["last"] - said["first"], f"{kind}, {count} process{'es' if count > 1 else ''}"
    yield Row(
        f"R1 {MESSAGES} messages, {TEAMS} teams, {who}: time",
        f"{took:.2f} s",
        f"{FLOOR:.2f} s allowed",
        took / FLOOR,
        most=1.05,
        quoted=True,
    )
    yield Row(
        f"R4 {who}: refused",
        f"{said['refused']} × 429",
        f"{MESSAGES} taken",
        said["refused"] / MESSAGES,
        most=0.01,
    )
    allowed = BURST + RATE
    yield Row(
        f"R4 {who}: most of one team in a second",
        str(said["in_a_second"]),
        f"{allowed:g} allowed",
        said["in_a_second"] / allowed,
        most=1.0,
    )


async def all_accepted(slack: CountingSlack, count: int) -> dict[str, float]:
    """What it reports as soon as it has taken so many. Raises TimeoutError if that takes two minutes."""
    async with asyncio.timeout(120):
        while (said := await slack.report())["accepted"] < count:
            await asyncio.sleep(0.25)
        return said


async def _with_kills(place: Place) -> AsyncIterator[Row]:
    """R2: three kill -9 on three replicas; a lease of 3 s is waited for by none, for the dead are known."""
    url = place.new("PostgreSQL")
    async with opened(url) as database, counting_slack(LATENCY, paced=True) as slack:
        homes = await install(database, TEAMS)
        await queue(database, [homes[n % TEAMS] for n in range(MESSAGES)])
        async with replicas(url, slack, 3, "6") as running:
            for one in running:
                await one.go()
            await _kill_some(url, slack, running)
            await all_accepted(slack, MESSAGES)
            while await left(database):
                await asyncio.sleep(0.1)
            said = await slack.report()
    took = said["last"] - said["first"]
    yield Row(
        "R2 the same, 3 processes, 3 × kill -9: time",
        f"{took:.2f} s",
        f"{FLOOR:.2f} s allowed",
        took / FLOOR,
        most=1.1,
        quoted=True,
    )
    wrong = abs(said["accepted"] - MESSAGES) + abs(said["distinct"] - MESSAGES)
    yield Row(
        "R2 lost or doubled", str(wrong), f"{MESSAGES} messages", wrong / MESSAGES, most=0.0, quoted=True
    )
    yield Row(
        "R10 read-backs for each kill and team",
        f"{said['read_backs']}",
        f"{3 * TEAMS} kills × teams",
        said["read_backs"] / (3 * TEAMS),
        most=5,
    )


async def _kill_some(url: str, slack: CountingSlack, running: list[Process]) -> None:
    chance = random.Random(48)
    for goal in (1_000, 2_200, 3_400):
        await all_accepted(slack, goal)
        victim = running.pop(chance.randrange(len(running)))
        await victim.kill()
        heir = await Process("bench.replica", url, slack.url, "6").start()
        await heir.go()
        running.append(heir)


async def _replies_first(place: Place) -> Row:
    """An answer to a person while 10,000 prompts wait in the same workspace."""
    url, answers, waits = place.new("SQLite"), 8, []
    async with opened(url) as database, counting_slack(LATENCY, paced=True) as slack:
        [home] = await install(database, 1)
        await queue(database, [home] * 10_000)
        async with replicas(url, slack, 1) as [one]:
            await one.go()
            await all_accepted(slack, 10)
            for n in range(answers):
                asked = time.monotonic()
                await queue(database, [home], name=f"A{n}x", answer=True)
                while not (came := (await slack.report())["by_channel"].get(f"A{n}x0")):
                    await asyncio.sleep(0.1)
                waits.append(came - asked)
    worst = max(waits)
    return Row(
        "An answer while 10,000 prompts are queued: slowest of 8",
        f"{worst:.2f} s",
        "2 s",
        worst / 2,
        most=1.0,
        quoted=True,
    )
