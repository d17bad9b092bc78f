"""A beginning that many scenes share is lived through once in a worker; each scene goes on from there.

What is put down is what outlives a bot that ends: the database's file, and what Slack remembers.
"""

import pickle
import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.playground import Playground
from tests.e2e.stage import BERLIN, Build, Stage

Beginning = Callable[[Stage], Awaitable[object]]

_WIRED = {"_watchers", "stamps"}  # of a world: who listens to it, and its clock


@dataclass(frozen=True)
class World:
    """Where a stage was left: its database, its Slack, and the moment."""

    database: bytes
    slack: bytes
    moment: datetime

    def take_up(self, playground: Playground) -> None:
        """Slack remembers what it knew, tokens included."""
        slack = playground.slack
        world, last, views, slack.passes, slack.files, calls = pickle.loads(self.slack)
        vars(slack.world).update(world)
        slack.world.stamps._last = last
        slack.views.stacks, slack.views.homes = views
        slack.calls.extend(calls)


WORLDS: dict[object, World] = {}


async def goes_on(url: str, build: Build, beginning: Beginning, **options: Any) -> Stage:
    """A stage on which `beginning` has happened. PostgreSQL lives through it each time: to copy a database
    takes longer there."""
    if not url.startswith("sqlite"):
        stage = await build(**options)
        await beginning(stage)
        return stage
    which = (beginning, *sorted(options.items()))
    if which not in WORLDS:
        stage = await build(**options)
        await beginning(stage)
        WORLDS[which] = await _put_down(stage, url)
    world = WORLDS[which]
    _lay(world.database, url)
    moment = world.moment.astimezone(ZoneInfo(BERLIN)).replace(tzinfo=None)
    return await build(**options | {"begins": moment.isoformat(), "remembers": world.take_up})


async def ana_is_asked(stage: Stage) -> None:
    """She has joined, and it is Friday 27 November, 15:00."""
    await stage.joins("Ana")
    await stage.goes_to("2026-11-27 15:00")


async def _put_down(stage: Stage, url: str) -> World:
    await stage.settle()
    await stage.close()
    slack = stage.playground.slack
    world = {name: value for name, value in vars(slack.world).items() if name not in _WIRED}
    views = slack.views.stacks, slack.views.homes
    last = slack.world.stamps._last
    memory = pickle.dumps((world, last, views, slack.passes, slack.files, list(slack.calls)))
    with sqlite3.connect(url.removeprefix("sqlite:///")) as file:
        return World(file.serialize(), memory, stage.clock.now())


def _lay(database: bytes, url: str) -> None:
    path = Path(url.removeprefix("sqlite:///"))
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    path.unlink()
    path.write_bytes(database)
