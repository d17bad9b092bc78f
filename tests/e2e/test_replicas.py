"""Two processes on one PostgreSQL, behind a balancer that sends every request to the other one."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.manifest import manifest
from bot.playground import Playground
from tests.e2e.process import Office

CUSTOMERS, EMAILS = "I interviewed three customers about checkout", "I answered forty customer emails"


@pytest.fixture
async def office(stage_url: str, tmp_path: Path) -> AsyncIterator[Office]:
    playground = Playground(pace=False, manifest=manifest())
    await playground.start()
    yield Office(playground, tmp_path, stage_url)
    await playground.stop()


async def installs(slack: Playground, here: str, there: str) -> list[int]:
    """Adding the app begins at one replica and ends at the other, and again at the first; the statuses."""
    async with aiohttp.ClientSession() as http:
        async with http.get(f"{here}/slack/install", allow_redirects=False) as answer:
            cookie = answer.headers["Set-Cookie"].split(";")[0]
            back = slack.allows(answer.headers["Location"]).partition("?")[2]
        statuses = []
        for url in (there, here):
            where = f"{url}/slack/oauth_redirect?{back}"
            async with http.get(where, headers={"Cookie": cookie}) as answer:
                statuses.append(answer.status)
        return statuses


async def status(http: aiohttp.ClientSession, url: str) -> int:
    async with http.get(f"{url}/ready") as answer:
        return answer.status


@pytest.mark.on_both
@pytest.mark.parametrize("stage_url", ["postgresql"], indirect=True)
async def test_replicas_share_everything_and_one_that_ends_loses_nothing(office: Office) -> None:
    slack = office.playground
    slack.redeliver_after = 0.5
    (first, here), (second, there) = await asyncio.gather(office.listens(), office.listens())
    try:
        assert await installs(slack, here, there) == [200, 400]
        ana = await office.joins("Ana")
        await ana.says(CUSTOMERS, wait=True)
        await ana.hears("Kept: 1 thing", 20)
        slack.redeliver(6)
        await slack.settle()
        served = [len(address.requests) for address in slack.slack.sockets.addresses]
        assert min(served) >= 3, served

        await first.kill()
        await ana.says(EMAILS, wait=True)
        await ana.hears(lambda one: "forty" in str(one.blocks), 20)
        await office.until_nothing_waits()
        for words in ("three customers", "forty customer"):
            assert len([one for one in ana.inbox if words in str(one.blocks)]) == 1

        addresses = slack.slack.sockets.addresses
        addresses[:] = [one for one in addresses if one.url.startswith(there)]
        async with aiohttp.ClientSession() as http:
            assert await status(http, there) == 200
            slack.faults.add("views.open", "slow", seconds=1.6)
            window = asyncio.create_task(ana.command("/growth", "settings"))
            await slack.slack.pulse.until(lambda: slack.slack.in_flight, 5)
            second.terminate()
            while await status(http, there) != 503:
                pass  # it answers until somebody has heard it
        assert (await window).in_time, "what was being answered is answered"
        assert (await second.ended(10)).code == 0
    finally:
        await first.kill()
        await second.kill()
