"""Working days of a member's country: its public holidays and its weekend."""

import sys
from functools import cache
from importlib.resources import files
from types import ModuleType

from bot.domain.countries import NONE, country_of
from bot.domain.workdays import EVERY_WEEKDAY, Workdays


@cache
def workdays_of(zone: str, country: str | None = None) -> Workdays:
    """Those of the chosen country, or else of the zone's country; Monday to Friday if there is neither."""
    code = country or country_of(zone)
    return EVERY_WEEKDAY if code is None or code == NONE else _workdays_in(code)


@cache
def _workdays_in(country: str) -> Workdays:
    """Those of a country by its ISO 3166 code; Monday to Friday if the library doesn't know it."""
    import holidays  # which takes a while: for the first member, not at the start

    _each_by_itself()
    try:
        calendar = holidays.country_holidays(country)
    except NotImplementedError:
        return EVERY_WEEKDAY
    return Workdays(weekend=frozenset(calendar.weekend), holidays=calendar)


@cache
def _each_by_itself() -> None:
    """The library imports all its 250 countries with the first one: 8 MB, and a third of a second while
    somebody joins. Its package of countries is replaced by one without that import."""
    folder = ModuleType("holidays.countries")
    folder.__path__ = [str(files("holidays") / "countries")]
    sys.modules.setdefault("holidays.countries", folder)
