"""Home: what one person's tab shows now.

To add a section: a function like those of `GROWING` beside what it is about, and a line there.
"""

from collections.abc import Awaitable, Callable
from datetime import date, datetime

from bot.context import Context, Who
from bot.domain.dates_in_words import week_in_words
from bot.domain.mix import Mix
from bot.domain.slots import local_date, local_time
from bot.domain.weeks import month_after, month_of, month_start
from bot.services import absences, commitments, introductions, mentoring, problems, sharing, teams
from bot.services.members import next_prompt
from bot.services.planning import choices_of, is_member
from bot.storage import activities, members, prompts
from bot.storage.database import Session
from bot.storage.tables import MemberRow
from bot.views import home as views
from bot.views import sections
from bot.views.blocks import Block, Home

MONTHS = 6
RECENT = 5

Section = Callable[[Session, MemberRow, datetime], Awaitable[list[Block]]]
"""Reads one member's rows, at a moment in UTC; [] leaves the section out. About a dozen blocks at most."""


async def load(context: Context, who: Who) -> Home:
    """The tab of a member, or of somebody who hasn't joined."""
    now = context.clock.now()
    async with context.database.read() as session:
        row = await members.find(session, who.workspace_id, who.user_id)
        if row is None or not is_member(row):
            values = views.HomeValues(today=now.date(), has_stopped=row is not None)
            return views.home(values, [await teams.managed_in_home(session, who)])
        today = local_date(now, row.zone)
        *earlier, this = await _months(session, row, today)
        latest = [one.words for one in await activities.latest(session, row.id, RECENT)]
        growing = {section: await section(session, row, now) for section in GROWING}
        others = [await section(session, row, now) for section in BESIDE_OTHERS]
        ways = sections.ways(
            plan=not growing[commitments.in_home],
            problem=bool(latest) and not growing[problems.in_home],
            mentor=not growing[mentoring.in_home],
            introduction=not growing[introductions.in_home],
        )
        values = await _values(session, row, now, told=bool(latest), this_month=this[1])
        month, lately = sections.month(this, earlier, today), sections.lately(latest)
        steps = sections.steps(row.field)
        return views.home(values, [month, *growing.values(), lately, *others, ways, steps])


async def _months(session: Session, row: MemberRow, today: date) -> list[tuple[date, Mix]]:
    """Those before this one, and this one, by their first days."""
    months = [month_after(month_of(today), -n) for n in range(MONTHS, -1, -1)]
    mixes = await activities.mixes_by_month(session, row.id, months)
    return [(month_start(month), mixes.get(month, Mix())) for month in months]


async def _values(
    session: Session, row: MemberRow, now: datetime, *, told: bool, this_month: Mix
) -> views.HomeValues:
    return views.HomeValues(
        today=local_date(now, row.zone),
        choices=choices_of(row),
        told=told,
        asked=told or await prompts.was_asked(session, row.id),
        open_prompt=await _open_prompt(session, row, now),
        unsure=await activities.open_count(session, row.id),
        paused_until=row.paused_until,
        away=absences.in_home(row, now),
        gone_quiet=row.gone_quiet,
        next_prompt=next_prompt(row),
        this_month=this_month,
    )


async def _open_prompt(session: Session, row: MemberRow, now: datetime) -> views.OpenPrompt | None:
    prompt = await prompts.latest_open(session, row.id, now)
    if prompt is None or prompt.answered_at is not None or prompt.state == "skipped":
        return None
    again = local_time(prompt.ask_again_at, row.zone) if prompt.ask_again_at else None
    return views.OpenPrompt(prompt.id, week_in_words(prompt.week), again)


GROWING: tuple[Section, ...] = (
    commitments.in_home,
    problems.in_home,
    mentoring.in_home,
    introductions.in_home,
)
"""In their order, below the month."""

BESIDE_OTHERS: tuple[Section, ...] = (teams.in_home, sharing.in_home)
"""In their order, below what was told lately."""
