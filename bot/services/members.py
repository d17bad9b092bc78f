"""Members: joining, settings, pausing, stopping, and what Slack tells us about them."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.context import Context, Who
from bot.domain.members import Choices, Rhythm, Standing
from bot.domain.pauses import USUAL_PAUSE, parse_pause
from bot.domain.slots import is_zone, local_time, next_slot
from bot.services import drafts, summaries
from bot.services.planning import (
    choices_of,
    go_on,
    is_away,
    is_member,
    is_paused,
    is_served,
    joined,
    pass_over,
    plan,
    slot_of,
    start,
    today,
    workdays,
)
from bot.services.saying import About, reword, say
from bot.storage import members as rows
from bot.storage import outbox, prompts, teams
from bot.storage.database import Session
from bot.storage.tables import MemberRow
from bot.views import members as views
from bot.views.blocks import Message

UNASKED_KINDS = ("go_on", "team_ask")


@dataclass(frozen=True, slots=True)
class Profile:
    """What Slack says of a person, looked up at the door."""

    zone: str | None = None  # IANA, or None if Slack doesn't say
    is_guest: bool = False
    is_admin: bool = False
    is_bot: bool = False
    deactivated: bool = False
    away: bool = False
    away_until: datetime | None = None  # None: until they clear their status
    is_stranger: bool = False  # of another organisation, in a channel shared with it
    teams: frozenset[str] = frozenset()  # the workspaces they are of, as Slack names them
    organisation: str | None = None  # the Enterprise organisation that they are of

    @property
    def is_full_member(self) -> bool:
        return not (self.is_guest or self.is_bot or self.deactivated or self.is_stranger)


async def choices(context: Context, who: Who) -> Choices | None:
    """What a member chose; None for whoever has not joined or has stopped."""
    async with context.database.read() as session:
        row = await rows.find(session, who.workspace_id, who.user_id)
        return choices_of(row) if row is not None and is_member(row) else None


async def choices_before(context: Context, who: Who) -> Choices | None:
    """What somebody had chosen before they stopped; None for whoever never joined."""
    async with context.database.read() as session:
        row = await rows.find(session, who.workspace_id, who.user_id)
        return choices_of(row) if row is not None else None


async def standing(context: Context, who: Who) -> tuple[Choices, datetime | None, date] | None:
    """What a member chose, when they are asked next and which day it is (both in their zone); None for
    whoever is no member."""
    now = context.clock.now()
    async with context.database.read() as session:
        row = await rows.find(session, who.workspace_id, who.user_id)
        if row is None or not is_member(row):
            return None
        return choices_of(row), next_prompt(row), today(row, now)


async def join(
    context: Context, who: Who, chosen: Choices, draft_id: int | None = None, seen: Profile | None = None
) -> bool:
    """Join, or come back; returns whether what waited as a draft is kept. Of a member, who pressed twice or
    wrote twice before joining, only that. ``seen``: what Slack says of them, if it was looked up."""
    now = context.clock.now()
    async with context.turn_of(who) as session:
        row = await rows.find(session, who.workspace_id, who.user_id)
        if row is None:
            row = MemberRow(workspace_id=who.workspace_id, user_id=who.user_id, joined_at=now)
        joins = not is_member(row)
        if joins:
            _choose(row, chosen)
            start(row, now)
            if seen is not None:
                row.away, row.away_until = seen.away, seen.away_until
            session.add(row)
            await session.flush()
        kept = draft_id is not None and await drafts.keep(session, row, draft_id, now)
        if joins:
            said = views.joined(chosen, next_prompt(row), today(row, now), kept=kept, away=is_away(row, now))
            await say(session, who, said, About("member", row.id, "joined", now.isoformat()), now)
    context.place_soon()
    return kept


async def close_welcome(context: Context, who: Who, channel: str, ts: str) -> None:
    """Replace the buttons of a welcome after Join. Only in the DM: a post in a channel is for others, too."""
    now = context.clock.now()
    if not channel.startswith("D"):
        return
    async with context.turn_of(who) as session:
        ours = await outbox.find_message(session, who.workspace_id, channel, ts)
        if ours is not None and ours.user_id == who.user_id and ours.kind == "answer":
            await reword(session, who.workspace_id, ours.id, views.welcome_used(), now)


async def join_quietly(context: Context, who: Who, zone: str, draft_id: int) -> bool:
    """ "Keep it, don't ask me weekly": a member who is asked nothing. Whoever comes back keeps the rest of
    what they chose. Returns whether the words are kept; if they wait no more, nobody joins."""
    if not await drafts.waits(context, who, draft_id):
        return False
    before = await choices_before(context, who)
    quiet = views.DEFAULT_CHOICES.on_request(zone)
    chosen = replace(before, rhythm=quiet.rhythm) if before is not None else quiet
    return await join(context, who, chosen, draft_id)


async def change(context: Context, who: Who, chosen: Choices) -> None:
    """Save new settings. If that puts this week's slot into the past and its prompt is not out yet, it is
    late."""
    now = context.clock.now()
    async with context.turn_of(who) as session:
        row = await joined(session, who)
        if row is None:
            return
        asked_again = chosen.rhythm == Rhythm.WEEKLY and (row.rhythm != Rhythm.WEEKLY or row.gone_quiet)
        _choose(row, chosen)
        row.floor = chosen.floor  # only the settings have these: whoever comes back keeps what they said
        row.country, row.ask_anyway = chosen.country, chosen.ask_anyway
        if asked_again:
            paused_until = row.paused_until
            go_on(row, now)
            row.paused_until = paused_until  # that is for Resume to end, as for everybody
        plan(row, now)
        about = About("member", row.id, "settings", now.isoformat())
        message = views.settings_saved(chosen, next_prompt(row), today(row, now))
        await say(session, who, message, about, now)


def _choose(row: MemberRow, chosen: Choices) -> None:
    row.field, row.aspiration, row.target = chosen.field, chosen.aspiration, chosen.target
    row.weekday, row.at = chosen.weekday, chosen.at.strftime("%H:%M")
    row.zone, row.zone_chosen, row.zone_was = chosen.zone, chosen.zone_chosen, None
    row.rhythm, row.remind = chosen.rhythm, chosen.remind


def next_prompt(row: MemberRow) -> datetime | None:
    """When the member is asked next, in their own zone. If they are away until a known day, after that."""
    at, back = row.next_prompt_at, row.away_until
    if at is None:
        return None
    if row.away and not row.ask_anyway and back is not None and back > at:
        at = next_slot(back, slot_of(row), row.zone, workdays(row))[1]
    return local_time(at, row.zone)


async def stop(context: Context, who: Who) -> Message:
    """Stop writing first, and count them in no digest from now on. What they told is kept for them."""
    now = context.clock.now()
    async with context.turn_of(who) as session:
        row = await rows.find(session, who.workspace_id, who.user_id)
        if row is None:
            return views.no_thanks()
        row.standing, row.stopped_at = Standing.STOPPED, now
        plan(row, now)
        await silence(session, row, now)
        await teams.leave_all(session, row.id, now)
    return views.stopped()


async def silence(session: Session, row: MemberRow, now: datetime) -> None:
    """Cancel unasked messages that are still queued. A queued summary is put off until after a pause."""
    await outbox.cancel(session, row.workspace_id, "member", row.id, UNASKED_KINDS)
    await summaries.hold_back(session, row, now)
    prompt = await prompts.latest_open(session, row.id, now)
    if prompt is not None:
        prompt.remind_at = None
        if await outbox.cancel(session, row.workspace_id, "prompt", prompt.id) and prompt.state == "asked":
            prompt.state = "expired"


async def pause(context: Context, who: Who, words: str) -> Message:
    """Pause until a day. ``words`` as in "2 weeks" or "until 3 Dec"; none mean two weeks."""
    now = context.clock.now()
    async with context.turn_of(who) as session:
        row = await joined(session, who)
        if row is None:
            return views.not_a_member()
        until = parse_pause(words or USUAL_PAUSE, today(row, now))
        if until is None:
            return views.pause_not_understood(words)
        row.paused_until = until
        plan(row, now)
        await silence(session, row, now)
        return views.paused(until, today(row, now), chosen=bool(words))


async def resume(context: Context, who: Who) -> Message:
    """End a pause, and keep the rhythm that was chosen; where none is running, ask weekly again."""
    return await _go_on(context, who, weekly=False)


async def ask_weekly(context: Context, who: Who) -> Message:
    """Ask weekly again, from the next slot on."""
    return await _go_on(context, who, weekly=True)


async def _go_on(context: Context, who: Who, *, weekly: bool) -> Message:
    now = context.clock.now()
    async with context.turn_of(who) as session:
        row = await joined(session, who)
        if row is None:
            return views.not_a_member()
        if weekly or not is_paused(row, now):
            row.rhythm = Rhythm.WEEKLY
        go_on(row, now)
        return views.resumed(next_prompt(row), today(row, now))


async def ask_less(context: Context, who: Who) -> Message:
    """ "Only when I write first"."""
    now = context.clock.now()
    async with context.turn_of(who) as session:
        row = await joined(session, who)
        if row is None:
            return views.not_a_member()
        row.rhythm, row.asked_to_go_on_at, row.gone_quiet = Rhythm.ON_REQUEST, None, False
        plan(row, now)
        await silence(session, row, now)
        return views.only_when_you_write()


async def keep_up(context: Context, who: Who, profile: Profile) -> None:
    """Take over what changed in Slack: zone, away, a deactivated account. Writes only if something
    differs."""
    async with context.database.read() as session:
        seen = await rows.seen(session, who.workspace_id, who.user_id)
        if seen is None or not differs(seen, profile):
            return
    now = context.clock.now()
    async with context.turn_of(who) as session:
        row = await rows.find(session, who.workspace_id, who.user_id)
        if row is None:
            return
        if profile.zone and is_zone(profile.zone) and not row.zone_chosen and profile.zone != row.zone:
            row.zone_was, row.zone = row.zone, profile.zone
        if row.deactivated != profile.deactivated:
            row.deactivated_at = now if profile.deactivated else None
            if not profile.deactivated:
                pass_over(row, now)  # they weren't there
        row.away, row.away_until = profile.away, profile.away_until
        row.deactivated = profile.deactivated
        plan(row, now)
        if not is_served(row):
            await silence(session, row, now)


def differs(row: MemberRow | rows.Seen, profile: Profile) -> bool:
    """Whether what Slack says of a member differs from what we have."""
    moved = profile.zone is not None and not row.zone_chosen and profile.zone != row.zone
    known = (row.away, row.away_until, row.deactivated)
    return moved or known != (profile.away, profile.away_until, profile.deactivated)
