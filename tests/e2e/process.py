"""The bot as an operator runs it: a process of its own, which can be killed."""

import asyncio
import itertools
import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from bot.playground import Person, Playground
from bot.storage.database import Database
from bot.storage.outbox_tables import DeliveryRow
from tests.e2e.stage import FIELD, MARKETING, NOT_SURE, WANT
from tests.forks import Forked

ROOT = Path(__file__).parents[2]
CONNECTED = "Headroom is connected"
LISTENS = "Headroom is listening to Slack on "
NOT_OURS = ("SLACK_", "HEADROOM_", "DATABASE_", "PYTHONDONTWRITEBYTECODE")  # it starts on compiled files
_number = itertools.count(1)


@dataclass
class Ended:
    """How a process ended."""

    code: int
    out: str
    err: str


class Process:
    """`headroom …` with an environment of its own, in a folder without .env; or another module.

    afresh: an interpreter of its own as well, where what that costs or does matters; else see tests/forks.py.
    """

    def __init__(
        self,
        folder: Path,
        environment: Mapping[str, str],
        *words: str,
        module: str = "bot",
        afresh: bool = False,
    ) -> None:
        self._folder, self._words, self._module, self._afresh = folder, words, module, afresh
        self._environment = {
            name: value for name, value in os.environ.items() if not name.startswith(NOT_OURS)
        } | {"PYTHONPATH": str(ROOT), **environment}
        self._errors = (
            folder / f"errors-{next(_number)}.log"
        )  # a pipe that nobody reads would fill and hold it up

    _process: asyncio.subprocess.Process | Forked

    async def start(self) -> "Process":
        with self._errors.open("wb") as errors:
            start = self._interpreted if self._afresh else self._forked
            self._process = await start(errors.fileno())
        return self

    async def _interpreted(self, errors: int) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            self._module,
            *self._words,
            cwd=self._folder,
            env=self._environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=errors,
        )

    async def _forked(self, errors: int) -> Forked:
        return await Forked.start(self._module, self._words, self._folder, self._environment, errors)

    @property
    def log(self) -> str:
        """What it wrote to standard error until now."""
        return self._errors.read_text()

    async def says(self, words: str, seconds: float = 60) -> str:
        """Waits for a line with these words; raises TimeoutError, or AssertionError if it ends before."""
        assert self._process.stdout is not None
        async with asyncio.timeout(seconds):
            while line := (await self._process.stdout.readline()).decode():
                if words in line:
                    return line
        ended = await self.ended()
        raise AssertionError(f"it ended with {ended.code}: {ended.err}")

    async def ended(self, seconds: float = 60) -> Ended:
        async with asyncio.timeout(seconds):
            out, _ = await self._process.communicate()
        return Ended(self._process.returncode or 0, out.decode(), self.log)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def runs(self) -> bool:
        return self._process.returncode is None

    def terminate(self) -> None:
        self._process.send_signal(signal.SIGTERM)

    async def kill(self) -> None:
        if self.runs:
            self._process.kill()
        await self._process.wait()


@dataclass
class Office:
    """A playground, and a database for whatever bot runs before it."""

    playground: Playground
    folder: Path
    database_url: str

    @property
    def environment(self) -> dict[str, str]:
        return {
            "SLACK_BOT_TOKEN": self.playground.bot_token,
            "SLACK_APP_TOKEN": self.playground.app_token,
            "SLACK_API_URL": self.playground.api_url,
            "DATABASE_URL": self.database_url,
        }

    def process(self, *words: str, **changes: str) -> Process:
        return Process(self.folder, self.environment | changes, *words)

    async def runs(self, *words: str, afresh: bool = False) -> Process:
        """`headroom run`, connected."""
        return await self._connected(Process(self.folder, self.environment, "run", *words, afresh=afresh))

    async def runs_ahead(self, seconds: int) -> Process:
        """The same on a machine whose clock is so far ahead."""
        words = (str(seconds), "run")
        return await self._connected(Process(self.folder, self.environment, *words, module="tests.e2e.lying"))

    async def _connected(self, process: Process) -> Process:
        await process.start()
        try:
            await process.says(CONNECTED)
            await self.playground.connected()
        except BaseException:
            await process.kill()
            raise
        return process

    async def listens(self, *words: str) -> tuple[Process, str]:
        """`headroom run` in HTTP mode, behind our balancer; and where it listens."""
        passes = self.playground.slack.passes
        process = await self.process(
            "run",
            *words,
            HEADROOM_MODE="http",
            SLACK_BOT_TOKEN="",
            HEADROOM_PORT="0",
            SLACK_SIGNING_SECRET=passes.signing_secret,
            SLACK_CLIENT_ID=passes.client_id,
            SLACK_CLIENT_SECRET=passes.client_secret,
        ).start()
        url = (await process.says(LISTENS)).split(LISTENS)[1].split(". ")[0]
        self.playground.deliver_to(f"{url}/slack/events")
        self.playground.slack.redirect_url = f"{url}/slack/oauth_redirect"
        return process, url

    async def joins(self, name: str) -> Person:
        person = self.playground.person(name)
        await person.command("/growth", "start")
        await person.clicks(await person.hears("I'm Headroom"), "Join")
        view = await person.gets_modal()
        await person.fills(view, {FIELD: MARKETING, WANT: NOT_SURE})
        assert await person.submits(view) is None
        await person.hears("You're in", 10)
        return person

    async def until_nothing_waits(self, seconds: float = 60) -> None:
        """Until the running bot has settled all that is due."""
        database = Database.open(self.database_url)
        unsettled = select(DeliveryRow.id).where(DeliveryRow.state.in_(("queued", "sending", "uncertain")))
        try:
            async with asyncio.timeout(seconds):
                while True:
                    if not await self._any(database, unsettled):
                        return
                    await asyncio.sleep(0.1)
        finally:
            await database.close()

    async def _any(self, database: Database, found: object) -> bool:
        async with database.read() as session:
            return (await session.execute(found)).first() is not None  # type: ignore[call-overload]


def resident(pid: int) -> float:
    """Megabytes (10^6 bytes) of a process; Linux only."""
    [line] = [one for one in Path(f"/proc/{pid}/status").read_text().splitlines() if one.startswith("VmRSS")]
    return int(line.split()[1]) * 1024 / 1e6
