"""A season of 60 members in 60 zones, through the real services, with a restart every day: the weeks in which
summer time begins in the north and ends in the south.

Messages are carried out of the outbox by hand, all of a tick at once: what the sender does has scenes of its
own. The clock moves by the hour, so that a prompt is never more than an hour late by itself.
"""

import random
import shutil
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from sqlalchemy import bindparam, select, update

from bot.domain.weeks import iso_week, week_after, weeks_between
from bot.services import upcoming
from bot.services.calendars import workdays_of
from bot.services.planning import start
from bot.storage.database import Database
from bot.storage.outbox_tables import DeliveryRow
from bot.storage.tables import MemberRow, PromptRow
from jobs.due import JOBS
from tests.services.house import House, zones_of

PEOPLE, ZONES = 60, 60
BEGINS, ENDS = datetime(2026, 2, 20, tzinfo=UTC), datetime(2026, 5, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
HOURLY = ("prompts", "summaries", "reminders")
UNASKED = ("prompt", "summary", "reminder", "go_on")

_sent = (
    update(DeliveryRow).where(DeliveryRow.state == "queued").values(state="sent", slack_ts="1", payload=None)
)
_asked = update(PromptRow).where(PromptRow.state == "asked").values(state="sent")
_answered = (
    update(PromptRow)
    .where(PromptRow.id == bindparam("prompt_id_"))
    .values(answered_at=bindparam("when"), remind_at=None)
)
_heard_from = update(MemberRow).where(MemberRow.id == bindparam("member_id_")).values(unanswered=0)


@dataclass(frozen=True)
class Human:
    """`answers`: of ten prompts; whoever answers none goes quiet."""

    number: int
    zone: str
    weekday: int
    at: time
    answers: int

    @property
    def user_id(self) -> str:
        return f"U{self.number}"


@dataclass
class Said:
    at: datetime
    kind: str
    subject: int


@dataclass
class Season:
    people: list[Human]
    said: dict[str, list[Said]] = field(default_factory=lambda: defaultdict(list))

    def unasked(self, human: Human) -> list[date]:
        zone = ZoneInfo(human.zone)
        return [one.at.astimezone(zone).date() for one in self.said[human.user_id] if one.kind in UNASKED]


def crowd(chance: random.Random) -> list[Human]:
    zones = zones_of(sorted(available_timezones()), ZONES)
    return [
        Human(
            number=n,
            zone=zones[n % ZONES],
            weekday=weekday,
            at=time(hour),
            answers=chance.choice([0, 0, 0, 5, 9]),
        )
        for n in range(PEOPLE)
        for weekday, hour in [a_slot(chance)]
    ]


def a_slot(chance: random.Random) -> tuple[int, int]:
    """Most people keep Friday at 15:00; the others choose whatever one may choose."""
    if chance.random() < 0.6:
        return 4, 15
    return chance.randrange(7), chance.choice([0, 2, 8, 9, 12, 17, 22])


async def move_in(house: House, people: list[Human]) -> None:
    rows = []
    for human in people:
        row = MemberRow(
            workspace_id=house.workspace_id,
            user_id=human.user_id,
            joined_at=house.clock.now(),
            field="marketing",
            aspiration="unsure",
            target=3,
            rhythm="weekly",
            weekday=human.weekday,
            at=human.at.strftime("%H:%M"),
            zone=human.zone,
        )
        start(row, house.clock.now())
        rows.append(row)
    async with house.database.write() as session:
        session.add_all(rows)


async def carry(house: House, season: Season, chance: random.Random) -> None:
    """All that is queued arrives; some people answer."""
    now = house.clock.now()
    columns = (DeliveryRow.user_id, DeliveryRow.kind, DeliveryRow.subject_id)
    async with house.database.write() as session:
        queued = (await session.execute(select(*columns).where(DeliveryRow.state == "queued"))).all()
        if not queued:
            return
        await session.execute(_sent)
        await session.execute(_asked)
        answers = []
        for user_id, kind, subject in queued:
            season.said[user_id].append(Said(now, kind, subject))
            human = season.people[int(user_id[1:])]
            if kind == "prompt" and chance.randrange(10) < human.answers:
                answers.append({"prompt_id_": subject, "when": now, "member_id_": human.number + 1})
        if answers:
            connection = await session.connection()
            await connection.execute(
                _answered, [{k: one[k] for k in ("prompt_id_", "when")} for one in answers]
            )
            await connection.execute(_heard_from, [{"member_id_": one["member_id_"]} for one in answers])


async def look(house: House, *, seldom: bool) -> None:
    """What the timetable does: members each time, the rest once a day; nothing is old enough to be erased."""
    if seldom or await upcoming.due_now(house.context):
        for name in HOURLY if not seldom else JOBS.keys() - {"retention"}:
            await JOBS[name](house.context)


async def live(house: House, url: str, season: Season, chance: random.Random) -> None:
    """Hour by hour; once a day the process dies between queueing and sending."""
    while house.clock.now() < ENDS:
        dies_at = chance.randrange(24)
        for hour in range(24):
            house.clock.move_to(house.clock.now() + HOUR)
            await look(house, seldom=hour == 0)
            if hour == dies_at:
                await house.database.close()
                house.open(Database.open(url))
            await carry(house, season, chance)


async def test_a_season_of_sixty_members_in_sixty_zones(sqlite_template: Path, tmp_path: Path) -> None:
    shutil.copy(sqlite_template, tmp_path / "season.db")
    url = f"sqlite:///{tmp_path / 'season.db'}"
    chance = random.Random(2026)
    season = Season(crowd(chance))
    house = House(Database.open(url), BEGINS)
    await house.installs()
    await move_in(house, season.people)

    await live(house, url, season, chance)

    async with house.database.read() as session:
        prompts = list(await session.scalars(select(PromptRow)))
        quiet = {m.id for m in await session.scalars(select(MemberRow)) if m.gone_quiet}
    await house.database.close()
    every_week_has_one_row(prompts, quiet)
    every_prompt_came_once_and_in_its_hour(season, {one.id: one for one in prompts})
    nobody_was_bothered(season)


def every_week_has_one_row(prompts: list[PromptRow], quiet: set[int]) -> None:
    weeks = defaultdict(list)
    for one in prompts:
        weeks[one.member_id].append(one.week)
    for member_id, found in weeks.items():
        first, last = min(found), max(found)
        assert len(found) == len(set(found)) == weeks_between(first, last) + 1, "one for each week, no gap"
        if member_id not in quiet:
            assert last >= week_after(iso_week(ENDS.date()), -1)
    assert len(weeks) == PEOPLE


def every_prompt_came_once_and_in_its_hour(season: Season, prompts: dict[int, PromptRow]) -> None:
    for human in season.people:
        zone = ZoneInfo(human.zone)
        came = [one for one in season.said[human.user_id] if one.kind == "prompt"]
        assert all(count == 1 for count in Counter(one.subject for one in came).values())
        weeks = Counter(prompts[one.subject].week for one in came)
        assert all(count == 1 for count in weeks.values())
        for one in came:
            prompt, here = prompts[one.subject], one.at.astimezone(zone)
            moved = workdays_of(human.zone).is_holiday(prompt.local_date)
            wall = datetime.combine(prompt.local_date, human.at, zone).astimezone(UTC)
            late = one.at - max(wall, prompt.slot_at)
            assert timedelta() <= late <= HOUR or 8 <= here.hour < 19, f"{human}: {here}"
            assert moved is False or prompt.local_date.weekday() == human.weekday


def nobody_was_bothered(season: Season) -> None:
    for human in season.people:
        days = Counter(season.unasked(human))
        assert all(count == 1 for count in days.values()), f"{human}: {days.most_common(3)}"
        weeks = Counter(iso_week(day) for day in days.elements())
        assert all(count <= 2 for count in weeks.values()), f"{human}: {weeks.most_common(3)}"
