"""A crowd, and a year to live through: what Slack and the people do, all of an hour at once.

The bot's side is real: its services and jobs on a file, by a new process every day. The other side writes
into the same file by a connection of its own: what is queued arrives in the hour in which it was queued, and
some people answer. How a message is sent has tests of its own.
"""

import random
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from bot.classifier import Classifier
from bot.context import Context, Who
from bot.domain.countries import country_of
from bot.domain.members import Aspiration, Choices, Rhythm
from bot.services import members
from bot.services.members import Profile
from bot.services.planning import start
from bot.settings import Settings
from bot.storage import workspaces
from bot.storage.database import Database
from bot.storage.tables import MemberRow
from bot.storage.types import EPOCH
from jobs.due import JOBS
from tests.services.house import StoppedClock, zones_of

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
ASKED_AT = 13
"""The hour of UTC at which most are asked in July: on their walls it is every hour there is, and the year has
not more moments at which somebody is due than it can have. Most clocks that are changed are so by then."""
LEAPS = [
    ("Europe/Berlin", 6, time(2, 30)),
    ("Africa/Cairo", 4, time(0, 30)),
    ("Australia/Lord_Howe", 6, time(2, 10)),
]
"""Slots that lie in a gap of their zone's clock once a year, and twice in an overlap."""
RESTLESS = 12
"""So many change something every five weeks or so. Whoever has moved is due at moments of their own, each of
which costs as much as twenty who are asked together."""
UNASKED = ("prompt", "summary", "reminder", "go_on")

DUE = {
    "prompts": "SELECT min(next_prompt_at) FROM members",
    "summaries": "SELECT min(next_summary_at) FROM members",
    "reminders": "SELECT min(remind_at) FROM prompts",
    "ceilings": "SELECT min(next_ceiling_at) FROM members",
    "retention": "SELECT min(next_retention_at) FROM members",
}
_QUEUED = "SELECT user_id, kind, subject_id FROM deliveries WHERE state = 'queued'"
_SENT = "UPDATE deliveries SET state = 'sent', slack_ts = '1', payload = NULL WHERE state = 'queued'"
_ARRIVED = "UPDATE prompts SET state = 'sent' WHERE id = ? AND state = 'asked'"
_ANSWERED = "UPDATE prompts SET answered_at = ?, remind_at = NULL WHERE id = ?"
_HEARD = "UPDATE members SET unanswered = 0, asked_to_go_on_at = NULL WHERE id = ?"
_TOLD = (
    "INSERT INTO reflections (workspace_id, member_id, source, channel, ts, words, stretch_end, keep_anyway,"
    " local_date, told_at, placed_at) VALUES (1, ?, 'dm', 'D', ?, 'I posted.', 0, 0, ?, ?, ?)"
)
_PLACED = (
    'INSERT INTO activities (workspace_id, member_id, reflection_id, start, "end", words, month, rung,'
    ' "placing", stretch, stretch_said, suggested_stretch, confidence, model)'
    " SELECT 1, member_id, id, 0, 9, words, ?, ?, 'confirmed', 0, 0, 0, 1, '' FROM reflections"
    " WHERE workspace_id = 1 AND channel = 'D' AND ts = ?"
)


@dataclass
class Human:
    """`answers`: of ten prompts; whoever answers none goes quiet. `tells`: enough for months with figures."""

    number: int
    zone: str
    weekday: int
    at: time
    answers: int
    remind: bool
    tells: bool
    changes: list[str] = field(default_factory=list)
    pauses: list[tuple[datetime, date]] = field(default_factory=list)  # from when; the first day after it

    @property
    def id(self) -> int:
        return self.number + 1

    @property
    def who(self) -> Who:
        return Who(1, f"U{self.number}")

    def here(self, at: datetime) -> datetime:
        return at.astimezone(zone_info(self.zone))


_zones: dict[str, ZoneInfo] = {}


def zone_info(name: str) -> ZoneInfo:
    if name not in _zones:
        _zones[name] = ZoneInfo(name)
    return _zones[name]


class Said(NamedTuple):
    """`here`: on the wall of the person, where they were then."""

    at: datetime
    here: datetime
    kind: str
    subject: int


def crowd(people: int, zones: int, begins: datetime, chance: random.Random) -> list[Human]:
    names = zones_of(_unlike_each_other(begins), zones)
    return [_human(n, names[n % zones], begins, chance) for n in range(people)]


def _unlike_each_other(begins: datetime) -> list[str]:
    """One of all zones that show the same time every week of the year and have the same holidays: a third of
    all names say only what another says, too."""
    found: dict[object, str] = {}
    weeks = [begins + n * WEEK for n in range(53)]
    for name in sorted(available_timezones() - {"localtime"}):
        clock = tuple(at.astimezone(zone_info(name)).utcoffset() for at in weeks)
        found.setdefault((clock, country_of(name)), name)
    return list(found.values())


def _human(number: int, zone: str, begins: datetime, chance: random.Random) -> Human:
    if number % 25 == 0:
        zone, weekday, wall = LEAPS[number // 25 % len(LEAPS)]
    else:
        wall = begins.replace(month=7, hour=ASKED_AT).astimezone(zone_info(zone)).time()
        weekday = chance.choice([4, 4, 4, 1, 6])
    answers = chance.choice([0, 5, 9, 10, 10, 10]) if number % 5 else 10
    return Human(number, zone, weekday, wall, answers, chance.random() < 0.5, number % 20 == 1)


def micro(at: datetime) -> int:
    return (at - EPOCH) // timedelta(microseconds=1)


class Year:
    """`await year.live(until)`; afterwards `said` has what each person was told, by their number."""

    def __init__(self, path: Path, people: list[Human], begins: datetime, chance: random.Random) -> None:
        self.url, self.people, self.chance = f"sqlite:///{path}", people, chance
        self.clock = StoppedClock(begins)
        self.said: dict[int, list[Said]] = defaultdict(list)
        self.slack = sqlite3.connect(path, isolation_level=None)
        self.context = Context(Settings(), Database.open(self.url), self.clock, Classifier.load)

    async def move_in(self) -> None:
        async with self.context.database.write() as session:
            await workspaces.install(session, workspaces.Installed("T1", "Acme", "UBOT"), self.clock.now())
            session.add_all(self._row(human) for human in self.people)
        channels = [(1, human.who.user_id, f"D{human.number}") for human in self.people]
        self.slack.executemany("INSERT INTO dm_channels VALUES (?, ?, ?)", channels)

    def _row(self, human: Human) -> MemberRow:
        row = MemberRow(
            id=human.id, workspace_id=1, user_id=human.who.user_id, joined_at=self.clock.now(),
            field="marketing", aspiration="unsure", target=3, rhythm="weekly", remind=human.remind,
            weekday=human.weekday, at=human.at.strftime("%H:%M"), zone=human.zone,
        )  # fmt: skip
        start(row, self.clock.now())
        return row

    async def live(self, until: datetime) -> None:
        """From one hour in which something is due to the next."""
        day = self.clock.now()
        while (hour := self._next_hour()) < until:
            while day + DAY <= hour:
                day += DAY
                await self._new_day(day)
            self.clock.move_to(max(hour, self.clock.now()))
            await self._tick()

    def _next_hour(self) -> datetime:
        first = min((at for name in DUE if (at := self._due(name)) is not None), default=0)
        hours = -(-first // (3600 * 10**6))
        return max(EPOCH + hours * HOUR, self.clock.now() + HOUR)

    def _due(self, name: str) -> int | None:
        """When a job has something to do next."""
        at: int | None = self.slack.execute(DUE[name]).fetchone()[0]
        return at

    async def _tick(self) -> None:
        """What the timetable does, of those jobs that have something to do. Now and then the process dies
        between queueing and sending."""
        now = micro(self.clock.now())
        for name in DUE:
            if (at := self._due(name)) is not None and at <= now:
                await JOBS[name](self.context)
        if self.chance.random() < 0.05:
            await self._dies()
        self._carry(now)

    async def _dies(self) -> None:
        """The next process has everything anew but what SQLAlchemy has made of our statements, which would be
        made the same 365 times."""
        await self.context.database.close()
        self.context = Context(Settings(), self.context.database, self.clock, Classifier.load)

    async def _new_day(self, day: datetime) -> None:
        self.clock.move_to(day)
        await self._dies()
        if day.toordinal() % 3 == 0:
            await self._change(self.chance.choice(self.people[2 : 2 + 5 * RESTLESS : 5]))
        if day.day == 10:
            self._tell(day)

    async def _change(self, human: Human) -> None:
        """Somebody moves, chooses another slot, pauses, or is away for a while."""
        what = self.chance.choice(["moves", "slot", "pauses", "away"])
        human.changes.append(what)
        if what == "moves":
            human.zone = self.chance.choice(self.people).zone
            await members.keep_up(self.context, human.who, Profile(zone=human.zone))
        elif what == "slot":
            human.weekday = self.chance.randrange(7)
            chosen = Choices(
                "marketing", Aspiration.UNSURE, human.weekday, human.at, human.zone, Rhythm.WEEKLY, 3,
                remind=human.remind,
            )  # fmt: skip
            await members.change(self.context, human.who, chosen)
        elif what == "pauses":
            until = human.here(self.clock.now()).date() + timedelta(weeks=2)
            human.pauses.append((self.clock.now(), until))
            await members.pause(self.context, human.who, "2 weeks")
        else:
            is_away = human.changes.count("away") % 2 == 1
            await members.keep_up(self.context, human.who, Profile(away=is_away))

    def _tell(self, day: datetime) -> None:
        """Six things in the month, two of them strategic."""
        now, ts = micro(day), day.strftime("%Y%m%d")
        rungs = ["tactical"] * 4 + ["functional", "business"]
        tellers = [human for human in self.people if human.tells]
        for n, rung in enumerate(rungs):
            told = [(human.id, f"{ts}.{n}.{human.id}", day.date().isoformat(), now, now) for human in tellers]
            self.slack.executemany(_TOLD, told)
            placed = [(day.strftime("%Y-%m"), rung, one[1]) for one in told]
            self.slack.executemany(_PLACED, placed)

    def _carry(self, now: int) -> None:
        """All that is queued arrives; some people answer."""
        at, arrived, answered, heard = self.clock.now(), [], [], []
        if not (queued := self.slack.execute(_QUEUED).fetchall()):
            return
        self.slack.execute("BEGIN IMMEDIATE")
        for user_id, kind, subject in queued:
            human = self.people[int(user_id[1:])]
            self.said[human.number].append(Said(at, human.here(at), kind, subject))
            if kind == "prompt":
                arrived.append((subject,))
            if kind == "prompt" and self.chance.randrange(10) < human.answers:
                answered.append((now, subject))
                heard.append((human.id,))
            elif kind == "go_on" and human.answers:
                heard.append((human.id,))
        self.slack.execute(_SENT)
        self.slack.executemany(_ARRIVED, arrived)
        self.slack.executemany(_ANSWERED, answered)
        self.slack.executemany(_HEARD, heard)
        self.slack.execute("COMMIT")

    def rows(self, columns: str, table: str) -> Iterator[sqlite3.Row]:
        yield from self.slack.execute(f"SELECT {columns} FROM {table} ORDER BY id")
