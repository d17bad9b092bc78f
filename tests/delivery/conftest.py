import asyncio
import itertools
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from sqlalchemy import select

from bot.delivery.lease import open_session
from bot.delivery.pace import Pace
from bot.delivery.sender import Sender
from bot.delivery.slack import Slack
from bot.delivery.timing import Timing
from bot.storage import outbox, workspaces
from bot.storage.database import Database
from bot.storage.outbox_tables import DeliveryRow
from tests.delivery.fake_slack import FakeSlack

FRIDAY = datetime(2026, 11, 27, 14, 0, tzinfo=UTC)
QUICK = Timing(
    call=10.0, lease=30.0, margin=0.2, look=0.0, grace=0.0, rescue_every=0.02, idle=0.05, waiting=0.01
)
HURRIED = 0.5  # seconds until a call is given up that Slack is told not to answer


class StoppedClock:
    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def move(self, by: timedelta) -> None:
        self._now += by


@dataclass
class Office:
    """A workspace, its Slack, its outbox, and as many senders as one likes."""

    database: Database
    slack: FakeSlack
    session: aiohttp.ClientSession
    hurried: aiohttp.ClientSession
    clock: StoppedClock
    workspace_id: int = 0
    kind: type[Slack] = Slack

    def __post_init__(self) -> None:
        self._numbers = itertools.count(1)

    def sender(self, pace: Pace | None = None, timing: Timing = QUICK, **more: Any) -> Sender:
        database = more.pop("database", self.database)
        return Sender(database, self.slack_for, self.clock, pace=pace, timing=timing, **more)

    def slack_for(self, _workspace: object) -> Slack:
        """Patient, however busy the machine is, unless the next answer is one that will never come."""
        session = self.hurried if self.slack.is_slow() else self.session
        return self.kind("xoxb-test", base_url=self.slack.url, session=session)

    async def installs(self, team_id: str = "T1") -> int:
        async with self.database.write() as session:
            installed = workspaces.Installed(team_id, "Acme", "UBOT")
            return await workspaces.install(session, installed, self.clock.now())

    def letter(self, text: str, **fields: Any) -> outbox.Delivery:
        n = next(self._numbers)
        given: dict[str, Any] = {
            "workspace_id": self.workspace_id,
            "subject_type": "member",
            "subject_id": n,
            "kind": "prompt",
            "payload": {"text": text, "blocks": [], "plain_blocks": None},
            "due_at": self.clock.now(),
            "expires_at": self.clock.now() + timedelta(hours=24),
        }
        if not {"channel", "user_id", "names_id"} & fields.keys():
            given["channel"] = f"D{n}"
        return outbox.Delivery(**given | fields)

    async def queue(self, *letters: outbox.Delivery) -> list[int]:
        async with self.database.write() as session:
            ids = await outbox.add_many(session, letters)
        assert None not in ids
        return [id_ for id_ in ids if id_ is not None]

    async def row(self, id_: int) -> DeliveryRow:
        async with self.database.read() as session:
            return (await session.scalars(select(DeliveryRow).where(DeliveryRow.id == id_))).one()

    async def states(self, ids: Iterable[int]) -> list[str]:
        """Without what they say, which may be unreadable."""
        async with self.database.read() as session:
            found = await session.execute(select(DeliveryRow.id, DeliveryRow.state))
            by_id = {id_: state for id_, state in found}  # noqa: C416
        return [by_id[id_] for id_ in ids]


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as fake:
        yield fake


@pytest.fixture
async def office(database: Database, slack: FakeSlack) -> AsyncIterator[Office]:
    async with opened(database, slack) as office:
        yield office


@asynccontextmanager
async def opened(database: Database, slack: FakeSlack) -> AsyncIterator[Office]:
    async with open_session(timeout=QUICK.call) as session, open_session(timeout=HURRIED) as hurried:
        office = Office(database, slack, session, hurried, StoppedClock(FRIDAY))
        office.workspace_id = await office.installs()
        yield office


async def until(condition: Callable[[], object]) -> None:
    """Waits for it; the test's own time limit is the end of patience."""
    while not condition():  # noqa: ASYNC110
        await asyncio.sleep(0.005)
