"""The digest: a team's month in its channel, or two sentences on why there are no figures.

This code works on sums only: it cannot reach what anybody wrote (see [tool.importlinter]). What may be shown
is decided by `domain/digests.shown`, and kept as it was shown: it is never counted again."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.context import Context, Who
from bot.domain.banks import Tip, choose, lacking, load_stretch_tasks
from bot.domain.digests import Posted, Shown, Sums, Withheld, shown, stand_together
from bot.domain.due import digest_at
from bot.domain.mix import Mix
from bot.domain.shares import Shares, pictured
from bot.domain.weeks import month_after, month_before, month_start
from bot.services.aside import SET_ASIDE, safely
from bot.services.calendars import workdays_of
from bot.services.questions import bank
from bot.services.saying import About, Place, say
from bot.storage import digests as rows
from bot.storage import highlights, outbox, teams
from bot.storage.database import Session
from bot.storage.highlights import Shared
from bot.storage.team_tables import DigestRow, TeamRow
from bot.views import digests as views
from bot.views.blocks import Message

KIND = "digest"
STAYS_DUE = timedelta(days=3)  # once it is made
MADE_UNTIL = timedelta(days=14)  # after its day: a machine that was off for a week loses nobody's month
EARLIER = 3  # months that stand beside the new one
LATELY = 24  # months in which no task is repeated, and in which the minimum group of a team does not fall


def theme_of(question_id: str) -> str | None:
    question = bank().get(question_id)
    return question.theme if question is not None else None


@dataclass(frozen=True, slots=True)
class _Known:
    """What has to be known of some teams and one month to make their digests, by team id."""

    month: str
    minimum: int
    sums: dict[int, Sums]
    elsewhere: dict[int, dict[int, Posted]]  # by workspace and team; grows as digests are made
    earlier: dict[int, dict[str, Posted]]
    lately: dict[int, rows.Lately]
    highlights: dict[int, list[Shared]]


async def post_due(context: Context, limit: int = 200) -> int:
    """Post the digest of every team that is due; returns how many were looked at."""
    now = context.clock.now()
    async with context.database.write() as session:
        due = await rows.due(session, now, limit)
        by_month: dict[str, list[TeamRow]] = defaultdict(list)
        for team in due:
            if _move_on(team, now):
                by_month[month_before(team.digest_month)].append(team)
        for month, some in by_month.items():
            known = await _look(session, some, month, context.settings.minimum_group)
            for id_, team in [(team.id, team) for team in some]:
                if not await safely(session, _digest(session, team, known, now), team=id_):
                    await rows.put_off(session, id_, month, now + SET_ASIDE)
    return len(due)


def _move_on(team: TeamRow, now: datetime) -> bool:
    """Move the team on to its next month. Returns False if the digest that was due is too late to be
    posted."""
    due_at = team.next_digest_at
    team.digest_month = month_after(team.digest_month)
    team.next_digest_at = next_at(team)
    return due_at is not None and now - due_at <= MADE_UNTIL


def next_at(team: TeamRow) -> datetime:
    """When the digest of the team's next month comes; UTC."""
    return digest_at(team.digest_month, team.zone, workdays_of(team.zone), team.hour, team.working_day)


async def _look(session: Session, some: Sequence[TeamRow], month: str, minimum: int) -> _Known:
    ids = [team.id for team in some]
    workspaces = {team.workspace_id for team in some}
    await rows.one_at_a_time(session, workspaces)
    months = [month_after(month, -n) for n in range(1, EARLIER + 1)]
    return _Known(
        month=month,
        minimum=minimum,
        sums=await rows.sums(session, ids, month),
        elsewhere=await rows.of_workspaces(session, workspaces, month),
        earlier=await rows.earlier(session, ids, months),
        lately=await rows.lately(session, ids, month_after(month, -LATELY)),
        highlights=await highlights.waiting(session, ids),
    )


async def _digest(session: Session, team: TeamRow, known: _Known, now: datetime) -> None:
    sums, minimum = known.sums[team.id], max(known.minimum, known.lately[team.id].minimum)
    elsewhere = known.elsewhere.setdefault(team.workspace_id, {})
    others = [posted for team_id, posted in elsewhere.items() if team_id != team.id]
    found = shown(sums, others, minimum, now, theme_of)
    task = _task(team, known, found)
    digest = DigestRow(team_id=team.id, month=known.month, at=now, shown=False, task_id=task.id)
    if isinstance(found, Shown):
        posted = elsewhere[team.id] = Posted(sums.contributors, found, now)
        _keep(digest, found, stand_together(posted, known.earlier.get(team.id, {})))
        await rows.store(session, digest, sums.contributors)
        await _take_highlights(session, digest, known.highlights.get(team.id, []))
        message = await _message(session, team, digest)
    else:
        digest.minimum = max(minimum, sums.promised)
        await rows.store(session, digest, ())
        message = _without_figures(digest)
    team.withheld = 0 if isinstance(found, Shown) else team.withheld + 1
    await _post(session, team, digest, message, now)


def _task(team: TeamRow, known: _Known, found: Shown | Withheld) -> Tip:
    """Chosen by what the shown shares lack, not by the exact figures: the task must not tell more than they
    do."""
    opens = lacking(_mix(pictured(found.shares))) if isinstance(found, Shown) else None
    key, used = f"{team.id}:{known.month}", known.lately[team.id].tasks
    return choose(load_stretch_tasks(), key, opens, recent=used)[0]


def _mix(shares: Shares) -> Mix:
    return Mix(shares.tactical, shares.functional, shares.business)


def _keep(digest: DigestRow, found: Shown, beside: Sequence[str]) -> None:
    digest.shown, digest.people, digest.stretches = True, found.people, found.stretches
    digest.tactical, digest.functional = found.shares.tactical, found.shares.functional
    digest.business, digest.minimum = found.shares.business, found.minimum
    digest.themes, digest.beside = ",".join(found.themes), ",".join(beside)


async def _take_highlights(session: Session, digest: DigestRow, waiting: Sequence[Shared]) -> None:
    """Mark the earliest highlights as posted in this digest; the others wait for the next."""
    taken = [one.id for one in waiting[: views.MOST_HIGHLIGHTS]]
    if taken:
        await highlights.posted(session, taken, digest.id)


async def said(session: Session, team: TeamRow, digest: DigestRow) -> Message:
    """The message of a digest, made again from what was kept."""
    return await _message(session, team, digest) if digest.shown else _without_figures(digest)


def _without_figures(digest: DigestRow) -> Message:
    return views.not_enough(month_start(digest.month), digest.minimum, _task_named(digest.task_id).text)


async def _message(session: Session, team: TeamRow, digest: DigestRow) -> Message:
    """The kept figures, with the highlights that are still shared."""
    months = [month for month in digest.beside.split(",") if month]
    before = [one for one in await rows.of_team(session, team.id, months) if one.shown]
    last = await rows.of_team(session, team.id, [month_before(digest.month)])
    found = rows.value_of(digest)
    return views.digest(
        views.Digest(
            channel_name=team.name,
            month=month_start(digest.month),
            contributors=found.people,
            shares=found.shares,
            stretches=found.stretches,
            themes=found.themes,
            earlier=tuple(views.Earlier(month_start(one.month), rows.value_of(one).shares) for one in before),
            comparison_withheld=any(one.shown and one.month not in months for one in last),
            highlights=tuple(
                views.Highlight(one.words, one.by) for one in await highlights.of_digest(session, digest.id)
            ),
            task=_task_named(digest.task_id).text,
            minimum=found.minimum,
        )
    )


def _task_named(task_id: str) -> Tip:
    tasks = load_stretch_tasks()
    return next((one for one in tasks if one.id == task_id), tasks[0])


async def _post(session: Session, team: TeamRow, digest: DigestRow, message: Message, now: datetime) -> None:
    """Post it in the channel. The second time in a row without figures, only the managers are told."""
    if team.withheld < 2:
        await post(session, team, About("team", team.id, KIND, digest.month), message, now)
        return
    note = views.for_managers_only(team.name, message)
    for manager in sorted(await teams.managers(session, team.id)):
        about = About("team", team.id, "digest_withheld", f"{digest.month}:{manager}")
        who, ends = Who(team.workspace_id, manager), now + STAYS_DUE
        await say(session, who, note, about, now, expires_at=ends, priority=outbox.SCHEDULED)


async def post(session: Session, team: TeamRow, about: About, message: Message, now: datetime) -> None:
    who, ends, place = Who(team.workspace_id, team.set_up_by), now + STAYS_DUE, Place(team.channel)
    await say(session, who, message, about, now, place=place, expires_at=ends, priority=outbox.SCHEDULED)
