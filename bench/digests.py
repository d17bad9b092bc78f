"""The month's end: 100 teams of 100 people with twelve months behind them, against a plain GROUP BY."""

import random
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, text

from bench.places import Place, opened
from bench.table import Row
from bot.clock import MovableClock
from bot.context import Context
from bot.domain.weeks import month_after
from bot.services import digests
from bot.settings import Settings
from bot.storage import digests as rows
from bot.storage import workspaces
from bot.storage.database import Database
from bot.storage.tables import ActivityRow, MemberRow, ReflectionRow
from bot.storage.team_tables import TeamManagerRow, TeamMemberRow, TeamRow

TEAMS, PEOPLE, MONTHS, THINGS, ROUNDS = 100, 100, 12, 4, 5
NOW = datetime(2026, 11, 4, 9, 0, tzinfo=UTC)
MONTH = "2026-10"
PEER = text(
    "SELECT tm.team_id, a.member_id, sum(CASE WHEN a.rung = 'tactical' THEN 1 ELSE 0 END),"
    " sum(CASE WHEN a.rung = 'functional' THEN 1 ELSE 0 END),"
    " sum(CASE WHEN a.rung = 'business' THEN 1 ELSE 0 END)"
    " FROM activities a JOIN team_members tm ON tm.member_id = a.member_id"
    " WHERE a.month = :month AND a.rung IS NOT NULL GROUP BY tm.team_id, a.member_id"
)
"""The same rows, by person too: who was counted decides what may stand beside what."""


AT_MOST = 10.0  # seconds for all of it


async def measure(place: Place) -> AsyncIterator[Row]:
    what = f"month's end, {TEAMS} teams × {PEOPLE}, {MONTHS} months"
    for kind in ("SQLite", "PostgreSQL"):
        async with opened(place.new(kind)) as database:
            await fill(database)
            peers, ours = [], []
            for _ in range(ROUNDS):
                peers.append(await _group_by(database))
                ours.append(await _sums(database))
            sums, peer = min(ours), min(peers)
            yield Row(
                f"{what}, {kind}: sums", f"{sums * 1e3:.0f} ms", f"GROUP BY {peer * 1e3:.0f} ms",
                sums / peer, most=3,
            )  # fmt: skip
            took = await _posted(database)
            yield Row(f"{what}, {kind}: posted", f"{took:.2f} s", f"{AT_MOST:g} s", took / AT_MOST, most=1)


async def _posted(database: Database) -> float:
    """All of it: decided, kept, rendered and queued."""
    context = Context(Settings(), database, MovableClock(NOW), _no_model)
    began = time.perf_counter()
    while await digests.post_due(context):
        pass
    took = time.perf_counter() - began
    async with database.read() as session:
        shown = await session.scalar(text("SELECT count(*) FROM digests WHERE shown"))
    assert shown == TEAMS, "every team is large enough for figures"
    return took


def _no_model() -> Any:
    raise AssertionError("a digest sorts nothing")


async def _group_by(database: Database) -> float:
    async with database.read() as session:
        began = time.perf_counter()
        (await session.execute(PEER, {"month": MONTH})).all()
        return time.perf_counter() - began


async def _sums(database: Database) -> float:
    async with database.read() as session:
        began = time.perf_counter()
        await rows.sums(session, range(1, TEAMS + 1), MONTH)
        return time.perf_counter() - began


async def fill(database: Database, teams: int = TEAMS, people: int = PEOPLE) -> None:
    """Members who told a few things in each of twelve months, and teams that are due."""
    async with database.write() as session:
        workspace = await workspaces.install(session, workspaces.Installed("T1", "Acme", "UBOT"), NOW)
        everybody = range(1, teams * people + 1)
        await add(session, MemberRow, [member(workspace, n) for n in everybody])
        await add(session, ReflectionRow, [reflection(workspace, n) for n in everybody])
        rng = random.Random(5)
        for back in range(MONTHS):
            month = month_after(MONTH, -back)
            told = [_activity(workspace, n, month, rng) for n in everybody for _ in range(THINGS)]
            await add(session, ActivityRow, told)
        await add(session, TeamRow, [_team(workspace, n) for n in range(1, teams + 1)])
        await add(session, TeamManagerRow, [{"team_id": n, "user_id": "UBOSS"} for n in range(1, teams + 1)])
        counted = [{"team_id": (n - 1) // people + 1, "member_id": n, "counts_in": True} for n in everybody]
        await add(session, TeamMemberRow, counted)
    async with database.write() as session:
        await session.execute(text("ANALYZE"))


async def add(session: Any, table: Any, values: list[dict[str, Any]]) -> None:
    await session.execute(insert(table), values)


def member(workspace: int, n: int) -> dict[str, Any]:
    return {
        "id": n,
        "workspace_id": workspace,
        "user_id": f"U{n}",
        "standing": "joined",
        "joined_at": NOW,
        "field": "marketing",
        "aspiration": "unsure",
        "target": 3,
        "rhythm": "weekly",
        "weekday": 4,
        "at": "15:00",
        "zone": "UTC",
    }


def reflection(workspace: int, n: int) -> dict[str, Any]:
    return {
        "id": n,
        "workspace_id": workspace,
        "member_id": n,
        "source": "dm",
        "channel": f"D{n}",
        "ts": "1.0",
        "words": "words",
        "local_date": NOW.date(),
        "told_at": NOW,
        "placed_at": NOW,
    }


def _activity(workspace: int, n: int, month: str, rng: random.Random) -> dict[str, Any]:
    rung = rng.choice(("tactical", "tactical", "functional", "business"))
    return {
        "workspace_id": workspace,
        "member_id": n,
        "reflection_id": n,
        "start": 0,
        "end": 5,
        "words": "words",
        "month": month,
        "rung": rung,
        "placing": "suggested",
        "stretch": rng.random() < 0.3,
        "suggested_rung": rung,
        "suggested_stretch": False,
        "confidence": 0.9,
        "model": "bench",
    }


def _team(workspace: int, n: int) -> dict[str, Any]:
    return {
        "id": n,
        "workspace_id": workspace,
        "channel": f"C{n}",
        "name": f"team-{n}",
        "zone": "UTC",
        "set_up_by": "UBOSS",
        "set_up_at": NOW,
        "first_month": "2025-11",
        "digest_month": MONTH,
        "next_digest_at": NOW,
    }
