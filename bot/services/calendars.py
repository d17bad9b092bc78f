"""Working days of a zone's country: its public holidays and its weekend."""

import sys
from functools import cache
from importlib.resources import files
from types import ModuleType

import holidays

from bot.domain.workdays import EVERY_WEEKDAY, Workdays

# The library would load all its 250 countries when it is asked for the first one: 8 MB, and a third of a
# second while somebody joins. With a package that is only a folder, each is loaded by itself.
_folder = ModuleType("holidays.countries")
_folder.__path__ = [str(files("holidays") / "countries")]
sys.modules.setdefault("holidays.countries", _folder)


@cache
def workdays_of(zone: str) -> Workdays:
    """By the country that the tz database names first for a zone; Monday to Friday where there is none."""
    country = _countries().get(zone)
    if country is None:
        return EVERY_WEEKDAY
    try:
        calendar = holidays.country_holidays(country)
    except NotImplementedError:  # a country that the library doesn't know
        return EVERY_WEEKDAY
    return Workdays(weekend=frozenset(calendar.weekend), holidays=calendar)


@cache
def _countries() -> dict[str, str]:
    """Zone to ISO 3166 country, from the tz database's own zone.tab."""
    table = (files("tzdata.zoneinfo") / "zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return {row[2]: row[0] for row in rows}
