"""A reply stored by the service that Slack waits for, against a single INSERT and commit on the same disk."""

import statistics
import time
from collections.abc import Awaitable, Callable
from datetime import time as wall
from functools import partial
from typing import Any

from sqlalchemy import insert

from bot.clock import SystemClock
from bot.context import Context, Who
from bot.domain.members import Aspiration, Choices, Rhythm
from bot.services import intake, members
from bot.settings import Settings
from bot.storage import workspaces
from bot.storage.database import Database
from bot.storage.tables import TombstoneRow

REPLIES = 200
CHOICES = Choices("marketing", Aspiration.UNSURE, 4, wall(15), "Europe/Berlin", Rhythm.WEEKLY, 3)


async def rows(url: str) -> list[tuple[str, float, float]]:
    """(what, seconds of ours, seconds of the peer): medians over 200 of each, in turn."""
    database = Database.open(url)
    await database.create_all()
    try:
        context = Context(Settings(), database, SystemClock(), _no_model)
        async with database.write() as session:
            installed = workspaces.Installed("T1", "Bench", None)
            workspace_id = await workspaces.install(session, installed, context.clock.now())
        who = Who(workspace_id, "U1")
        await members.join(context, who, CHOICES)
        ours, peer = [], []
        for n in range(REPLIES):
            reply = intake.Incoming("D1", f"{n}.1", "Posted the reels and planned the quarter.")
            ours.append(await _timed(partial(intake.receive, context, who, reply)))
            peer.append(await _timed(partial(_insert, database, workspace_id, n, context)))
        return [("a reply stored / one INSERT and commit", statistics.median(ours), statistics.median(peer))]
    finally:
        await database.close()


def _no_model() -> Any:
    raise AssertionError("storing sorts nothing")


async def _timed(act: Callable[[], Awaitable[None]]) -> float:
    began = time.perf_counter()
    await act()
    return time.perf_counter() - began


async def _insert(database: Database, workspace_id: int, n: int, context: Context) -> None:
    row = {"workspace_id": workspace_id, "channel": "D2", "ts": str(n), "expires_at": context.clock.now()}
    async with database.write() as session:
        await session.execute(insert(TombstoneRow).values(row))
