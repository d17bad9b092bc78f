"""Commitments: planned for the coming week, asked about by the next prompt, and what became of them."""

from datetime import datetime, timedelta

from bot.context import Context, Who
from bot.domain.banks import OTHER, Plan, choose, lacking_for, load_commitments
from bot.domain.commitments import RESTS, Outcome, halves, kept_of
from bot.domain.dates_in_words import long_date
from bot.domain.members import Aspiration
from bot.domain.mix import Mix
from bot.domain.slots import local_date
from bot.domain.weeks import month_before, month_of
from bot.services.planning import joined, prompt_days, today
from bot.services.prompts import reword_asked
from bot.services.reflections import FORM, Told, submit
from bot.services.saying import About, reword, say
from bot.storage import activities, members, outbox
from bot.storage import commitments as rows
from bot.storage import reflections as reflection_rows
from bot.storage.database import Session
from bot.storage.growth_tables import CommitmentRow
from bot.storage.tables import MemberRow
from bot.views import commitments as views
from bot.views import help as help_views
from bot.views import members as member_views
from bot.views.blocks import Block, Message, Modal

SUGGESTED, PAST = 3, 5
IN_HOME = 26  # plans
STAYS_IN_HOME = timedelta(days=7)  # what was said of one, with its undo
Pressed = tuple[str, str]
"""Channel and ts of the message in which a button was pressed."""


async def form(context: Context, who: Who, *, typed: str = "", plan_id: str = "", changes: int = 0) -> Modal:
    """The form of a plan, with what was typed after the command, a suggestion that was taken, or the open
    plan that is changed."""
    now = context.clock.now()
    async with context.database.read() as session:
        row = await joined(session, who)
        if row is None:
            return help_views.window(member_views.not_a_member())
        open_ = await rows.open_one(session, row.id)
        past = [rows.value_of(one) for one in await rows.settled(session, row.id, PAST)]
        suggestions = await _suggestions(session, row, now)
    if open_ is not None and open_.id == changes:
        return views.plan_form(views.Draft(open_.cue, open_.deed), suggestions, None, past)
    replaces = rows.value_of(open_) if open_ is not None else None
    return views.plan_form(_draft(typed, plan_id), suggestions, replaces, past)


def _draft(typed: str, plan_id: str) -> views.Draft:
    taken = next((plan for plan in load_commitments() if plan.id == plan_id), None)
    if taken is not None:
        return views.Draft(taken.when, taken.then, taken.id)
    return views.Draft(*halves(typed)) if typed else views.Draft()


async def _suggestions(session: Session, row: MemberRow, now: datetime) -> tuple[Plan, ...]:
    """Plans from the bank, for what the last two months had least of; the same ones all day."""
    day = local_date(now, row.zone)
    months = [month_of(day), month_before(month_of(day))]
    mix = (await activities.mixes_by_member(session, [row.id], months)).get(row.id, Mix())
    opens = lacking_for(mix, Aspiration(row.aspiration))
    recent = await rows.plan_ids(session, row.id)
    return choose(load_commitments(), f"{row.id}:{day}", opens, row.field or OTHER, recent, SUGGESTED)


async def make(context: Context, who: Who, draft: views.Draft) -> None:
    """Keep a new plan in place of the open one. Submitting the same plan twice keeps one."""
    now = context.clock.now()
    async with context.turn_of(who) as session:
        row = await joined(session, who)
        if row is None:
            return
        before = await rows.open_one(session, row.id)
        if before is not None and (before.cue, before.deed) == (draft.cue, draft.deed):
            return
        if before is not None:
            _settle(before, row, Outcome.REPLACED, now)
            await session.flush()  # its place is free before the new one takes it
            await _reword(session, row, before, now)
            await _say_replaced(session, before, now)
        made = CommitmentRow(
            workspace_id=row.workspace_id,
            member_id=row.id,
            cue=draft.cue,
            deed=draft.deed,
            plan_id=draft.plan_id or None,
            made_at=now,
        )
        session.add(made)
        await session.flush()
        message = views.planned(rows.value_of(made), _asked_on(row, now))
        await say(session, who, message, About("commitment", made.id, "planned"), now)


def _asked_on(row: MemberRow, now: datetime) -> str | None:
    """The day of the prompt that will ask: the first after it has rested; None if none is planned."""
    rested = local_date(now + RESTS, row.zone)
    days = [day for day in prompt_days(row, rested, 14) if day >= rested]
    return long_date(days[0], today(row, now)) if days else None


def _settle(commitment: CommitmentRow, row: MemberRow, outcome: Outcome, now: datetime) -> None:
    commitment.outcome, commitment.settled_at, commitment.not_yet = outcome, now, False
    commitment.settled_month = month_of(local_date(now, row.zone))


async def _reword(session: Session, row: MemberRow, commitment: CommitmentRow, now: datetime) -> None:
    if commitment.prompt_id is not None:
        await session.flush()
        await reword_asked(session, row, commitment.prompt_id, now)


async def _say_replaced(session: Session, plan: CommitmentRow, now: datetime) -> None:
    """In place of "Planned.", whose buttons have nothing to change any more."""
    said = await outbox.find(session, plan.workspace_id, "commitment", plan.id, "planned")
    if said is not None:
        await reword(session, plan.workspace_id, said.id, views.replaced(), now)


async def _reword_pressed(
    session: Session, row: MemberRow, plan: CommitmentRow, pressed: Pressed | None, now: datetime
) -> None:
    """An older prompt asked about this plan, too: whoever presses its button sees there what came of it."""
    ours = await outbox.find_message(session, row.workspace_id, *pressed) if pressed is not None else None
    if ours is not None and ours.subject_type == "prompt" and ours.subject_id != plan.prompt_id:
        await session.flush()
        await reword_asked(session, row, ours.subject_id, now, plan)


async def take_back(context: Context, who: Who, commitment_id: int) -> Message:
    """Delete a plan, unless it was asked about already."""
    async with context.turn_of(who) as session:
        found = await _mine(session, who, commitment_id)
        if found is None:
            return views.gone()
        plan = found[1]
        if plan.outcome == Outcome.REPLACED:
            return views.replaced()
        if plan.outcome is not None or plan.prompt_id is not None:
            return views.is_under_way()
        await session.delete(plan)
    return views.taken_back()


async def settle(
    context: Context, who: Who, commitment_id: int, outcome: Outcome, pressed: Pressed | None = None
) -> None:
    """Note how a plan ended (done, partly, dropped), and reword the prompt that asked. Pressing twice does no
    harm."""
    now = context.clock.now()
    async with context.turn_of(who) as session:
        found = await _mine(session, who, commitment_id)
        if found is None:
            return
        if found[1].outcome is None:
            _settle(found[1], found[0], outcome, now)
            await _reword(session, *found, now)
        await _reword_pressed(session, *found, pressed, now)


async def carry_on(context: Context, who: Who, commitment_id: int, pressed: Pressed | None = None) -> None:
    """[Not yet]: the plan stays open, and the next prompt asks again."""
    now = context.clock.now()
    async with context.turn_of(who) as session:
        found = await _mine(session, who, commitment_id)
        if found is None:
            return
        if found[1].outcome is None:
            found[1].not_yet = True
            await _reword(session, *found, now)
        await _reword_pressed(session, *found, pressed, now)


async def undo(
    context: Context, who: Who, commitment_id: int, pressed: Pressed | None = None
) -> Message | None:
    """What was said of a plan is taken back; if another plan is open by now it stays, and they are told."""
    now = context.clock.now()
    async with context.turn_of(who) as session:
        found = await _mine(session, who, commitment_id)
        if found is None:
            return None
        other = await rows.open_one(session, found[0].id)
        if other is not None and other.id != commitment_id:
            return views.stays_as_said()
        if found[1].outcome != Outcome.REPLACED:
            found[1].outcome, found[1].settled_at, found[1].settled_month = None, None, None
            found[1].not_yet = False
            await _reword(session, *found, now)
        await _reword_pressed(session, *found, pressed, now)
    return None


async def _mine(session: Session, who: Who, commitment_id: int) -> tuple[MemberRow, CommitmentRow] | None:
    row = await members.find(session, who.workspace_id, who.user_id)
    if row is None:
        return None
    found = await rows.get(session, who.workspace_id, row.id, commitment_id)
    return (row, found) if found is not None else None


async def tell_form(context: Context, who: Who, commitment_id: int) -> Modal:
    async with context.database.read() as session:
        found = await _mine(session, who, commitment_id)
    if found is None:
        return help_views.window(views.gone())
    return views.tell_form(rows.value_of(found[1]))


async def tell(context: Context, who: Who, commitment_id: int, words: str, key: str) -> bool:
    """What happened, in a line: kept as a reflection of its own, and so placed and read back. False if the
    plan is gone."""
    async with context.database.read() as session:
        found = await _mine(session, who, commitment_id)
    if found is None:
        return False
    await submit(context, who, Told(words, key, FORM, found[1].prompt_id))
    now = context.clock.now()
    async with context.turn_of(who) as session:
        found = await _mine(session, who, commitment_id)
        told = await reflection_rows.by_message(session, who.workspace_id, FORM, key)
        if found is not None and told is not None:
            found[1].told_id = told.id
            await _reword(session, *found, now)
    return True


async def in_home(session: Session, row: MemberRow, now: datetime) -> list[Block]:
    """The open plan, and how half a year of plans ended."""
    plan = await rows.open_one(session, row.id)
    ended = await rows.settled(session, row.id, IN_HOME)
    latest = next((one for one in ended if one.settled_at and now - one.settled_at < STAYS_IN_HOME), None)
    return views.in_home(
        rows.value_of(plan) if plan is not None else None,
        kept_of(one.outcome for one in ended),
        rows.value_of(latest) if latest is not None else None,
    )
