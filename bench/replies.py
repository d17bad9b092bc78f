"""A reply: from envelope to acknowledgement, stored; and what a hundred thousand events leave behind."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bench.memory import resident
from bench.places import Place, Process
from bench.table import Row, percentile
from bot.manifest import manifest
from bot.playground import Playground
from bot.playground.driver import Person

REPLIES, WARM = 100, 10
APART = 0.05  # seconds
EVENTS_FEW, EVENTS_MANY, AT_ONCE, A_MESSAGE_AMONG = 10_000, 100_000, 12, 500


async def measure(place: Place) -> AsyncIterator[Row]:
    took = {kind: await _acknowledged(place, kind) for kind in ("bare", "insert", "headroom")}
    ours = took["headroom"]
    yield Row(
        "A reply, envelope to acknowledgement (p50), against INSERT and commit",
        f"{ours * 1e3:.2f} ms",
        f"{took['insert'] * 1e3:.2f} ms",
        ours / took["insert"],
        most=1.5,
        quoted=True,
    )
    yield Row(
        "The same against a bare Bolt listener",
        f"{ours * 1e3:.2f} ms",
        f"{took['bare'] * 1e3:.2f} ms",
        ours / took["bare"],
    )
    few, many = await _remembered(place)
    yield Row(
        f"Memory after {EVENTS_MANY:,} events (changes of status, {EVENTS_MANY // A_MESSAGE_AMONG} messages)",
        f"{many:.0f} MiB",
        f"{few:.0f} MiB after {EVENTS_FEW:,}",
        many / few,
        most=1.1,
        quoted=True,
    )


@asynccontextmanager
async def bot(place: Place, kind: str) -> AsyncIterator[tuple[Playground, Process]]:
    """A playground in this process, and a bot connected to it in one of its own."""
    playground = Playground(pace=False, manifest=manifest())
    await playground.start()
    who = playground.person("Ana").id
    running = Process(
        "bench.bots",
        kind,
        playground.api_url,
        playground.bot_token,
        playground.app_token,
        place.new("SQLite"),
        who,
    )
    try:
        await running.start()
        await playground.connected(60)
        yield playground, running
    finally:
        said = await running.end()
        await playground.stop()
        if "Traceback" in said:
            print(said)


async def _acknowledged(place: Place, kind: str) -> float:
    """Seconds, p50. The whole bot has read a reply back, and noted that, before the next one comes, as with
    people."""
    async with bot(place, kind) as (playground, _):
        ana = playground.person("Ana")
        for n in range(WARM + REPLIES):
            if n == WARM:
                playground.ack_times.clear()
            before = ana.last
            await ana.says(f"I planned step {n} of the spring campaign", wait=True)
            if kind == "headroom":
                await ana.hears(lambda message: message.text.startswith("Kept"), after=before)
            await playground.settle()
            await asyncio.sleep(APART)
        return percentile(list(playground.ack_times), 0.5)


async def _remembered(place: Place) -> tuple[float, float]:
    """MiB after few events and after many: changes of status, and a message among five hundred."""
    async with bot(place, "headroom") as (playground, running):
        await _happen(playground, EVENTS_FEW)
        few = resident(running.process.pid)
        await _happen(playground, EVENTS_MANY - EVENTS_FEW)
        return few, resident(running.process.pid)


async def _happen(playground: Playground, count: int) -> None:
    """So many at once, each of which waits for its acknowledgement before the next one happens."""
    people = [playground.person(name) for name in ("Ana", "Ben", "Chidi", "Dora")]
    numbers = iter(range(count))

    async def one_after_the_other(person: Person) -> None:
        for n in numbers:
            if n % A_MESSAGE_AMONG == 0:
                await people[0].says("thanks", wait=True)
            else:
                await person.changes(status_text=f"busy {n}")

    await asyncio.gather(*(one_after_the_other(people[n % len(people)]) for n in range(AT_ONCE)))
    await playground.settle(60)
