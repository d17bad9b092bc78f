"""Queueing what the bot says, in the transaction that causes it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

from bot.context import Who
from bot.storage import outbox, outbox_edits
from bot.storage.asking import DueMember
from bot.storage.database import Session
from bot.storage.tables import MemberRow
from bot.views.blocks import Message

ANSWER_KEEPS = timedelta(days=1)
"""After a day nobody waits for an answer any more."""


@dataclass(frozen=True, slots=True)
class About:
    """The key of a message: it is said once for each subject, kind and period."""

    subject_type: str
    subject_id: int
    kind: str
    period: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message goes, if not to the top of the person's DM."""

    channel: str | None = None
    thread_ts: str | None = None


IN_THE_DM = Place()


async def say(
    session: Session,
    who: Who,
    message: Message,
    about: About,
    now: datetime,
    *,
    place: Place = IN_THE_DM,
    expires_at: datetime | None = None,
    priority: int = outbox.ANSWER,
) -> outbox.Added:
    """Queue a message to a person, or into a channel."""
    expires_at = expires_at or now + ANSWER_KEEPS
    return await outbox.add(
        session, delivery(who, message, about, now, expires_at, place=place, priority=priority)
    )


def delivery(
    to: Who | MemberRow | DueMember,
    message: Message,
    about: About,
    now: datetime,
    expires_at: datetime,
    *,
    place: Place = IN_THE_DM,
    priority: int = outbox.SCHEDULED,
) -> outbox.Delivery:
    """What `say` queues: for those who queue for many members at once."""
    return outbox.Delivery(
        workspace_id=to.workspace_id,
        subject_type=about.subject_type,
        subject_id=about.subject_id,
        kind=about.kind,
        period=about.period,
        user_id=to.user_id,
        channel=place.channel,
        thread_ts=place.thread_ts,
        payload=payload(message),
        priority=priority,
        due_at=now,
        expires_at=expires_at,
    )


async def answer(
    session: Session, who: Who, message: Message, now: datetime, *, to: str, place: Place = IN_THE_DM
) -> outbox.Added:
    """Answer something a person did, once: `to` names what they did (a message, a press, a form)."""
    return await say(session, who, message, _answering(who, to), now, place=place)


async def send_file(
    session: Session, who: Who, kind: str, file: dict[str, Any], now: datetime, *, to: str
) -> outbox.Added:
    """Queue a file into a person's DM, once for what they did. ``file``: text beside it, filename, title, and
    its content or base64."""
    return await outbox.add(
        session,
        outbox.Delivery(
            workspace_id=who.workspace_id,
            subject_type="workspace",
            subject_id=who.workspace_id,
            kind=kind,
            period=f"{who.user_id}:{to}",
            call="upload",
            user_id=who.user_id,
            priority=outbox.ANSWER,
            payload=file,
            due_at=now,
            expires_at=now + ANSWER_KEEPS,
        ),
    )


async def was_answered(session: Session, who: Who, *, to: str) -> bool:
    """Whether what they did was answered before."""
    a = _answering(who, to)
    found = await outbox.find(session, who.workspace_id, a.subject_type, a.subject_id, a.kind, a.period)
    return found is not None


def _answering(who: Who, to: str) -> About:
    return About("workspace", who.workspace_id, "answer", f"{who.user_id}:{to}")


async def reword(
    session: Session,
    workspace_id: int,
    delivery_id: int,
    message: Message,
    now: datetime,
    *,
    keeps: timedelta = ANSWER_KEEPS,
) -> None:
    """Replace what a message of ours says: before it is out, so that nobody sees what it said; or there.
    ``keeps``: for how long that is tried."""
    if await outbox_edits.say_instead(session, workspace_id, delivery_id, payload(message)):
        return
    await outbox.add(
        session,
        outbox.Delivery(
            workspace_id=workspace_id,
            subject_type="delivery",
            subject_id=delivery_id,
            kind="reword",
            period=f"{now.isoformat()} {token_hex(4)}",  # two at once are two: the later one stands
            call="update",
            names_id=delivery_id,
            payload=payload(message),
            priority=outbox.ANSWER,
            due_at=now,
            expires_at=now + keeps,
        ),
    )


def payload(message: Message) -> dict[str, Any]:
    """As the outbox keeps it."""
    return {"text": message.text, "blocks": message.blocks, "plain_blocks": message.plain_blocks}
