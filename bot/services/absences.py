"""Being away: what a Slack status leads to, being asked all the same, and whose public holidays count."""

from datetime import date, datetime

from bot.context import Context, Who
from bot.domain.countries import NONE, called
from bot.domain.pauses import parse_day
from bot.domain.slots import local_date
from bot.services.members import next_prompt, pause
from bot.services.planning import is_asked, joined, plan, says_away, today
from bot.storage.tables import MemberRow
from bot.views import absences as views
from bot.views import members as member_views
from bot.views.blocks import Block, Message


async def standing(context: Context, who: Who) -> Message:
    """`/growth away`: what their status says, and what follows."""
    now = context.clock.now()
    async with context.database.read() as session:
        row = await joined(session, who)
        if row is None:
            return member_views.not_a_member()
        away, anyway = says_away(row, now), row.ask_anyway
        return views.standing(_last_day(row), today(row, now), away=away, anyway=anyway)


async def ask_anyway(context: Context, who: Who, *, on: bool) -> Message:
    """ "Ask me even when I'm away", and its undo."""
    now = context.clock.now()
    async with context.turn_of(who) as session:
        row = await joined(session, who)
        if row is None:
            return member_views.not_a_member()
        row.ask_anyway = on
        return (
            views.asks_anyway(next_prompt(row), row.zone, today(row, now)) if on else views.quiet_when_away()
        )


async def go_by(context: Context, who: Who, country: str | None) -> Message:
    """Set whose public holidays count: an ISO 3166 code, "none", or None for the country of the time zone."""
    now = context.clock.now()
    async with context.turn_of(who) as session:
        row = await joined(session, who)
        if row is None:
            return member_views.not_a_member()
        before, row.country = row.country, country
        plan(row, now)
        return views.country_saved(country, before, next_prompt(row), row.zone, today(row, now))


async def set_by_words(context: Context, who: Who, words: str) -> Message:
    """Do what was typed after `/growth settings`: "country Austria", "away ask", "away until Friday"."""
    what, _, rest = (part.strip() for part in words.partition(" "))
    match what.casefold(), rest.casefold():
        case "country", "":
            return await _country_of(context, who)
        case "country", _:
            return await _country_by_words(context, who, rest)
        case "away", "":
            return await standing(context, who)
        case "away", "ask" | "quiet" as wish:
            return await ask_anyway(context, who, on=wish == "ask")
        case "away", _:
            return await _away_by_words(context, who, rest)
    return views.setting_not_known(words)


async def _country_of(context: Context, who: Who) -> Message:
    async with context.database.read() as session:
        row = await joined(session, who)
        if row is None:
            return member_views.not_a_member()
        return views.country_is(row.country, row.zone)


async def _away_by_words(context: Context, who: Who, words: str) -> Message:
    """ "away until Friday" asks for a pause, whatever we call it."""
    if parse_day(words, context.clock.now().date()) is None:
        return views.away_not_known(words)
    return await pause(context, who, words)


async def _country_by_words(context: Context, who: Who, words: str) -> Message:
    plain = words.casefold().strip(" .")
    if plain in ("zone", "time zone", "my time zone"):
        return await go_by(context, who, None)
    country = NONE if plain in (NONE, "no", "no country") else called(words)
    return views.country_not_known(words) if country is None else await go_by(context, who, country)


def in_home(row: MemberRow, now: datetime) -> list[Block]:
    """Blocks that say why nothing is asked now; [] if their status is not the reason."""
    if not is_asked(row) or not says_away(row, now):
        return []
    return views.in_home(_last_day(row), today(row, now), anyway=row.ask_anyway)


def _last_day(row: MemberRow) -> date | None:
    """The local date on which their status clears by itself; None if it doesn't."""
    return local_date(row.away_until, row.zone) if row.away_until is not None else None
