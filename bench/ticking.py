"""The tick: idle, however many members there are; and after a long downtime, without holding anybody up."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert

from bench.places import Place, install, opened
from bench.table import Row, percentile
from bot import frugal
from bot.classifier import Classifier
from bot.clock import MovableClock
from bot.context import Context
from bot.services import asking
from bot.services.planning import start
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.tables import MemberRow
from bot.storage.types import table_of
from jobs import prompts

BEFORE = datetime(2026, 11, 25, 9, tzinfo=UTC)  # a Wednesday
FRIDAY = datetime(2026, 11, 27, 14, 1, tzinfo=UTC)  # 15:01 in Berlin
FEW, MANY = 1_000, 100_000
COUNTED = {"SQLite": 50_000, "PostgreSQL": 25_000}  # of those that are due: the rest would take as long again


async def measure(place: Place) -> AsyncIterator[Row]:
    for kind, counted in COUNTED.items():
        few = await _few(place, kind)
        async with opened(place.new(kind)) as database:
            await members_join(database, MANY)
            many = await _idle(database)
            yield Row(
                f"R7 idle tick, {MANY:,} members, {kind}: p50",
                f"{many * 1e3:.2f} ms",
                f"{few * 1e3:.2f} ms for {FEW:,}",
                many / few,
                most=3,
            )
            async for row in _catch_up(database, kind, counted):
                yield row


def member(now: datetime) -> dict[str, Any]:
    """Of one who joined at that moment, all but their name and workspace."""
    row = MemberRow(
        joined_at=now,
        field="marketing",
        aspiration="unsure",
        target=3,
        rhythm="weekly",
        weekday=4,
        at="15:00",
        zone="Europe/Berlin",
    )
    start(row, now)
    return {
        name: value
        for name in MemberRow.__table__.columns.keys()  # noqa: SIM118 (iterating it gives columns)
        if (value := getattr(row, name)) is not None
    }


async def members_join(database: Database, count: int) -> None:
    homes = await install(database, 20)
    alike = member(BEFORE)
    rows = [alike | {"workspace_id": homes[n % len(homes)], "user_id": f"U{n}"} for n in range(count)]
    for begin in range(0, count, 5_000):
        async with database.write() as session:
            await session.execute(insert(table_of(MemberRow)), rows[begin : begin + 5_000])


def context_of(database: Database, now: datetime) -> Context:
    return Context(Settings(), database, MovableClock(now), Classifier.load)


async def _few(place: Place, kind: str) -> float:
    async with opened(place.new(kind)) as database:
        await members_join(database, FEW)
        return await _idle(database)


async def _idle(database: Database) -> float:
    """Seconds of one look when nobody is due."""
    context, took = context_of(database, BEFORE), []
    frugal.settle()
    for _ in range(300):
        begin = time.perf_counter()
        await prompts.run(context)
        took.append(time.perf_counter() - begin)
    return percentile(took, 0.5)


@dataclass
class Stalls:
    """How late a handler would have been answered: an event loop that is asked every 5 ms."""

    late: list[float] = field(default_factory=list)

    @asynccontextmanager
    async def watched(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            task.cancel()

    async def _watch(self) -> None:
        while True:
            begin = time.perf_counter()
            await asyncio.sleep(0.005)
            self.late.append(time.perf_counter() - begin - 0.005)


async def _catch_up(database: Database, kind: str, count: int) -> AsyncIterator[Row]:
    """R8: everybody is due at once; the first `count` of them are counted."""
    context, stalls, transactions, done = context_of(database, FRIDAY), Stalls(), [], 0
    async with stalls.watched():
        begin = last = time.perf_counter()
        while done < count and (asked := await asking.ask_due(context)):
            transactions.append(time.perf_counter() - last)
            done += asked
            await asyncio.sleep(0)
            last = time.perf_counter()
    took = time.perf_counter() - begin
    for row in _told(kind, done, took, transactions, stalls.late):
        yield row


def _told(
    kind: str, count: int, took: float, transactions: Sequence[float], late: Sequence[float]
) -> list[Row]:
    worst, stall = max(transactions), max(late)
    name = f"R8 {MANY:,} due at once, {kind}, the first {count:,} ({count / took:.0f}/s)"
    return [
        Row(
            f"{name}: longest transaction",
            f"{worst * 1e3:.0f} ms",
            "250 ms",
            worst / 0.25,
            most=1.0,
            quoted=True,
        ),
        Row(f"{name}: longest stall", f"{stall * 1e3:.0f} ms", "100 ms", stall / 0.1, most=1.0, quoted=True),
    ]
