"""What is said of being away, of public holidays, and of another day."""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.countries import NONE
from bot.views import absences, snoozing
from bot.views.blocks import Block, Message, Modal

TODAY, THURSDAY = date(2026, 11, 24), date(2026, 12, 3)
BERLIN = "Europe/Berlin"
FRIDAY = datetime(2026, 11, 27, 15, tzinfo=ZoneInfo(BERLIN))


def messages(said: Callable[[str], str]) -> dict[str, Message]:
    return {
        "away": absences.standing(THURSDAY, TODAY, away=True, anyway=False),
        "away until nobody knows": absences.standing(None, TODAY, away=True, anyway=False),
        "away, asked anyway": absences.standing(None, TODAY, away=True, anyway=True),
        "not away": absences.standing(None, TODAY, away=False, anyway=False),
        "not away, asked anyway": absences.standing(None, TODAY, away=False, anyway=True),
        "ask me anyway": absences.asks_anyway(FRIDAY, BERLIN, TODAY),
        "leave me alone": absences.quiet_when_away(),
        "country": absences.country_is("AT", BERLIN),
        "country of the zone": absences.country_is(None, BERLIN),
        "no country": absences.country_is(None, "UTC"),
        "country chosen": absences.country_saved("AT", None, FRIDAY, BERLIN, TODAY),
        "no holidays": absences.country_saved(NONE, "AT", None, BERLIN, TODAY),
        "country Banania": absences.country_not_known(said("Banania")),
        "put off": snoozing.put_off(FRIDAY, TODAY, 7),
        "put off to today": snoozing.put_off(FRIDAY, FRIDAY.date(), 7),
        "open again": snoozing.open_again(),
        "nothing to put off": snoozing.nothing_open(),
        "put off to a day that is over": snoozing.not_possible(snoozing.over(TODAY, TODAY)),
        "put off for too long": snoozing.not_possible(snoozing.too_late(THURSDAY, TODAY)),
        "snooze banana": snoozing.not_understood(said("banana")),
        "colour blue": absences.setting_not_known(said("colour blue")),
    }


def modals() -> dict[str, Modal]:
    return {
        "another day": snoozing.form(7, FRIDAY.date(), THURSDAY, FRIDAY.time(), TODAY),
        "no other day": snoozing.no_form(snoozing.nothing_open()),
    }


def in_home(*, anyway: bool) -> list[Block]:
    return absences.in_home(THURSDAY, TODAY, anyway=anyway)
