"""The digest: a team's month in its channel, or two sentences that say why there are no figures.

Works on sums alone: this path cannot reach what anybody wrote.
"""

from datetime import datetime, timedelta

from bot.context import Context, Who
from bot.domain.banks import Tip, choose, lacking, load_stretch_tasks
from bot.domain.digests import Shares, comparable, shares_of
from bot.domain.due import digest_at
from bot.domain.mix import Mix
from bot.domain.weeks import month_after, month_before, month_start
from bot.services.calendars import workdays_of
from bot.services.saying import About, Place, say
from bot.storage import digests as rows
from bot.storage import outbox, teams
from bot.storage.database import Session
from bot.storage.digests import TeamFigures
from bot.storage.tables import DigestRow, TeamRow
from bot.views import digests as views
from bot.views.blocks import Message

KIND = "digest"
STAYS_DUE = timedelta(days=3)
EARLIER = 3  # months that stand beside the new one


async def post_due(context: Context, limit: int = 50) -> int:
    """Post the digest of every team that is due; returns how many were looked at."""
    now = context.clock.now()
    minimum = context.settings.minimum_group
    async with context.database.write() as session:
        due = await rows.due(session, now, limit)
        for team in due:
            await _digest(session, team, minimum, now)
    return len(due)


async def _digest(session: Session, team: TeamRow, minimum: int, now: datetime) -> None:
    month, due_at = team.digest_month, team.next_digest_at
    assert due_at is not None
    team.digest_month = month_after(month)
    team.next_digest_at = digest_at(team.digest_month, team.zone, workdays_of(team.zone))
    if now - due_at > STAYS_DUE:
        return
    figures = await rows.figures(session, team.id, month)
    shown = len(figures.contributors) >= minimum
    mix = Mix(figures.tactical, figures.functional, figures.business)
    task = await _task(session, team, month, mix if shown else Mix())
    digest = DigestRow(team_id=team.id, month=month, at=now, shown=shown, task_id=task.id)
    if shown:
        digest.tactical, digest.functional, digest.business = mix.tactical, mix.functional, mix.business
    message = (
        await _message(session, team, month, figures, task, minimum)
        if shown
        else views.not_enough(month_start(month), minimum, task.text)
    )
    await rows.store(session, digest, figures.contributors if shown else ())
    team.withheld = 0 if shown else team.withheld + 1
    await _post(session, team, message, month, now)


async def _task(session: Session, team: TeamRow, month: str, mix: Mix) -> Tip:
    used = await rows.tasks_used(session, team.id)
    opens = lacking(mix) if mix.placed else None
    return choose(load_stretch_tasks(), f"{team.id}:{month}", opens, recent=used)[0]


async def _message(
    session: Session, team: TeamRow, month: str, figures: TeamFigures, task: Tip, minimum: int
) -> Message:
    earlier, withheld = await _earlier(session, team, month, figures, minimum)
    return views.digest(
        views.Digest(
            channel_name=team.name,
            month=month_start(month),
            contributors=len(figures.contributors),
            shares=shares_of(figures.tactical, figures.functional, figures.business),
            earlier=earlier,
            comparison_withheld=withheld,
            stretching=figures.stretching,
            task=task.text,
            minimum=minimum,
        )
    )


async def _earlier(
    session: Session, team: TeamRow, month: str, figures: TeamFigures, minimum: int
) -> tuple[tuple[views.Earlier, ...], bool]:
    """The months before that may stand beside this one, and whether the last was withheld."""
    months = [month_after(month, -n) for n in range(EARLIER, 0, -1)]
    found: list[views.Earlier] = []
    withheld = False
    for digest in await rows.of_team(session, team.id, months):
        if not digest.shown:
            continue
        people = await rows.contributors(session, digest.id)
        if comparable(figures.contributors, people, minimum):
            found.append(views.Earlier(month_start(digest.month), _shares(digest)))
        elif digest.month == month_before(month):
            withheld = True
    return tuple(found), withheld


def _shares(digest: DigestRow) -> Shares:
    return shares_of(digest.tactical, digest.functional, digest.business)


async def _post(session: Session, team: TeamRow, message: Message, month: str, now: datetime) -> None:
    """Into the channel; the second time below the minimum in a row only the managers are told."""
    if team.withheld < 2:
        about, place = About("team", team.id, KIND, month), Place(team.channel)
        who = Who(team.workspace_id, team.set_up_by)
        ends = now + STAYS_DUE
        await say(session, who, message, about, now, place=place, expires_at=ends, priority=outbox.SCHEDULED)
        return
    for manager in sorted(await teams.managers(session, team.id)):
        about = About("team", team.id, "digest_withheld", f"{month}:{manager}")
        note = views.for_managers_only(team.name, message)
        await say(session, Who(team.workspace_id, manager), note, about, now, priority=outbox.SCHEDULED)
