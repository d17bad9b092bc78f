"""Several processes on one PostgreSQL, by sockets or behind a balancer: nothing lost, nothing doubled."""

import asyncio
import itertools
import os
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.classifier import Classifier
from bot.clock import MovableClock
from bot.context import Context, Who
from bot.domain.members import Aspiration, Choices, Rhythm
from bot.manifest import manifest
from bot.playground import Person, Playground
from bot.services import members
from bot.settings import Settings
from bot.storage import outbox_rescue, workspaces
from bot.storage.database import Database
from tests.e2e.process import Office, Process
from tests.e2e.stage import PROMPT

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


AHEAD = timedelta(minutes=40)  # of the clock that lies


async def join(office: Office, people: list[Person], asked_at: datetime) -> None:
    """They joined three days ago, to be asked at this minute of the week."""
    database = Database.open(office.database_url)
    async with database.read() as session:
        [home] = await workspaces.everyone(session)
    slot = Choices(
        "marketing", Aspiration.UNSURE, asked_at.weekday(), asked_at.time(), "Etc/UTC", Rhythm.WEEKLY, 3
    )
    then = MovableClock(asked_at - timedelta(days=3))
    for person in people:
        context = Context(Settings(), database, then, Classifier.load)
        await members.join(context, Who(home.id, person.id), slot)
    await database.close()


async def talk(people: list[Person], end: asyncio.Event) -> list[tuple[Person, str]]:
    """One thing after another is told until the end, and one under each question; what each told."""
    told: list[tuple[Person, str]] = []
    for number, person in enumerate(itertools.cycle(people), 100):
        if end.is_set():
            break
        told.append((person, f"answered {number} customer emails"))
        await person.says(f"I {told[-1][1]}")
        await asyncio.sleep(1)
    for number, person in enumerate(people, 100):
        question = await person.hears(lambda one: one.text == PROMPT, 60)
        told.append((person, f"interviewed {number} customers about checkout"))
        await person.says(f"I {told[-1][1]}", question)
    return told


async def roll(office: Office, running: list[Process]) -> None:
    """One is replaced, one is killed while it sends and replaced, and one goes."""
    await end(running.pop(0))
    running.append(await office.runs())
    office.playground.faults.add("chat.postMessage", "slow", times=4, seconds=2)
    victim = await who_sends(office, running)
    await victim.kill()
    running.remove(victim)
    running.append(await office.runs())
    await end(running.pop(0))


async def end(process: Process) -> None:
    process.terminate()
    assert (await process.ended(10)).code == 0


async def who_sends(office: Office, running: list[Process]) -> Process:
    """Whose name stands at a message that is on its way."""
    owners = {owner_of(process.pid): process for process in running}
    database = Database.open(office.database_url)
    try:
        while True:
            async with database.read() as session:
                for owner in await outbox_rescue.owners(session) & set(owners):
                    return owners[owner]
            await asyncio.sleep(0.02)
    finally:
        await database.close()


def owner_of(pid: int) -> str:
    """The name under which a process claims: that of the lock file which it holds open (Linux)."""
    held = [os.readlink(path) for path in Path(f"/proc/{pid}/fd").iterdir()]
    return next(Path(path).stem for path in held if path.endswith(".alive"))


LOOKED_FOR = 300  # seconds at most: what was killed on its way is believed absent only after half a minute


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
@pytest.mark.timeout(LOOKED_FOR)
@pytest.mark.parametrize("stage_url", ["postgresql"], indirect=True)
async def test_three_replicas_one_of_them_lying_are_restarted_under_load(office: Office) -> None:
    now, slack = datetime.now(UTC).replace(second=0, microsecond=0), office.playground
    *people, later = (slack.person(name) for name in ("Ana", "Ben", "Chidi", "Dora", "Emeka", "Farah"))
    running = list(
        await asyncio.gather(office.runs(), office.runs(), office.runs_ahead(AHEAD // timedelta(seconds=1)))
    )
    liar = running[-1]
    slack.redeliver_after = 10
    try:
        await join(office, people, now)
        await join(office, [later], now + AHEAD / 2)
        for kind in ("cut_after", "429", "cut_after", "500"):
            slack.faults.add("chat.postMessage", kind)
        done = asyncio.Event()
        talking = asyncio.create_task(talk(people, done))
        await roll(office, running)
        done.set()
        told = await talking
        for person, words in told:
            await person.hears(words, 120)
        await office.until_nothing_waits(120)
        for person, words in told:
            assert len([one for one in person.inbox if words in str(one.blocks)]) == 1, words
        for person in people:
            assert len([one for one in person.inbox if one.text == PROMPT]) == 1
        assert all(one.text != PROMPT for one in later.inbox), "it is not yet time, whatever that clock says"
        assert liar.log.count("clock is off") == 1
        assert "Traceback" not in "".join(one.log for one in running)
    finally:
        await asyncio.gather(*(one.kill() for one in [*running, liar]))
