"""Whatever is asked, and however the clock behaves: never more than a burst and the rate."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.pace import Pace

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
PACES = st.builds(Pace.per_minute, st.integers(1, 6000), st.integers(1, 50))
PAUSES = st.lists(st.timedeltas(timedelta(), timedelta(seconds=30)), max_size=40)


def test_slacks_pace_is_a_burst_of_five_and_then_five_a_second() -> None:
    pace = Pace.per_minute(300, burst=5)

    assert pace.tokens(NOON, NOON) == 5
    empty = pace.spend(NOON, NOON, 5)
    assert pace.tokens(empty, NOON) == 0
    assert pace.tokens(empty, NOON + timedelta(seconds=0.2)) == 1
    assert pace.tokens(empty, NOON + timedelta(seconds=1)) == 5


@given(PACES, PAUSES, st.data())
def test_in_every_window_no_more_than_a_burst_and_the_rate(
    pace: Pace, pauses: list[timedelta], data: st.DataObject
) -> None:
    now, tat = NOON, NOON - timedelta(days=1)
    sent: list[tuple[datetime, int]] = []
    for pause in pauses:
        now += pause
        count = data.draw(st.integers(0, pace.tokens(tat, now)))
        tat = pace.spend(tat, now, count)
        sent.append((now, count))

    for first, (begin, _) in enumerate(sent):
        for last in range(first, len(sent)):
            end = sent[last][0]
            in_window = sum(count for _, count in sent[first : last + 1])
            assert in_window <= pace.burst + (end - begin) / pace.step + 1e-6


@given(PACES, PAUSES)
def test_who_waits_long_enough_may_send_a_whole_burst(pace: Pace, pauses: list[timedelta]) -> None:
    tat = NOON
    for _ in pauses:
        tat = pace.spend(tat, NOON, pace.tokens(tat, NOON))

    assert pace.tokens(tat, NOON + pace.burst * pace.step) == pace.burst


@given(PACES, st.timedeltas(timedelta(), timedelta(days=400)))
def test_a_bucket_that_a_lying_clock_wrote_blocks_nobody(pace: Pace, lie: timedelta) -> None:
    tat = NOON + pace.burst * pace.step + timedelta(microseconds=1) + lie

    assert pace.tokens(tat, NOON) == pace.burst
    assert tat > pace.absurd(NOON)


@given(PACES, st.timedeltas(timedelta(days=-1), timedelta(days=1)))
def test_latest_is_the_last_bucket_with_a_token(pace: Pace, ahead: timedelta) -> None:
    tat = NOON + ahead
    has_one = tat <= pace.latest(NOON) or tat > pace.absurd(NOON)

    assert has_one == (pace.tokens(tat, NOON) > 0)
