"""The placing loop: whoever tells something is answered soon, whatever others told before."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

import pytest
from sqlalchemy import select

from bot import loops
from bot.classifier import Classifier
from bot.context import Context, Who
from bot.services import intake
from bot.storage.database import Database
from bot.storage.tables import MemberRow, ReflectionRow
from tests.services.house import House

WEDNESDAY = datetime(2026, 11, 25, 9, tzinfo=UTC)
LONG, SHORT = "I led the review of our prices.", "I posted the reels."


class Slow(Classifier):
    """Reads LONG for as long as it is not let go: as 40,000 characters are read for many seconds."""

    let_go = threading.Event()

    def split(self, reply: str) -> list[tuple[int, int]]:
        assert reply != LONG or self.let_go.wait(60)
        return super().split(reply)


slow = cache(Slow.load)


@asynccontextmanager
async def placing(context: Context) -> AsyncIterator[None]:
    stopping = asyncio.Event()
    loop = asyncio.create_task(loops.place(context, stopping))
    try:
        yield
    finally:
        Slow.let_go.set()
        stopping.set()
        context.reflections_wait.set()
        await loop


async def placed(context: Context) -> list[str]:
    """Whose replies are, in the order of their telling."""
    async with context.database.read() as session:
        found = select(MemberRow.user_id).join(ReflectionRow, ReflectionRow.member_id == MemberRow.id)
        is_placed = ReflectionRow.placed_at.is_not(None)
        return list(await session.scalars(found.where(is_placed).order_by(ReflectionRow.id)))


async def until_placed(context: Context, whose: list[str]) -> None:
    async with asyncio.timeout(60):
        while await placed(context) != whose:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


@pytest.mark.one_is_enough
async def test_a_long_reply_and_many_of_one_person_keep_nobody_else_waiting(database: Database) -> None:
    house = House(database, WEDNESDAY)
    await house.installs()
    context = replace(house.context, classifier=slow)
    for name in ("UANA", "UBEN"):
        await house.joins(name, "Europe/Berlin")
    Slow.let_go.clear()

    async def tells(user_id: str, ts: str, words: str) -> None:
        who = Who(house.workspace_id, user_id)
        await intake.receive(context, who, intake.Incoming("D" + user_id, ts, words))

    for number in range(loops.AT_ONCE + 1):
        await tells("UANA", f"{number + 1}.0", LONG)
    async with placing(context):
        await tells("UBEN", "9.0", SHORT)
        await until_placed(context, ["UBEN"])
        Slow.let_go.set()
        await until_placed(context, ["UANA"] * (loops.AT_ONCE + 1) + ["UBEN"])


async def test_a_loop_that_ends_by_itself_says_so_at_once(
    sqlite: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """Here the placing, whose model cannot be loaded: whatever else goes on would look well."""

    def broken() -> Classifier:
        raise ValueError("not the model that was trained")

    context = replace(House(sqlite, WEDNESDAY).context, classifier=broken)
    loop = loops.begin("placing", loops.place(context, asyncio.Event()))
    await asyncio.wait([loop])
    await asyncio.sleep(0)  # who waits for it is told first

    [line] = [record.getMessage() for record in caplog.records if "goes on no more" in record.getMessage()]
    assert "'what': 'placing'" in line
    assert "'error': 'ValueError'" in line
