"""A year of a crowd over 220 zones, with a restart every day: what is promised of time, counted out.

Two thousand members keep the promises as well; the suite has the time for these: one in each of 220 zones of
which no two are alike, in their clocks or in their holidays (docs/decisions/set-wise.md has the figures).
"""

import random
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.domain.weeks import iso_week, monday_of, weeks_between
from bot.services.calendars import workdays_of
from bot.storage.types import EPOCH
from tests.services.year import HOUR, UNASKED, Human, Said, Year, crowd, zone_info

PEOPLE, ZONES = 220, 220
MONTHS = [*(f"2026-{month:02d}" for month in range(2, 13)), "2027-01"]
BEGINS, ENDS = datetime(2026, 2, 20, tzinfo=UTC), datetime(2027, 2, 20, tzinfo=UTC)


class Prompt(NamedTuple):
    id: int
    week: str
    day: date
    slot_at: datetime
    state: str


def prompts_of(year: Year) -> dict[int, list[Prompt]]:
    """By the number of the member, in the order in which they were written."""
    found = defaultdict(list)
    for id_, member, week, day, slot_at, state in year.rows(
        "id, member_id, week, local_date, slot_at, state", "prompts"
    ):
        at = EPOCH + timedelta(microseconds=slot_at)
        found[member - 1].append(Prompt(id_, week, date.fromisoformat(day), at, state))
    return found


@pytest.mark.long
async def test_a_year_of_members_over_220_zones(sqlite_template: Path, tmp_path: Path) -> None:
    shutil.copy(sqlite_template, tmp_path / "year.db")
    chance = random.Random(2026)
    year = Year(tmp_path / "year.db", crowd(PEOPLE, ZONES, BEGINS, chance), BEGINS, chance)
    await year.move_in()
    await year.live(ENDS)
    await year.context.database.close()

    prompts = prompts_of(year)
    assert len(prompts) == PEOPLE
    for human in year.people:
        mine, said = prompts[human.number], year.said[human.number]
        every_week_has_one_row(human, mine, gone_quiet(year, human))
        every_prompt_came_once_and_in_its_hour(human, mine, said)
        nobody_was_bothered(human, said)
    every_month_was_told_once(year)


def gone_quiet(year: Year, human: Human) -> bool:
    [(quiet,)] = year.slack.execute("SELECT gone_quiet FROM members WHERE id = ?", [human.id]).fetchall()
    return bool(quiet)


def every_week_has_one_row(human: Human, prompts: list[Prompt], quiet: bool) -> None:
    """From the week they joined until the last; but for weeks that touch a pause."""
    weeks = [one.week for one in prompts]
    assert len(weeks) == len(set(weeks)), human
    for before, after in pairwise(sorted(weeks)):
        left_out = weeks_between(before, after) - 1
        came_back = not human.answers and "slot" in human.changes  # from being asked no more
        assert left_out == 0 or came_back or paused_between(human, before, after), f"{human}: {before}"
    if not human.pauses:
        assert weeks[0] in ("2026-W08", "2026-W09")
        assert quiet or weeks[-1] >= "2027-W06"
    assert {one.state for one in prompts} <= {"sent", "expired"}


def paused_between(human: Human, before: str, after: str) -> bool:
    first, last = monday_of(before), monday_of(after) + timedelta(days=6)
    return any(human.here(begins).date() <= last and ends >= first for begins, ends in human.pauses)


def every_prompt_came_once_and_in_its_hour(human: Human, prompts: list[Prompt], said: list[Said]) -> None:
    came = {one.subject: one for one in said if one.kind == "prompt"}
    asked = [one for one in prompts if one.state == "sent"]
    assert Counter(one.subject for one in said if one.kind == "prompt") == Counter(p.id for p in asked)
    for prompt in asked:
        at, here = came[prompt.id].at, came[prompt.id].here
        in_time = timedelta() <= at - prompt.slot_at <= HOUR
        assert in_time or by_day(human, here), f"{human}: {prompt} came {here}"
        assert not any(begins < at and here.date() < ends for begins, ends in human.pauses)
        if not human.changes:
            assert in_time, f"{human}: {prompt} came {here}"
            assert prompt.slot_at == wall_clock(human, prompt.day), f"{human}: {prompt}"
            assert iso_week(prompt.day) == prompt.week
            assert prompt.day == wanted_day(human, prompt.week)


def by_day(human: Human, here: datetime) -> bool:
    return 8 <= here.hour < 19 and (bool(human.changes) or workdays_of(human.zone).is_working(here.date()))


def wall_clock(human: Human, day: date) -> datetime:
    """The first minute at which the clock on their wall shows what they chose, or more."""
    chosen, tz = datetime.combine(day, human.at), zone_info(human.zone)
    at = chosen.replace(tzinfo=tz).astimezone(UTC)
    if human.here(at).replace(tzinfo=None) == chosen:
        return at
    at -= timedelta(hours=3)
    while human.here(at).replace(tzinfo=None) < chosen:
        at += timedelta(minutes=1)
    return at


def wanted_day(human: Human, week: str) -> date:
    """Their weekday; on a public holiday the nearest working day of the week, the earlier of two."""
    day, workdays = monday_of(week) + timedelta(days=human.weekday), workdays_of(human.zone)
    if day in workdays.holidays:
        for days in range(1, 7):
            for other in (day - timedelta(days=days), day + timedelta(days=days)):
                if iso_week(other) == week and workdays.is_working(other):
                    return other
    return day


def nobody_was_bothered(human: Human, said: Iterable[Said]) -> None:
    days = [one.here.date() for one in said if one.kind in UNASKED]
    assert len(days) == len(set(days)), f"{human}: {Counter(days).most_common(3)}"
    weeks = Counter(iso_week(day) for day in days)
    assert all(count <= 2 for count in weeks.values()), f"{human}: {weeks.most_common(3)}"


def every_month_was_told_once(year: Year) -> None:
    """To whoever told things, all of them; to the others that the first was empty, and then no more."""
    told = defaultdict(list)
    for member, month in year.rows("member_id, month", "summaries"):
        told[member - 1].append(month)
    for human in year.people:
        heard = [one for one in year.said[human.number] if one.kind == "summary"]
        assert len(heard) == len(told[human.number])
        wanted = MONTHS if human.tells else MONTHS[:1]
        if human.pauses or "away" in human.changes:  # what falls into an absence of a week is not made up for
            assert sorted(set(told[human.number])) == told[human.number]
            assert set(told[human.number]) <= set(MONTHS)
        else:
            assert told[human.number] == wanted, human
