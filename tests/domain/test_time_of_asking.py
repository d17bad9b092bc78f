"""When a member is asked, lived through: downtime, moves, changed slots, holidays, pauses."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.domain.asking import Ask, AskState, Expire, NotYet, due_prompt, leaves_by, settled_on_joining
from bot.domain.slots import Slot, instant, local_time, slot_in_week
from bot.domain.weeks import iso_week, monday_of, week_after, weeks_between
from bot.domain.workdays import FRIDAY_SATURDAY, SATURDAY_SUNDAY, Workdays
from tests.domain.clocks import MINUTE, ZONES, Rule, rules

HOUR, STEP = timedelta(hours=1), timedelta(minutes=30)
FRIDAY_15 = Slot(4, time(15))

zones = st.sampled_from(ZONES)
slots = st.builds(
    Slot, st.integers(0, 6), st.builds(time, st.integers(0, 23), st.sampled_from([0, 10, 30, 59]))
)
starts = st.integers(0, 58000).map(lambda hours: datetime(2024, 1, 1, tzinfo=UTC) + hours * HOUR)


@dataclass
class Life:
    """A member, and the bot that asks them: load, decide, save, as the service does."""

    state: AskState
    asked: list[tuple[str, datetime, bool]] = field(default_factory=list)
    expired: list[str] = field(default_factory=list)
    next_at: datetime | None = None

    def tick(self, now: datetime) -> None:
        while self.next_at is not None and self.next_at <= now:
            found = due_prompt(self.state, now)
            if isinstance(found, NotYet):
                assert found.next_at is None or found.next_at > now
                self.next_at = found.next_at
                return
            assert found.week > self.state.last_week
            if isinstance(found, Ask):
                assert now < leaves_by(found, now, self.state.zone), "it would expire before it is sent"
                self.asked.append((found.week, now, found.late))
            else:
                self.expired.append(found.week)
            self.state = replace(self.state, last_week=found.week)
            self.next_at = found.next_at

    def change(self, now: datetime, state: AskState) -> None:
        self.state = state
        found = due_prompt(state, now)
        self.next_at = found.next_at if isinstance(found, NotYet) else now


def member(
    now: datetime, slot: Slot = FRIDAY_15, zone: str = "Europe/Berlin", days: Workdays | None = None
) -> Life:
    days = days or Workdays()
    life = Life(AskState(slot, zone, settled_on_joining(now, slot, zone, days), days))
    life.change(now, life.state)
    return life


def at(words: str) -> datetime:
    """In Berlin."""
    return datetime.fromisoformat(words).replace(tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)


# One week, seen closely ---------------------------------------------------------------------------


def test_the_first_prompt_comes_at_the_next_slot_even_in_a_minute() -> None:
    life = member(at("2026-11-20 14:59"))
    assert life.next_at == at("2026-11-20 15:00")
    late = member(at("2026-11-20 15:01"))
    assert late.next_at == at("2026-11-27 15:00")


@pytest.mark.parametrize(
    ("back", "asked", "late"),
    [
        ("2026-11-20 15:00", "2026-11-20 15:00", False),
        ("2026-11-20 16:00", "2026-11-20 16:00", False),
        ("2026-11-20 16:30", "2026-11-20 16:30", True),
        ("2026-11-20 18:59", "2026-11-20 18:59", True),
        ("2026-11-20 19:00", "2026-11-23 08:00", True),
        ("2026-11-21 10:00", "2026-11-23 08:00", True),
        ("2026-11-23 06:00", "2026-11-23 08:00", True),
        ("2026-11-26 14:59", "2026-11-26 14:59", True),
    ],
)
def test_a_bot_that_comes_back_asks_late_by_day_on_working_days(back: str, asked: str, late: bool) -> None:
    life = member(at("2026-11-19 12:00"))
    now = at(back)
    life.tick(now)
    if life.next_at and not life.asked:
        life.tick(life.next_at)
    assert life.asked == [("2026-W47", at(asked), late)]


def test_a_day_before_the_next_slot_the_week_has_closed() -> None:
    life = member(at("2026-11-19 12:00"))
    life.tick(at("2026-11-26 15:00"))
    assert life.expired == ["2026-W47"]
    assert life.next_at == at("2026-11-27 15:00")


def test_after_months_of_silence_every_week_is_settled_and_only_the_last_is_asked() -> None:
    life = member(at("2026-08-03 12:00"))
    life.tick(at("2026-11-24 10:00"))
    assert [week for week, _, _ in life.asked] == ["2026-W47"]
    assert life.expired == [f"2026-W{n}" for n in range(32, 47)]


def test_a_slot_moved_into_the_past_counts_as_late_if_its_week_was_not_asked() -> None:
    life = member(at("2026-11-16 09:00"))
    life.change(at("2026-11-18 11:00"), replace(life.state, slot=Slot(0, time(10))))
    life.tick(at("2026-11-18 11:00"))
    assert life.asked == [("2026-W47", at("2026-11-18 11:00"), True)]
    assert life.next_at == at("2026-11-23 10:00")


def test_somebody_who_flies_west_on_friday_evening_is_not_asked_twice() -> None:
    life = member(at("2026-11-16 09:00"))
    life.tick(at("2026-11-20 15:00"))
    life.change(at("2026-11-20 15:30"), replace(life.state, zone="America/Los_Angeles"))
    life.tick(at("2026-11-21 09:00"))
    assert len(life.asked) == 1
    assert life.next_at == instant(date(2026, 11, 27), time(15), "America/Los_Angeles")


def test_weeks_whose_slot_lies_in_a_pause_are_passed_over_without_a_trace() -> None:
    life = member(at("2026-11-16 09:00"))
    life.change(at("2026-11-17 09:00"), replace(life.state, paused_until=at("2026-12-03 00:00")))
    assert life.next_at == at("2026-12-04 15:00")
    life.tick(at("2026-12-04 15:00"))
    assert [week for week, _, _ in life.asked] == ["2026-W49"]
    assert life.expired == []


def test_a_pause_that_is_lifted_at_once_leaves_the_week_as_it_was() -> None:
    life = member(at("2026-11-16 09:00"))
    life.change(at("2026-11-17 09:00"), replace(life.state, paused_until=at("2026-12-03 00:00")))
    life.change(at("2026-11-17 09:05"), replace(life.state, paused_until=None))
    assert life.next_at == at("2026-11-20 15:00")


def test_who_is_asked_only_when_they_write_first_is_never_due() -> None:
    assert due_prompt(AskState(None, "Europe/Berlin", "2026-W40"), at("2026-11-20 15:00")) == NotYet(None)


def test_coming_back_in_a_week_that_was_asked_waits_for_the_next() -> None:
    now = at("2026-11-18 09:00")
    assert settled_on_joining(now, FRIDAY_15, "Europe/Berlin", Workdays(), "2026-W47") == "2026-W47"
    assert settled_on_joining(now, FRIDAY_15, "Europe/Berlin", Workdays(), "2026-W30") == "2026-W46"


def test_a_prompt_waits_while_something_unasked_has_gone_out_today() -> None:
    life = member(at("2026-11-16 09:00"))
    life.change(at("2026-11-20 12:00"), replace(life.state, sent=(date(2026, 11, 20),)))
    life.tick(at("2026-11-20 15:00"))
    assert (life.asked, life.next_at) == ([], at("2026-11-23 08:00"))
    life.tick(at("2026-11-23 08:00"))
    assert life.asked == [("2026-W47", at("2026-11-23 08:00"), True)]


def test_a_week_that_had_its_two_messages_brings_the_prompt_in_the_next() -> None:
    life = member(at("2026-11-16 09:00"), Slot(1, time(15)))
    life.change(at("2026-11-17 12:00"), replace(life.state, sent=(date(2026, 11, 16), date(2026, 11, 17))))
    life.tick(at("2026-11-17 15:00"))
    assert life.next_at == at("2026-11-23 08:00")


# Every zone ---------------------------------------------------------------------------------------


def slots_of(number: int, rule: Rule, zone: str) -> Iterator[Slot]:
    """One of all that there are, by turns; and those in the middle of a gap and of an overlap."""
    yield Slot(number % 7, time(number * 5 % 24, number * 7 % 60))
    for change in [*rule.gaps[:1], *rule.overlaps[:1]]:
        hands = min(local_time(at, zone).replace(tzinfo=None) for at in (change.at - MINUTE, change.at))
        wall = hands + abs(change.by) / 2
        yield Slot(wall.weekday(), wall.time().replace(second=0))


def test_in_every_zone_every_week_of_seven_years_brings_one_prompt_at_the_chosen_wall_time() -> None:
    for number, (rule, (zone, *_)) in enumerate(rules().items()):
        for slot in slots_of(number, rule, zone):
            now, end = datetime(2024, 1, 1, 12, tzinfo=UTC), datetime(2030, 12, 28, tzinfo=UTC)
            life = member(now, slot, zone)
            while life.next_at is not None and life.next_at < end:
                life.tick(life.next_at)
            weeks = [week for week, _, _ in life.asked]
            assert weeks == [week_after(weeks[0], n) for n in range(len(weeks))]
            assert 363 <= len(weeks) <= 366
            assert not any(late for _, _, late in life.asked)
            for week, when, _ in life.asked:
                wall = datetime.combine(monday_of(week) + timedelta(days=slot.weekday), slot.at)
                came = local_time(when, zone).replace(tzinfo=None)
                before = local_time(when - timedelta(seconds=1), zone).replace(tzinfo=None)
                assert came == wall or before < wall < came, "only a gap, and then its end"


def test_a_zone_that_skips_the_day_of_the_slot_is_asked_once_at_the_end_of_the_leap() -> None:
    """Samoa had no Friday, 30 December 2011."""
    now = datetime(2011, 12, 19, tzinfo=UTC)
    life = member(now, FRIDAY_15, "Pacific/Apia")
    while life.next_at is not None and life.next_at < now + timedelta(weeks=4):
        life.tick(life.next_at)
    walls = [local_time(when, "Pacific/Apia").strftime("%a %d %H:%M") for _, when, _ in life.asked]
    assert walls == ["Fri 23 15:00", "Sat 31 00:00", "Fri 06 15:00", "Fri 13 15:00"]


# Whole histories ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class History:
    zone: str
    slot: Slot
    start: datetime
    up: tuple[bool, ...]
    workdays: Workdays
    weeks: int = 6

    @property
    def ticks(self) -> list[datetime]:
        """Every half hour in which the bot ran; its ups and downs are stretches of seven hours."""
        steps = range(self.weeks * 7 * 48)
        return [self.start + n * STEP for n in steps if self.up[n // 14 % len(self.up)]]


@st.composite
def histories(draw: st.DrawFn) -> History:
    start = draw(starts)
    days = st.dates(start.date(), start.date() + timedelta(days=49))
    holidays = frozenset(draw(st.sets(days, max_size=6)))
    weekend = draw(st.sampled_from([SATURDAY_SUNDAY, FRIDAY_SATURDAY, frozenset({6}), frozenset()]))
    up = draw(st.lists(st.booleans(), min_size=1, max_size=144).filter(any))
    return History(draw(zones), draw(slots), start, tuple(up), Workdays(weekend, holidays))


def expected(history: History, life: Life) -> list[tuple[str, datetime]]:
    """What PRODUCT.md says, by looking at every tick of a week: nothing is shared with the rule but slots."""
    found = []
    tz, ticks = ZoneInfo(history.zone), history.ticks
    for n in range(-1, history.weeks + 2):  # east of Greenwich the last hours may lie in one week more
        week = week_after(iso_week(history.start.date()), n)
        if week <= life.state.last_week:
            continue
        slot_at, next_at = (
            slot_in_week(one, history.slot, history.zone, history.workdays)[1]
            for one in (week, week_after(week))
        )
        for tick in ticks[bisect_left(ticks, slot_at) : bisect_left(ticks, max(next_at, slot_at + 2 * HOUR))]:
            here = tick.astimezone(tz)
            by_day = history.workdays.is_working(here.date()) and 8 <= here.hour < 19
            in_time = slot_at <= tick <= slot_at + HOUR
            late = by_day and slot_at <= tick < next_at - timedelta(hours=24)
            if in_time or late:
                found.append((week, tick))
                break
    return found


@settings(max_examples=100, deadline=None)
@given(histories())
def test_each_week_in_whose_window_the_bot_ran_is_asked_once_and_as_early_as_may_be(history: History) -> None:
    life = member(history.start, history.slot, history.zone, history.workdays)
    wanted = expected(history, life)
    for tick in history.ticks:
        life.tick(tick)
    assert [(week, when) for week, when, _ in life.asked] == wanted
    settled = sorted([week for week, _, _ in life.asked] + life.expired)
    assert len(settled) == len(set(settled))
    assert all(weeks_between(a, b) == 1 for a, b in pairwise(settled))


outages = st.builds(
    lambda before, hours, zone, slot, start: History(
        zone, slot, start, (True,) * before + (False,) * (hours // 7 + 1) + (True,) * 48, Workdays(), 34
    ),
    st.integers(1, 24), st.integers(1, 4800), zones, slots, starts,
)  # fmt: skip


MONDAY_HAS_BEGUN = datetime(2024, 1, 7, 13, tzinfo=UTC)
"""At the South Pole, which keeps New Zealand's time; in Greenwich it is Sunday, and another week."""


@settings(max_examples=80, deadline=None)
@given(outages)
@example(
    History(
        "Antarctica/South_Pole",
        Slot(0, time(0)),
        MONDAY_HAS_BEGUN,
        (True, False) + (True,) * 48,
        Workdays(),
        34,
    )
)
def test_a_bot_that_was_away_for_hours_or_for_months_asks_at_most_about_the_open_week(life: History) -> None:
    """Up for a while, down for up to 200 days, up for two weeks; and again."""
    lived = member(life.start, life.slot, life.zone, life.workdays)
    wanted = expected(life, lived)
    for tick in life.ticks:
        lived.tick(tick)
    assert [(week, when) for week, when, _ in lived.asked] == wanted
    settled = sorted([week for week, _, _ in lived.asked] + lived.expired)
    assert all(weeks_between(a, b) == 1 for a, b in pairwise(settled))


Change = tuple[str, object]
changes = st.one_of(
    st.tuples(st.just("zone"), zones),
    st.tuples(st.just("slot"), slots),
    st.tuples(st.just("pause"), st.integers(1, 30)),
    st.tuples(st.just("resume"), st.none()),
)


def live(life: Life, now: datetime, change: Change) -> None:
    what, value = change
    state = life.state
    if what == "zone":
        state = replace(state, zone=str(value))
    elif what == "slot" and isinstance(value, Slot):
        state = replace(state, slot=value)
    elif what == "pause" and isinstance(value, int):
        state = replace(state, paused_until=now + timedelta(days=value))
    elif state.slot is not None:
        last = settled_on_joining(now, state.slot, state.zone, state.workdays, state.last_week)
        state = replace(state, paused_until=None, last_week=last)
    life.change(now, state)


@settings(max_examples=100, deadline=None)
@given(histories(), st.lists(st.tuples(st.integers(0, 42 * 48), changes), max_size=8))
def test_whatever_a_member_changes_no_week_comes_twice_and_none_at_a_rude_hour(
    history: History, moves: Sequence[tuple[int, Change]]
) -> None:
    life = member(history.start, history.slot, history.zone, history.workdays)
    todo = sorted(moves, key=lambda move: move[0])
    for tick in history.ticks:
        while todo and history.start + todo[0][0] * STEP <= tick:
            live(life, tick, todo.pop(0)[1])
        before = len(life.asked)
        life.tick(tick)
        for _week, when, late in life.asked[before:]:
            here = local_time(when, life.state.zone)
            assert not late or (8 <= here.hour < 19 and history.workdays.is_working(here.date()))
            assert life.state.paused_until is None or when >= life.state.paused_until
    weeks = [week for week, _, _ in life.asked]
    assert weeks == sorted(set(weeks))
    assert not set(weeks) & set(life.expired)


@settings(max_examples=60, deadline=None)
@given(histories(), st.lists(st.tuples(st.integers(0, 42 * 48), changes), max_size=6))
def test_sleeping_until_the_next_due_time_misses_nothing(
    history: History, moves: Sequence[tuple[int, Change]]
) -> None:
    """Asking the rule every half hour, and only when it said so, comes to the same."""
    sleepy = member(history.start, history.slot, history.zone, history.workdays)
    eager = member(history.start, history.slot, history.zone, history.workdays)
    todo = sorted(moves, key=lambda move: move[0])
    for tick in history.ticks:
        while todo and history.start + todo[0][0] * STEP <= tick:
            change = todo.pop(0)[1]
            live(sleepy, tick, change)
            live(eager, tick, change)
        sleepy.tick(tick)
        eager.next_at = tick
        eager.tick(tick)
    assert sleepy.asked == eager.asked
    assert sleepy.expired == eager.expired


def test_a_week_that_closed_has_its_row_before_the_next_is_asked() -> None:
    state = AskState(FRIDAY_15, "Europe/Berlin", "2026-W45")
    first = due_prompt(state, at("2026-11-20 15:00"))
    assert isinstance(first, Expire)
    assert (first.week, first.local_date) == ("2026-W46", date(2026, 11, 13))
    second = due_prompt(replace(state, last_week=first.week), at("2026-11-20 15:00"))
    assert isinstance(second, Ask)
    assert second.closes_at == at("2026-11-26 15:00")
