"""The database goes away for twenty seconds: nothing lost, nothing doubled, and a log that keeps quiet."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.manifest import manifest
from bot.playground import Playground
from tests.e2e.process import CONNECTED, Office
from tests.e2e.relay import Relay, relayed

CUSTOMERS, EMAILS = "I interviewed three customers about checkout", "I answered forty customer emails"
SALES = "I presented the retention numbers to the sales team"
AWAY_FOR = 20.0  # seconds


@pytest.fixture
async def wire(stage_url: str) -> AsyncIterator[Relay]:
    async with relayed(stage_url) as wire:
        yield wire


@pytest.fixture
async def office(wire: Relay, tmp_path: Path) -> AsyncIterator[Office]:
    playground = Playground(pace=False, manifest=manifest())
    playground.redeliver_after = 9.0  # Slack's next tries come after a minute, and after five
    await playground.start()
    yield Office(playground, tmp_path, wire.url)
    await playground.stop()


async def says_it_is(url: str) -> tuple[int, int, str]:
    """Alive, ready, and how its database is."""
    async with aiohttp.ClientSession(url) as http, http.get("/health") as alive, http.get("/ready") as ready:
        return alive.status, ready.status, (await ready.json())["parts"]["database"]


@pytest.mark.parametrize("stage_url", ["postgresql"], indirect=True)
async def test_a_database_that_is_away_for_twenty_seconds(office: Office, wire: Relay) -> None:
    process = await office.process("run", HEADROOM_PORT="0").start()
    url = (await process.says(CONNECTED)).split(" on ")[1].split(". ")[0]
    try:
        ana, ben = await office.joins("Ana"), await office.joins("Ben")
        thread = await ben.says(SALES, wait=True)
        await ben.hears("Kept: 1 thing", 20)
        office.playground.faults.add("chat.postMessage", "slow", seconds=3)
        await ana.says(CUSTOMERS, wait=True)
        while not office.playground.slack.in_flight:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        await wire.cut()  # what she is answered is on its way, and nobody can write down that it arrived

        await ben.says(EMAILS, thread)
        await ben.command("/growth", "pause 2 weeks")
        await ben.hears("I can't get at my notes right now")
        await asyncio.sleep(AWAY_FOR)
        assert await says_it_is(url) == (200, 503, "does not answer (OperationalError)")
        await wire.mend()

        await ben.hears(lambda one: "forty" in str(one.blocks), 30)
        await office.until_nothing_waits()
        assert await says_it_is(url) == (200, 200, "answers")
        for words, person in ((CUSTOMERS, ana), (SALES, ben), (EMAILS, ben)):
            assert len([one for one in person.inbox if words in str(one.blocks)]) == 1
        lines = process.log.splitlines()
        assert ["is away" in lines[0], "is back" in lines[1], len(lines)] == [True, True, 2], process.log
        process.terminate()
        assert (await process.ended(10)).code == 0
    finally:
        await process.kill()


@pytest.mark.parametrize("stage_url", ["postgresql"], indirect=True)
async def test_a_database_that_stands_still_does_not_hold_up_the_end(office: Office, wire: Relay) -> None:
    process = await office.runs()
    wire.freeze()
    try:
        await office.playground.person("Ana").says(CUSTOMERS)
        process.terminate()
        assert (await process.ended(10)).code == 0
    finally:
        await process.kill()
