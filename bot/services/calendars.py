"""Working days of a member's country: its public holidays and its weekend."""

import sys
from functools import cache
from importlib.resources import files
from types import ModuleType

import holidays

from bot.domain.countries import NONE, country_of
from bot.domain.workdays import EVERY_WEEKDAY, Workdays

# The library would load all its 250 countries when it is asked for the first one: 8 MB, and a third of a
# second while somebody joins. With a package that is only a folder, each is loaded by itself.
_folder = ModuleType("holidays.countries")
_folder.__path__ = [str(files("holidays") / "countries")]
sys.modules.setdefault("holidays.countries", _folder)


@cache
def workdays_of(zone: str, country: str | None = None) -> Workdays:
    """By the country that was chosen, else by the zone's; Monday to Friday where there is none."""
    code = country or country_of(zone)
    return EVERY_WEEKDAY if code is None or code == NONE else _workdays_in(code)


@cache
def _workdays_in(country: str) -> Workdays:
    """Of an ISO 3166 code; Monday to Friday in a country that the library doesn't know."""
    try:
        calendar = holidays.country_holidays(country)
    except NotImplementedError:
        return EVERY_WEEKDAY
    return Workdays(weekend=frozenset(calendar.weekend), holidays=calendar)
