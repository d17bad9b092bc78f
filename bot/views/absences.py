"""Quiet when away: what a Slack status, a public holiday and a country of one's own come to."""

from datetime import date, datetime

from bot.domain.countries import NONE, country_of, name_of
from bot.domain.dates_in_words import long_date, zone_in_words
from bot.views import ids
from bot.views.blocks import Block, Message, actions, button, own, simple, small
from bot.views.dates import when
from bot.views.help import bad_argument

ASK_ANYWAY = "Ask me even when I'm away"
LEAVE_ALONE = "Leave me alone when I'm away"
OF_THE_ZONE = "zone"
"""The value for "as my time zone has it"."""


def away_until(until: date | None, today: date) -> str:
    """ "you're away until Thursday 3 December", or without a day if nobody knows it."""
    return f"you're away until {long_date(until, today)}" if until is not None else "you're away"


def in_home(until: date | None, today: date, *, anyway: bool) -> list[Block]:
    """Why nothing comes, or that something comes all the same; and the other way."""
    said = f"Your Slack status says {away_until(until, today)}"
    if anyway:
        undo = button(LEAVE_ALONE, ids.MEMBER_QUIET_WHEN_AWAY)
        return [own(f"{said}. I ask all the same, as you wanted."), actions(undo)]
    return [own(f"*{said}, so I don't ask.*"), actions(button(ASK_ANYWAY, ids.MEMBER_ASK_ANYWAY))]


def standing(until: date | None, today: date, *, away: bool, anyway: bool) -> Message:
    """`/growth away`: what the status says now, and what follows from one that says vacation or sick."""
    change = button(LEAVE_ALONE, ids.MEMBER_QUIET_WHEN_AWAY) if anyway else _ask_anyway()
    if away:
        follows = "I ask all the same, as you wanted." if anyway else "I don't ask before that is over."
        said = f"Your Slack status says {away_until(until, today)}. {follows}"
    elif anyway:
        said = "I ask even when your Slack status says vacation or sick, as you wanted."
    else:
        said = "When your Slack status says vacation or sick, I leave you alone. Now it doesn't."
    return simple(said, actions(change), small("I keep only that you're away, and until when, never why."))


def _ask_anyway() -> Block:
    return button(ASK_ANYWAY, ids.MEMBER_ASK_ANYWAY)


def asks_anyway(next_prompt: datetime | None, zone: str, today: date) -> Message:
    """`next_prompt` is local; None: no question is planned."""
    said = "I'll ask even when your Slack status says you're away."
    return simple(said + _next(next_prompt, zone, today), actions(button("Undo", ids.MEMBER_QUIET_WHEN_AWAY)))


def quiet_when_away() -> Message:
    said = "I'll leave you alone while your Slack status says vacation or sick."
    return simple(said, actions(button("Undo", ids.MEMBER_ASK_ANYWAY)))


def country_is(country: str | None, zone: str) -> Message:
    """`/growth settings country`, alone."""
    return simple(f"{_whose(country, zone)} `/growth settings country Austria` changes that.")


def country_saved(
    country: str | None, before: str | None, next_prompt: datetime | None, zone: str, today: date
) -> Message:
    """`next_prompt` is local. `before` comes back with Undo."""
    undo = button("Undo", ids.MEMBER_COUNTRY, before or OF_THE_ZONE)
    return simple(f"Saved. {_whose(country, zone)}{_next(next_prompt, zone, today)}", actions(undo))


def _whose(country: str | None, zone: str) -> str:
    """Whose public holidays count, as a sentence."""
    if country == NONE:
        return "I count no public holidays, so I ask on those days, too."
    if country is not None:
        return f"I count the public holidays of {name_of(country)}; a question that falls on one moves."
    home = country_of(zone)
    if home is None:
        return f"I go by your time zone, {zone_in_words(zone)}, which has no country: no public holidays."
    return f"I go by your time zone, so I count the public holidays of {name_of(home)}."


def holidays_in_words(country: str | None, zone: str) -> str:
    """ "holidays of Austria", for a line that lists settings."""
    code = country or country_of(zone)
    return "no public holidays" if code is None or code == NONE else f"holidays of {name_of(code)}"


def _next(next_prompt: datetime | None, zone: str, today: date) -> str:
    if next_prompt is None:
        return ""
    return f" Next question {when(next_prompt, today)}, {zone_in_words(zone)}."


def country_not_known(given: str) -> Message:
    accepted = "a country by its English name or its two letters, “zone” to follow your time zone, or “none”"
    return bad_argument("/growth settings country", given, accepted, "/growth settings country Austria")


def away_not_known(given: str) -> Message:
    accepted = "“ask”, “quiet” or a day, like “until Friday”; with nothing after it, I say how it stands"
    return bad_argument("/growth away", given, accepted, "/growth away until Friday")


def setting_not_known(given: str) -> Message:
    accepted = "“country” and its name, “away ask” or “away quiet”; with nothing after it, it opens the form"
    return bad_argument("/growth settings", given, accepted, "/growth settings country Austria")
