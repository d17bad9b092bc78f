"""Drafts: words that wait for the writer's yes. They count nowhere, and are erased after 24 hours."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.context import Context, Who
from bot.domain.slots import local_date
from bot.services import belonging
from bot.services.planning import joined
from bot.storage import evidence
from bot.storage import reflections as rows
from bot.storage.database import Session
from bot.storage.tables import MemberRow
from bot.views import members as member_views
from bot.views.blocks import Message

WAITS = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Draft:
    """Words that wait, and which message (channel and ts), form or command they came with. `stretch_end` and
    `evidence` are what the reflection will have."""

    channel: str
    ts: str
    words: str
    stretch_end: int = 0
    evidence: str | None = None


async def put_aside(session: Session, who: Who, draft: Draft, now: datetime) -> int | None:
    """Keep words for 24 hours. Returns the id, or None if this message waits already."""
    return await rows.store_draft(
        session,
        workspace_id=who.workspace_id,
        user_id=who.user_id,
        channel=draft.channel,
        ts=draft.ts,
        words=draft.words,
        stretch_end=draft.stretch_end,
        evidence=draft.evidence,
        at=now,
        expires_at=now + WAITS,
    )


async def keep(
    session: Session, row: MemberRow, draft_id: int, now: datetime, *, anyway: bool = False
) -> bool:
    """Turn a draft into a reflection that waits to be placed; returns False if the draft is gone."""
    draft = await rows.take_draft(session, row.workspace_id, row.user_id, draft_id, now)
    if draft is None:
        return False
    home = await belonging.of_a_message(session, row, None, draft.at)
    stored = await rows.store(
        session,
        workspace_id=row.workspace_id,
        member_id=row.id,
        prompt_id=home.prompt_id,
        source=_source(draft.ts),
        channel=draft.channel,
        ts=draft.ts,
        words=draft.words,
        stretch_end=draft.stretch_end,
        keep_anyway=anyway or draft.evidence is not None,
        local_date=local_date(draft.at, row.zone),
        told_at=draft.at,
    )
    if stored is not None and draft.evidence is not None:
        evidence.add(session, row.workspace_id, row.id, stored, draft.evidence, draft.at)
    return stored is not None


def _source(ts: str) -> str:
    """ "command-…" and "form-…" are names of ours; a message has its time."""
    name = ts.partition("-")[0]
    return name if name in ("command", "form") else "dm"


async def waits(context: Context, who: Who, draft_id: int) -> bool:
    """Whether a draft of theirs can still be kept."""
    async with context.database.read() as session:
        return await rows.is_waiting_draft(
            session, who.workspace_id, who.user_id, draft_id, context.clock.now()
        )


async def keep_of_member(context: Context, who: Who, draft_id: int, *, anyway: bool) -> Message:
    """[Keep it anyway] under words in which no activity was found, with ``anyway``; without it [Join and keep
    it], pressed by somebody who has joined meanwhile."""
    now = context.clock.now()
    async with context.turn_of(who) as session:
        row = await joined(session, who)
        if row is None:
            return member_views.not_a_member()
        kept = await keep(session, row, draft_id, now, anyway=anyway)
    context.place_soon()
    return member_views.draft_kept() if kept else member_views.draft_gone()


async def drop(context: Context, who: Who, draft_id: int) -> Message:
    """[Drop it]: erased at once."""
    async with context.turn_of(who) as session:
        draft = await rows.take_draft(session, who.workspace_id, who.user_id, draft_id, context.clock.now())
    return member_views.draft_dropped() if draft is not None else member_views.draft_gone()
