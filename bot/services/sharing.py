"""Sharing a highlight: under a summary, which then says what became of it; under Change; and what a mentor
said, in the member's words and without the mentor's name."""

from dataclasses import dataclass
from datetime import datetime

from bot.context import Context, Who
from bot.domain.ladder import Placing
from bot.domain.packs import without_name
from bot.services import highlights, summaries
from bot.services.planning import joined
from bot.services.saying import reword
from bot.storage import activities, members, mentoring, outbox, reflections
from bot.storage import highlights as rows
from bot.storage import summaries as summary_rows
from bot.storage.database import Session
from bot.storage.growth_tables import AskRow, MentorRow
from bot.storage.tables import MemberRow, SummaryRow
from bot.views import help as help_views
from bot.views import highlights as views
from bot.views import members as member_views
from bot.views import mentors_side
from bot.views.blocks import Block, Modal
from bot.views.packs import A_SENIOR_COLLEAGUE

IN_HOME = 3


async def answer(context: Context, who: Who, summary_id: int, how: str) -> None:
    """``how``: named, unnamed, no, or taken_back."""
    now = context.clock.now()
    async with context.database.write() as session:
        row = await members.find(session, who.workspace_id, who.user_id)
        summary = await summary_rows.get(session, row.id, summary_id) if row is not None else None
        if row is None or summary is None:
            return
        await highlights.answer(session, row, summary_id, how, now)
        await _show_again(session, who, summary, now)


async def _show_again(session: Session, who: Who, summary: SummaryRow, now: datetime) -> None:
    message = await summaries.render_again(session, summary.id)
    subject = "summary", summary.id, summaries.KIND, summary.month
    said = await outbox.find(session, who.workspace_id, *subject)
    if said is not None and message is not None:
        await reword(session, who.workspace_id, said.id, message, now)


async def window(context: Context, who: Who, reflection_id: int) -> Modal:
    """The activities of a reflection, each to be shared or taken back; with 0, everything that they share."""
    async with context.database.read() as session:
        row = await joined(session, who)
        if row is None:
            return help_views.window(member_views.not_a_member())
        if not reflection_id:
            return views.all_shared(await rows.mine(session, row.id, views.MOST))
        told = await _told(session, row, reflection_id)
        shared = await rows.mine_of(session, row.id, highlights.ACTIVITY, [one[0] for one in told])
        channels = [team.channel for team in await highlights.teams_of(session, row)]
        return views.share_window(reflection_id, told, shared, channels)


async def _told(session: Session, row: MemberRow, reflection_id: int) -> list[tuple[int, str]]:
    if await reflections.get(session, row.workspace_id, row.id, reflection_id) is None:
        return []
    found = await activities.of_reflection(session, reflection_id)
    return [(one.id, one.words) for one in found if one.placing != Placing.NO_ACTIVITY]


async def share(context: Context, who: Who, activity_id: int, *, by_name: bool) -> None:
    """Share an activity, unless it is shared already."""
    now = context.clock.now()
    async with context.database.write() as session:
        row = await joined(session, who)
        if row is None:
            return
        activity = await activities.get(session, who.workspace_id, row.id, activity_id)
        shared = await rows.of_source(session, row.id, highlights.ACTIVITY, activity_id)
        if activity is not None and not shared:
            await highlights.share_activity(session, row, activity, by_name=by_name, now=now)


async def take_back(context: Context, who: Who, highlight_id: int) -> None:
    """Take these words back wherever they are shared, and say so under the summary that offered them."""
    now = context.clock.now()
    async with context.database.write() as session:
        row = await members.find(session, who.workspace_id, who.user_id)
        found = await rows.find(session, row.id, highlight_id) if row is not None else None
        if row is None or found is None:
            return
        source, source_id = found.source, found.source_id
        await highlights.take_back(session, await rows.of_source(session, row.id, source, source_id), now)
        if source == highlights.ACTIVITY:
            for summary in await rows.offered_under(session, row.id, source_id):
                await _show_again(session, who, summary, now)


async def in_home(session: Session, row: MemberRow, now: datetime) -> list[Block]:
    """What they share, the latest first."""
    return views.in_home(await rows.mine(session, row.id, IN_HOME + 1), IN_HOME)


# --- what a mentor said ---


@dataclass(frozen=True, slots=True)
class _Told:
    row: MemberRow
    mentor: MentorRow
    ask: AskRow


async def _mine(session: Session, who: Who, ask_id: int) -> _Told | None:
    row = await joined(session, who)
    if row is None:
        return None
    found = await mentoring.get_ask(session, who.workspace_id, row.id, ask_id)
    return _Told(row, *found) if found is not None and found[1].answered_at is not None else None


async def told_form(context: Context, who: Who, ask_id: int) -> Modal:
    """The form to share what a mentor said. It begins empty if the mentor wrote it: those words aren't theirs
    to post."""
    async with context.database.read() as session:
        found = await _mine(session, who, ask_id)
        if found is None:
            return mentors_side.ask_is_gone()
        shared = await rows.mine_of(session, found.row.id, highlights.TOLD, [ask_id])
        channels = [team.channel for team in await highlights.teams_of(session, found.row)]
    if shared:
        return views.all_shared([shared[ask_id]])
    theirs = found.ask.answered_by_mentor or not found.ask.answer
    words = "" if theirs else _nameless(found.ask.answer or "", found.mentor)
    return views.told_form(ask_id, words, channels)


def _nameless(words: str, mentor: MentorRow) -> str:
    return without_name(words, mentor.name, A_SENIOR_COLLEAGUE)


async def share_told(context: Context, who: Who, ask_id: int, told: views.Told) -> Modal:
    """Share it with the mentor's name taken out, unless it is shared already."""
    now = context.clock.now()
    async with context.database.write() as session:
        found = await _mine(session, who, ask_id)
        if found is None:
            return mentors_side.ask_is_gone()
        if not await rows.of_source(session, found.row.id, highlights.TOLD, ask_id):
            words = _nameless(told.words, found.mentor)
            of = highlights.Source(highlights.TOLD, ask_id)
            await highlights.share(session, found.row, of, words, by_name=told.by_name, now=now)
        shared = await rows.mine_of(session, found.row.id, highlights.TOLD, [ask_id])
        return views.all_shared(list(shared.values()))
