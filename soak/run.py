"""One soak: seed the people, start the bot, make the events happen, read what is left."""

import asyncio
import ctypes
import os
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import time as wall
from pathlib import Path

from sqlalchemy import select

from bench.memory import resident
from bot.classifier import Classifier
from bot.clock import SystemClock
from bot.context import Context, Who
from bot.domain.members import Aspiration, Choices, Rhythm
from bot.services import members, workspaces
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.outbox_tables import WorkspaceRow
from bot.storage.tables import ReflectionRow
from bot.storage.workspaces import Installed
from soak import slack as busy
from soak.places import Place
from soak.world import World, user

ROOT = Path(__file__).parents[1]
CHOICES = Choices("marketing", Aspiration.UNSURE, 4, wall(15), "Europe/Berlin", Rhythm.ON_REQUEST, 3)


@dataclass(frozen=True)
class Faults:
    """After how many events each comes; those of Slack's calls are in `soak.slack`."""

    cut_every: int = 5_000
    restart_every: int = 40_000
    patience: tuple[float, ...] = (3.0, 60.0, 300.0)
    """Seconds until Slack sends again what is not acknowledged, the first time, the second, and so on."""


@dataclass
class Report:
    """What came of it. `lost` and `doubled` name messages; `resident` is in MiB, over time."""

    seconds: float = 0.0
    events: int = 0
    p50: float = 0.0
    p99: float = 0.0
    lost: list[tuple[str, str, str]] = field(default_factory=list)
    wrong: list[tuple[str, str, str]] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    resident: list[float] = field(default_factory=list)
    counted: dict[str, int] = field(default_factory=dict)
    code: int | None = None


async def seed(url: str, world: World) -> None:
    """Every workspace installed, everybody joined."""
    database = Database.open(url)
    await database.migrate()
    context = Context(Settings(), database, SystemClock(), Classifier.load)
    for team in range(world.workspaces):
        workspace_id = await workspaces.install(context, Installed(f"T{team}", f"Team {team}", "UBOT"))
        for person in range(world.people):
            await members.join(context, Who(workspace_id, user(team, person)), CHOICES)
    await database.close()


async def soak(place: Place, folder: Path, world: World, events: int, rate: float, faults: Faults) -> Report:
    await seed(place.url, world)
    server = busy.BusySlack(world, faults.patience)
    await server.start()
    bot = await _start(server.url, place.url, folder)
    report, watching = Report(events=events), asyncio.Event()
    watch = asyncio.create_task(_watch(bot.pid, report, watching))
    try:
        while not server.connected:
            await asyncio.sleep(0.05)
        began = asyncio.get_running_loop().time()
        for number, sent in enumerate(world.events(events), 1):
            await _keep_to(began + number / rate)
            await server.give(sent)
            await _go_wrong(number, faults, server, place)
        await server.until_all_is_acknowledged()
        report.seconds = asyncio.get_running_loop().time() - began
    finally:
        watching.set()
        await watch
        if bot.returncode is None:
            bot.terminate()
        report.code = await asyncio.wait_for(bot.wait(), 30)
        await server.stop()
    _figures(report, server)
    await _read(place.url, world, report)
    return report


async def _go_wrong(number: int, faults: Faults, server: busy.BusySlack, place: Place) -> None:
    if number % faults.cut_every == 0:
        server.cut()
    if number % faults.restart_every == 0 and place.restart is not None:
        server.counted["database restarted"] += 1
        await place.restart()


async def _keep_to(moment: float) -> None:
    wait = moment - asyncio.get_running_loop().time()
    if wait > 0.005:
        await asyncio.sleep(wait)


async def _start(api: str, url: str, folder: Path) -> asyncio.subprocess.Process:
    ours = {
        "SLACK_BOT_TOKEN": "xoxb-soak",
        "SLACK_APP_TOKEN": "xapp-soak",
        "SLACK_API_URL": f"{api}/api/",
        "DATABASE_URL": url,
        "HEADROOM_ACTS_PER_MINUTE": "6000",
        "HEADROOM_LOG_LEVEL": "ERROR",
        "PYTHONPATH": str(ROOT),
    }
    with (folder / "bot.log").open("w") as log:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run"),
            cwd=folder,
            env=os.environ | ours,
            stdout=log,
            stderr=log,
            preexec_fn=_end_with_us if sys.platform == "linux" else None,
        )


def _end_with_us() -> None:
    """A soak that is killed leaves no bot behind: prctl(2), PR_SET_PDEATHSIG."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


async def _watch(pid: int, report: Report, end: asyncio.Event) -> None:
    """The bot's resident memory, each second."""
    while not end.is_set():
        with suppress(FileNotFoundError):  # it has ended
            report.resident.append(resident(pid))
        try:
            await asyncio.wait_for(end.wait(), 1.0)
        except TimeoutError:
            continue


def _figures(report: Report, server: busy.BusySlack) -> None:
    times = sorted(server.ack_seconds)
    report.p50, report.p99 = times[len(times) // 2], times[int(len(times) * 0.99)]
    report.counted = dict(server.counted)
    report.doubled = [mark for mark, count in server.marks.items() if count > 1]


async def _read(url: str, world: World, report: Report) -> None:
    """Every message told is there once, with its last words; none that was deleted."""
    database = Database.open(url)
    async with database.read() as session:
        asked = select(
            WorkspaceRow.team_id, ReflectionRow.channel, ReflectionRow.ts, ReflectionRow.words
        ).join(WorkspaceRow, WorkspaceRow.id == ReflectionRow.workspace_id)
        found = [((team, channel, ts), words) for team, channel, ts, words in await session.execute(asked)]
    await database.close()
    there = dict(found)
    report.doubled += [str(key) for key in there if len(found) != len(there)]
    report.lost = [
        key
        for key, words in world.expected.items()
        if words is not None and key not in there and key not in world.refused
    ]
    report.wrong = [key for key, words in there.items() if world.expected.get(key) != words]
