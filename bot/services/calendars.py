"""Working days of a zone's country: its public holidays and its weekend."""

from functools import cache
from importlib.resources import files

import holidays

from bot.domain.workdays import EVERY_WEEKDAY, Workdays


@cache
def workdays_of(zone: str) -> Workdays:
    """By the country that the tz database names first for a zone; Monday to Friday where there is none."""
    country = _countries().get(zone)
    if country is None or country not in holidays.list_supported_countries(include_aliases=False):
        return EVERY_WEEKDAY
    calendar = holidays.country_holidays(country)
    return Workdays(weekend=frozenset(calendar.weekend), holidays=calendar)


@cache
def _countries() -> dict[str, str]:
    """Zone to ISO 3166 country, from the tz database's own zone.tab."""
    table = (files("tzdata.zoneinfo") / "zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return {row[2]: row[0] for row in rows}
