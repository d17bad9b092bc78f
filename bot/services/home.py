"""Home: what one person's tab shows now."""

from datetime import datetime

from bot.context import Context, Who
from bot.domain.commitments import kept_of
from bot.domain.dates_in_words import week_in_words
from bot.domain.mix import Mix
from bot.domain.slots import local_date
from bot.domain.weeks import month_after, month_of, month_start
from bot.services import introductions
from bot.services.members import next_prompt
from bot.services.planning import choices_of, is_member
from bot.storage import activities, commitments, members, mentoring, prompts, teams
from bot.storage.database import Session
from bot.storage.tables import MemberRow
from bot.views import home as views
from bot.views.blocks import Home

MONTHS = 6
RECENT = 5
PLANS = 26


async def load(context: Context, who: Who) -> Home:
    """The tab of a member, or of somebody who hasn't joined."""
    now = context.clock.now()
    async with context.database.read() as session:
        row = await members.find(session, who.workspace_id, who.user_id)
        if row is None or not is_member(row):
            return views.home(views.HomeValues(today=now.date(), has_stopped=row is not None))
        return views.home(await _values(session, row, now))


async def _values(session: Session, row: MemberRow, now: datetime) -> views.HomeValues:
    today = local_date(now, row.zone)
    months = [month_after(month_of(today), -n) for n in range(MONTHS, -1, -1)]
    mixes = await activities.mixes_by_month(session, row.id, months)
    plan = await commitments.open_one(session, row.id)
    return views.HomeValues(
        today=today,
        choices=choices_of(row),
        told=await activities.told(session, row.id),
        open_prompt=await _open_prompt(session, row, now),
        unsure=await activities.open_count(session, row.id),
        paused_until=row.paused_until,
        gone_quiet=row.gone_quiet,
        next_prompt=next_prompt(row),
        this_month=mixes.get(months[-1], Mix()),
        earlier=tuple((month_start(m), mixes[m]) for m in months[:-1] if m in mixes),
        recent=tuple(a.words for a in await activities.latest(session, row.id, RECENT)),
        plan=commitments.value_of(plan) if plan is not None else None,
        introduction=next(iter(await introductions.of_member(session, row.id)), None),
        mentors=tuple(await mentoring.of_member(session, row.id)),
        kept=kept_of(one.outcome for one in await commitments.settled(session, row.id, PLANS)),
        counts_in=tuple(team.channel for team in await teams.of_member(session, row.id)),
    )


async def _open_prompt(session: Session, row: MemberRow, now: datetime) -> views.OpenPrompt | None:
    prompt = await prompts.latest_open(session, row.id, now)
    if prompt is None or prompt.answered_at is not None or prompt.state == "skipped":
        return None
    return views.OpenPrompt(prompt.id, week_in_words(prompt.week))
