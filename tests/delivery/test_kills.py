"""Real processes, real `kill -9`, at moments that chance picks: nothing lost, nothing doubled."""

import asyncio
import contextlib
import os
import random
import signal
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.storage.outbox_tables import DeliveryRow
from tests.delivery.conftest import Office
from tests.forks import Forked

ROOT = Path(__file__).parents[2]
CHANNELS, EACH, KILLS = 40, 5, 4


class Replica:
    """A sender in a process of its own, which can be killed, frozen and thawed."""

    def __init__(self, office: Office, *more: str) -> None:
        url = office.database.url.render_as_string(hide_password=False)
        self._words = [url, office.slack.url, *more]

    async def start(self) -> None:
        self._process = await Forked.start("tests.delivery.replica", self._words, ROOT, os.environ, 2)
        assert await self._process.stdout.readline() == b"ready\n"

    def signal(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    async def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()


@asynccontextmanager
async def replicas(office: Office, count: int, *more: str) -> AsyncIterator[list[Replica]]:
    running = [Replica(office, *more) for _ in range(count)]
    try:
        await asyncio.gather(*(replica.start() for replica in running))
        yield running
    finally:
        await asyncio.gather(*(replica.kill() for replica in running))


async def queue_plenty(office: Office) -> list[str]:
    now = datetime.now(UTC)
    words = [f"{channel}-{n}" for n in range(EACH) for channel in range(CHANNELS)]
    letters = [
        office.letter(word, channel=f"D{word.split('-')[0]}", due_at=now, expires_at=now + timedelta(hours=1))
        for word in words
    ]
    await office.queue(*letters)
    return words


async def count(office: Office, *states: str) -> int:
    async with office.database.read() as session:
        found = select(func.count()).select_from(DeliveryRow).where(DeliveryRow.state.in_(states))
        return await session.scalar(found) or 0


async def until_settled(office: Office) -> None:
    while await count(office, "queued", "sending", "uncertain"):  # noqa: ASYNC110
        await asyncio.sleep(0.05)


def busy(office: Office) -> None:
    office.slack.delay, office.slack.delay_after = 0.02, 0.05


async def kill_at_random(office: Office, running: list[Replica], chance: random.Random) -> None:
    for n in range(KILLS):
        goal = (n + 1) * CHANNELS * EACH // (KILLS + 2)
        while len(office.slack.everything()) < goal:  # noqa: ASYNC110
            await asyncio.sleep(chance.uniform(0.001, 0.02))
        victim = chance.choice(running)
        await victim.kill()
        await victim.start()


async def test_kill_dash_nine_loses_nothing_and_doubles_nothing(office: Office) -> None:
    busy(office)
    words = await queue_plenty(office)

    async with replicas(office, 1 if office.database.dialect == "sqlite" else 2) as running:
        await kill_at_random(office, running, random.Random(48))
        await until_settled(office)

    assert Counter(office.slack.everything()) == Counter(words)
    assert await count(office, "sent") == len(words)


async def test_control_without_looking_back_kill_dash_nine_doubles(office: Office) -> None:
    busy(office)
    words = await queue_plenty(office)

    async with replicas(office, 1, "blind") as running:
        await kill_at_random(office, running, random.Random(48))
        await until_settled(office)

    assert len(office.slack.everything()) > len(words)


async def test_a_process_frozen_past_its_lease_doubles_nothing(office: Office) -> None:
    if office.database.dialect == "sqlite":
        pytest.skip("one process only")
    busy(office)
    words = await queue_plenty(office)

    async with replicas(office, 2, "patient") as running:
        while len(office.slack.everything()) < len(words) // 4:  # noqa: ASYNC110
            await asyncio.sleep(0.005)
        running[0].signal(signal.SIGSTOP)
        await asyncio.sleep(3.0)  # its leases end meanwhile: that is the scene
        running[0].signal(signal.SIGCONT)
        await until_settled(office)

    assert Counter(office.slack.everything()) == Counter(words)
