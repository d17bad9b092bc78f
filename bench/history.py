"""History and search: 10,000 reflections of one member, their words sealed, against the 300 ms asked for."""

import time
from collections.abc import AsyncIterator
from typing import Any

from bench.digests import NOW, add, member, reflection
from bench.places import Place
from bench.table import Row
from bot.clock import MovableClock
from bot.context import Context, Who
from bot.domain.history import Wanted
from bot.services import history
from bot.settings import Settings
from bot.storage import workspaces
from bot.storage.database import Database
from bot.storage.sealing import generate_key, open_database
from bot.storage.tables import ActivityRow, MemberRow, ReflectionRow

REFLECTIONS, ROUNDS, AT_MOST = 10_000, 5, 0.3  # seconds
PAGES = {
    "newest page": Wanted(),
    "a step's stretches, page 100": Wanted(rung="tactical", stretch=True, page=99),
    "search for a word of one": Wanted(words="number 7777"),
    "search for a word of all": Wanted(words="EMAILS"),
}


async def measure(place: Place) -> AsyncIterator[Row]:
    for kind in ("SQLite", "PostgreSQL"):
        database = open_database(place.new(kind), [generate_key()])
        try:
            await database.migrate()
            workspace = await _fill(database)
            context = Context(Settings(), database, MovableClock(NOW), _no_model)
            for name, wanted in PAGES.items():
                took = min([await _took(context, Who(workspace, "U1"), wanted) for _ in range(ROUNDS)])
                what = f"history of {REFLECTIONS:,}, sealed, {kind}: {name}"
                yield Row(what, f"{took * 1e3:.0f} ms", f"{AT_MOST * 1e3:g} ms", took / AT_MOST, most=1)
        finally:
            await database.close()


async def _took(context: Context, who: Who, wanted: Wanted) -> float:
    began = time.perf_counter()
    await history.page(context, who, wanted)
    return time.perf_counter() - began


async def _fill(database: Database) -> int:
    async with database.write() as session:
        workspace = await workspaces.install(session, workspaces.Installed("T1", "Acme", "UBOT"), NOW)
        await add(session, MemberRow, [member(workspace, 1)])
        everything = range(1, REFLECTIONS + 1)
        await add(session, ReflectionRow, [_told(workspace, n) for n in everything])
        await add(session, ActivityRow, [_done(workspace, n) for n in everything])
    return workspace


def _words(n: int) -> str:
    return f"I answered forty customer emails and showed product what they ask, number {n}"


def _told(workspace: int, n: int) -> dict[str, Any]:
    return reflection(workspace, n) | {"member_id": 1, "channel": "D1", "ts": str(n), "words": _words(n)}


def _done(workspace: int, n: int) -> dict[str, Any]:
    placed = {
        "rung": "tactical",
        "stretch": n % 3 == 0,
        "suggested_rung": "tactical",
        "suggested_stretch": False,
    }
    where = {"workspace_id": workspace, "member_id": 1, "reflection_id": n, "start": 0, "end": 5}
    made = {
        "placing": "suggested",
        "confidence": 0.9,
        "suggested_stretch": False,
        "model": "bench",
        "month": "2026-11",
    }
    return placed | where | made | {"words": _words(n)}


def _no_model() -> Any:
    raise AssertionError("reading sorts nothing")
