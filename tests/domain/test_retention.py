"""How long things are kept."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.retention import cutoff, kept_until

moments = st.integers(0, 6 * 366 * 1440).map(
    lambda n: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=n)
)


@given(moments, st.integers(6, 120), st.integers(-5_000, 5_000))
def test_what_is_over_its_time_is_what_lies_before_the_cutoff(told: datetime, months: int, near: int) -> None:
    ends = kept_until(told, months)
    now = ends + timedelta(minutes=near)
    assert (ends <= now) == (told <= cutoff(now, months))


def test_a_month_that_is_too_short_ends_with_its_last_day() -> None:
    told = datetime(2026, 8, 31, 9, tzinfo=UTC)
    assert kept_until(told, 6) == datetime(2027, 3, 1, tzinfo=UTC)
    assert kept_until(told, 24) == datetime(2028, 8, 31, 9, tzinfo=UTC)
