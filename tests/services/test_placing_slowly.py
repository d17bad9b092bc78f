"""A reply whose placing takes longer than its lease is placed once, whoever else might begin with it."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
from sqlalchemy import select, update

from bot.classifier import Classifier
from bot.context import Who
from bot.services import intake, placing
from bot.storage import reflections
from bot.storage.database import Database
from bot.storage.outbox_tables import DeliveryRow
from bot.storage.tables import ActivityRow, ReflectionRow
from tests.services.house import House

WEDNESDAY = datetime(2026, 11, 25, 9, tzinfo=UTC)
TOLD = "I led the review of our prices. I posted the reels."


class Slow(Classifier):
    """Tells that it has begun, and reads for as long as it is not let go."""

    begun, let_go = threading.Semaphore(0), threading.Event()

    def split(self, reply: str) -> list[tuple[int, int]]:
        self.begun.release()
        assert self.let_go.wait(60)
        return super().split(reply)


slow = cache(Slow.load)


@pytest.fixture
async def house(database: Database) -> House:
    """Ana has told two things, and nobody has placed them yet."""
    house = House(database, WEDNESDAY)
    await house.installs()
    await house.joins("UANA", "Europe/Berlin")
    await intake.receive(
        house.context, Who(house.workspace_id, "UANA"), intake.Incoming("DUANA", "1.0", TOLD)
    )
    return house


@asynccontextmanager
async def a_slow_replica(house: House) -> AsyncIterator[None]:
    """It has claimed what waits, and reads; it comes to its end when the scene does."""
    Slow.let_go.clear()
    at_work = asyncio.create_task(placing.place_one(replace(house.context, classifier=slow)))
    try:
        assert await asyncio.to_thread(Slow.begun.acquire, timeout=60)
        yield
    finally:
        Slow.let_go.set()
        assert await at_work


async def lapses(house: House) -> None:
    """As when a process stands still for longer than its lease."""
    async with house.database.write() as session:
        await session.execute(update(ReflectionRow).values(lease_until=WEDNESDAY - timedelta(days=365)))


async def waits(house: House) -> bool:
    async with house.database.read() as session:
        return await reflections.is_any_waiting(session)


async def things(house: House) -> list[str]:
    async with house.database.read() as session:
        return list(await session.scalars(select(ActivityRow.words).order_by(ActivityRow.start)))


async def read_backs(house: House) -> list[tuple[str, str]]:
    async with house.database.read() as session:
        said = select(DeliveryRow.kind, DeliveryRow.call).where(DeliveryRow.subject_type == "reflection")
        return [(kind, call) for kind, call in await session.execute(said)]


async def test_what_comes_late_undoes_nothing_that_its_person_has_changed_since(house: House) -> None:
    async with a_slow_replica(house):
        await lapses(house)
        assert await placing.place_one(house.context)
        async with house.database.write() as session:
            reworded = update(ActivityRow).where(ActivityRow.start == 0)
            await session.execute(reworded.values(words="I led the prices, as I put it now."))
        said = await read_backs(house)

    assert await things(house) == ["I led the prices, as I put it now.", "I posted the reels"]
    assert await read_backs(house) == said


@pytest.mark.on_both
async def test_two_that_come_to_their_end_together_place_it_once(house: House) -> None:
    async with a_slow_replica(house):
        await lapses(house)
        async with a_slow_replica(house):
            pass

    assert await things(house) == ["I led the review of our prices", "I posted the reels"]
    assert len(await read_backs(house)) == 1


async def test_whoever_reads_for_long_keeps_it_but_not_what_was_written_anew(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(placing, "RENEWED", 0.01)
    who = Who(house.workspace_id, "UANA")
    async with a_slow_replica(house):
        await lapses(house)
        async with asyncio.timeout(60):
            while await waits(house):  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        anew = intake.Incoming("DUANA", "1.0", "I met the board.", edited_ts="2.0")
        await intake.edit(house.context, who, anew)
        assert await placing.place_one(house.context)

    assert await things(house) == ["I met the board"]
