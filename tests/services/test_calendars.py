"""Working days by country, each country loaded by itself."""

from datetime import date

import holidays
import pytest

from bot.domain.workdays import EVERY_WEEKDAY
from bot.services.calendars import workdays_of

FRIDAY, SATURDAY, SUNDAY = date(2026, 11, 27), date(2026, 11, 28), date(2026, 11, 29)


@pytest.mark.parametrize(
    ("zone", "holiday"),
    [
        ("Europe/Berlin", date(2026, 10, 3)),
        ("America/New_York", date(2026, 11, 26)),
        ("Africa/Lagos", date(2026, 10, 1)),
        ("Asia/Kolkata", date(2026, 8, 15)),
    ],
)
def test_a_public_holiday_is_known_by_the_zone(zone: str, holiday: date) -> None:
    assert workdays_of(zone).is_holiday(holiday)
    assert not workdays_of(zone).is_working(holiday)


def test_weekends_differ() -> None:
    assert not workdays_of("Asia/Riyadh").is_working(FRIDAY)
    assert workdays_of("Asia/Riyadh").is_working(SUNDAY)
    assert workdays_of("Europe/Berlin").is_working(FRIDAY)
    assert not workdays_of("Europe/Berlin").is_working(SATURDAY)


@pytest.mark.parametrize("zone", ["UTC", "Etc/GMT+5"])
def test_where_there_is_no_country_every_weekday_is_a_working_day(zone: str) -> None:
    assert workdays_of(zone).is_working(date(2026, 12, 25)) == EVERY_WEEKDAY.is_working(date(2026, 12, 25))


def test_every_country_of_the_library_loads_by_itself() -> None:
    for country in holidays.list_supported_countries(include_aliases=False):
        assert holidays.country_holidays(country).weekend is not None
