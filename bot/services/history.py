"""History and search: what a member told, filtered, a page at a time."""

from dataclasses import replace

from bot.context import Context, Who
from bot.domain.history import PAGE, Wanted
from bot.domain.slots import local_date
from bot.domain.weeks import month_of, parse_month
from bot.services.questions import bank
from bot.storage import history as rows
from bot.storage import members
from bot.storage.tables import MemberRow
from bot.views import help as help_views
from bot.views import history as views
from bot.views import members as member_views
from bot.views.blocks import Modal


async def of_month(context: Context, who: Who, named: str) -> Modal:
    """`/growth history`, of everything or of a month that is named."""
    row = await _member(context, who)
    if row is None:
        return help_views.window(member_views.not_a_member())
    today = local_date(context.clock.now(), row.zone)
    start = parse_month(named, today) if named else None
    if named and start is None:
        return views.bad_month(named, today)
    return await page(context, who, Wanted(month=month_of(start) if start is not None else ""))


async def search(context: Context, who: Who, words: str) -> Modal:
    """`/growth search words`."""
    if not words:
        return views.search_for_what()
    return await page(context, who, views.read_wanted({"words": words}))


async def page(context: Context, who: Who, wanted: Wanted) -> Modal:
    """One page of their own; a stopped member still has theirs."""
    row = await _member(context, who)
    if row is None:
        return help_views.window(member_views.not_a_member())
    questions = [one.id for one in bank().questions if one.theme == wanted.theme]
    async with context.database.read() as session:
        count, told = await rows.count_and_page(session, row.id, wanted, questions)
        if not told and count:
            wanted = replace(wanted, page=(count - 1) // PAGE)
            count, told = await rows.count_and_page(session, row.id, wanted, questions)
    return views.page(wanted, told, count, local_date(context.clock.now(), row.zone))


async def _member(context: Context, who: Who) -> MemberRow | None:
    async with context.database.read() as session:
        return await members.find(session, who.workspace_id, who.user_id)
