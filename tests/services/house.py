"""The bot without its doors: services, timetable and sender on a real database, a Slack that only listens."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from bot.classifier import Classifier
from bot.context import Context, Who
from bot.delivery.lease import Fence
from bot.delivery.outcomes import Absent, Outcome, ReadBack, Sent
from bot.delivery.sender import Sender
from bot.delivery.slack import Post
from bot.domain.members import Aspiration, Choices, Rhythm
from bot.services import members, upcoming
from bot.services.finals import HOOKS
from bot.settings import Settings
from bot.storage import workspaces
from bot.storage.database import Database
from jobs.due import JOBS


class StoppedClock:
    """Product time that moves only when it is told to."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def move_to(self, moment: datetime) -> None:
        self._now = moment


@dataclass
class Listening:
    """A Slack that takes everything: `heard` is (when, channel, text, id of the delivery)."""

    clock: StoppedClock
    heard: list[tuple[datetime, str, str, str]] = field(default_factory=list)
    payloads: list[dict[str, Any]] = field(default_factory=list)
    edited: list[tuple[str, str]] = field(default_factory=list)  # channel, what it says now
    refuses: dict[str, Outcome] = field(default_factory=dict)  # by channel

    def __post_init__(self) -> None:
        self._numbers = itertools.count(1)

    async def post(self, post: Post, _fence: Fence | None = None) -> Outcome:
        if post.channel in self.refuses:
            return self.refuses[post.channel]
        self.payloads.append(post.payload)
        self.heard.append((self.clock.now(), post.channel, post.payload["text"], post.public_id))
        return Sent(f"1700000000.{next(self._numbers):06}")

    async def update(self, channel: str, ts: str, payload: dict[str, Any], *_: Any) -> Outcome:
        self.edited.append((channel, str(payload)))
        return Sent(ts)

    async def open_dm(self, user_id: str) -> Outcome:
        return Sent("D" + user_id)

    async def read_back(self, *_: Any) -> ReadBack:
        return Absent()

    def to(self, user_id: str) -> list[tuple[datetime, str]]:
        return [(at, text) for at, channel, text, _ in self.heard if channel == "D" + user_id]


class House:
    """`await house.at(moment)` moves the clock and does all that is due then, sending included."""

    def __init__(self, database: Database, begins: datetime) -> None:
        self.clock = StoppedClock(begins)
        self.slack = Listening(self.clock)
        self.workspace_id = 0
        self.open(database)

    def open(self, database: Database) -> None:
        """As after a start of the process: everything but the database is new."""
        self.database = database
        self.context = Context(Settings(), database, self.clock, Classifier.load)
        self.sender = Sender(database, lambda _: self.slack, self.clock, pace=None, hooks=HOOKS)  # type: ignore[arg-type, return-value]

    async def installs(self) -> None:
        async with self.database.write() as session:
            told = workspaces.Installed("T1", "Acme", "UBOT")
            self.workspace_id = await workspaces.install(session, told, self.clock.now())

    async def joins(
        self,
        user_id: str,
        zone: str,
        weekday: int = 4,
        at: time = time(15),
        *,
        seen: members.Profile | None = None,
        **more: Any,
    ) -> Who:
        chosen = Choices("marketing", Aspiration.UNSURE, weekday, at, zone, Rhythm.WEEKLY, 3, **more)
        who = Who(self.workspace_id, user_id)
        await members.join(self.context, who, chosen, seen=seen)
        return who

    async def tick(self) -> None:
        """All that is due, in its order; a job that fails ends the test."""
        due = (await upcoming.look(self.context)).now
        for name, job in JOBS.items():
            if name in due:
                await job(self.context)

    async def at(self, moment: datetime, *, sends: bool = True) -> None:
        self.clock.move_to(moment)
        await self.tick()
        if sends:
            await self.sends()

    async def sends(self) -> None:
        while await self.sender.drain():
            pass

    async def lives(self, until: datetime) -> None:
        """From one due thing to the next."""
        while (due := (await upcoming.look(self.context)).next) is not None and due < until:
            await self.at(due)
        await self.at(until)

    async def every(self, step: timedelta, until: datetime) -> None:
        while self.clock.now() < until:
            await self.at(min(self.clock.now() + step, until))


def zones_of(all_zones: Sequence[str], count: int) -> list[str]:
    """As many zones, spread over the list."""
    return [all_zones[n * len(all_zones) // count] for n in range(count)]
