"""What services need of the outbox: queue, withdraw, look up. The sender's side is in `outbox_claims`."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import (
    and_,
    bindparam,
    delete,
    literal_column,
    select,
    tuple_,
    update,
)

from bot.storage import outbox_edits
from bot.storage.database import Session, insert, insert_unless_there, wake_after_commit
from bot.storage.outbox_states import FINAL
from bot.storage.outbox_tables import DeliveryRow, DmChannelRow
from bot.storage.types import table_of

Call = Literal["post", "update", "upload", "delete"]

ANSWER, SCHEDULED = 0, 1  # priorities: an answer to a person overtakes the broadcast
_AT_ONCE = 500  # people looked up in one statement: databases bound their parameters

_over = DeliveryRow.state.in_([literal_column(f"'{state}'") for state in FINAL])  # as the index says it


@dataclass(frozen=True)
class Delivery:
    """One message to queue. (workspace, subject, kind, period) is its key: a second one is not added.

    It goes to `channel` (a C, G or D id) or else to the direct messages of `user_id`. An update or a delete
    names the delivery whose message it changes (`names_id`; it waits until that is sent), or the message
    itself (`channel` and `edits_ts`). `due_at` and `expires_at` are product time.
    `payload` is {"text", "blocks", "plain_blocks"}: rendered by views; `plain_blocks` are tried when Slack
    refuses `blocks`. An upload has {"text", "filename", "title"} and "content", or "base64" if it is no text.
    """

    workspace_id: int
    subject_type: str
    subject_id: int
    kind: str
    payload: dict[str, Any] | None
    due_at: datetime
    expires_at: datetime
    period: str = ""
    call: Call = "post"
    priority: int = SCHEDULED
    user_id: str | None = None
    channel: str | None = None
    thread_ts: str | None = None
    names_id: int | None = None
    edits_ts: str | None = None


@dataclass(frozen=True)
class Added:
    """The delivery's id, and whether this call queued it; true if so."""

    id: int
    new: bool

    def __bool__(self) -> bool:
        return self.new


async def add(session: Session, delivery: Delivery) -> Added:
    """Queues it, unless its key is taken; the sender is woken after the commit."""
    [new] = await add_many(session, [delivery])
    if new is not None:
        return Added(new, True)
    d = delivery
    taken = await find(session, d.workspace_id, d.subject_type, d.subject_id, d.kind, d.period)
    assert taken is not None
    return Added(taken.id, False)


async def add_many(session: Session, deliveries: Sequence[Delivery]) -> list[int | None]:
    """Queues all of them set-wise; for each its id, or None where the key was taken."""
    rows = [vars(delivery) | {"public_id": secrets.token_hex(12)} for delivery in deliveries]
    await _fill_in_channels(session, rows)
    await outbox_edits.address(session, rows)
    new = insert_unless_there(session, table_of(DeliveryRow), "public_id", "id")
    added = (await session.execute(new, rows)).all() if rows else []
    ids = {public_id: id_ for public_id, id_ in added}  # noqa: C416
    await outbox_edits.supersede(
        session, [row | {"id": ids[row["public_id"]]} for row in rows if row["public_id"] in ids]
    )
    wake_after_commit(session)
    return [ids.get(row["public_id"]) for row in rows]


async def post_many(session: Session, deliveries: Sequence[Delivery]) -> None:
    """As `add_many`, for posts whose ids nobody asks for: the cheapest way to say much at once."""
    rows = [vars(delivery) | {"public_id": secrets.token_hex(12)} for delivery in deliveries]
    await _fill_in_channels(session, rows)
    await session.execute(insert_unless_there(session, table_of(DeliveryRow)), rows)
    wake_after_commit(session)


_CHANNELS = select(DmChannelRow).where(
    tuple_(DmChannelRow.workspace_id, DmChannelRow.user_id).in_(bindparam("people", expanding=True))
)


async def _fill_in_channels(session: Session, rows: list[dict[str, Any]]) -> None:
    wanted = [(r["workspace_id"], r["user_id"]) for r in rows if r["user_id"] and not r["channel"]]
    known: dict[tuple[int, str], str] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        found = await session.scalars(_CHANNELS, {"people": wanted[start : start + _AT_ONCE]})
        known.update({(dm.workspace_id, dm.user_id): dm.channel for dm in found})
    for row in rows:
        row["channel"] = row["channel"] or known.get((row["workspace_id"], row["user_id"]))


async def cancel(
    session: Session,
    workspace_id: int,
    subject_type: str,
    subject_id: int,
    kinds: Collection[str] | None = None,
    periods: Collection[str] | None = None,
) -> int:
    """Takes back what is still queued for a subject (of these kinds, or of all); returns how many.

    What is in flight is marked, so that it is not sent a second time; if it has arrived, an update that
    names it can blank it.
    """
    mine = [DeliveryRow.workspace_id == workspace_id, DeliveryRow.subject_type == subject_type]
    mine += [DeliveryRow.subject_id == subject_id]
    mine += [DeliveryRow.kind.in_(kinds)] if kinds is not None else []
    mine += [DeliveryRow.period.in_(periods)] if periods is not None else []
    flying = update(DeliveryRow).where(*mine, DeliveryRow.state.in_(("sending", "uncertain")))
    await session.execute(flying.values(withdrawn=True))
    queued = update(DeliveryRow).where(*mine, DeliveryRow.state == "queued")
    gone = await session.scalars(queued.values(state="cancelled", payload=None).returning(DeliveryRow.id))
    wake_after_commit(session)
    return len(gone.all())


async def cancel_posts(session: Session, workspace_id: int, channel: str) -> list[DeliveryRow]:
    """Takes back what is still to be posted into a channel, edits of what stands there left alone; those that
    were queued. What is in flight is not sent a second time."""
    mine = [DeliveryRow.workspace_id == workspace_id, DeliveryRow.channel == channel]
    mine += [DeliveryRow.call == "post"]
    flying = update(DeliveryRow).where(*mine, DeliveryRow.state == "sending")
    await session.execute(flying.values(withdrawn=True))
    queued = update(DeliveryRow).where(*mine, DeliveryRow.state == "queued")
    gone = await session.scalars(queued.values(state="cancelled", payload=None).returning(DeliveryRow))
    return list(gone)


async def move(session: Session, workspace_id: int, before: str, channel: str) -> None:
    """A channel has another id now: what waits for it goes there, and what stands there is edited there."""
    there = (DeliveryRow.workspace_id == workspace_id) & (DeliveryRow.channel == before)
    await session.execute(update(DeliveryRow).where(there).values(channel=channel))
    wake_after_commit(session)


_OF_SUBJECT = select(DeliveryRow).where(
    DeliveryRow.workspace_id == bindparam("workspace_id"),
    DeliveryRow.subject_type == bindparam("subject_type"),
    DeliveryRow.subject_id == bindparam("subject_id"),
)
_BY_KEY = _OF_SUBJECT.where(DeliveryRow.kind == bindparam("kind"), DeliveryRow.period == bindparam("period"))
_ALL = _OF_SUBJECT.order_by(DeliveryRow.id)
_ALL_OF_KINDS = _ALL.where(DeliveryRow.kind.in_(bindparam("kinds", expanding=True)))


def _subject(workspace_id: int, subject_type: str, subject_id: int) -> dict[str, Any]:
    return {"workspace_id": workspace_id, "subject_type": subject_type, "subject_id": subject_id}


async def find(
    session: Session, workspace_id: int, subject_type: str, subject_id: int, kind: str, period: str = ""
) -> DeliveryRow | None:
    key = _subject(workspace_id, subject_type, subject_id) | {"kind": kind, "period": period}
    return (await session.scalars(_BY_KEY, key)).one_or_none()


async def find_all(
    session: Session,
    workspace_id: int,
    subject_type: str,
    subject_id: int,
    kinds: Collection[str] | None = None,
) -> list[DeliveryRow]:
    """Everything ever queued for a subject and not yet pruned, oldest first."""
    subject = _subject(workspace_id, subject_type, subject_id)
    if kinds is None:
        return list(await session.scalars(_ALL, subject))
    return list(await session.scalars(_ALL_OF_KINDS, subject | {"kinds": kinds}))


_SENT = select(DeliveryRow).where(
    DeliveryRow.workspace_id == bindparam("workspace_id"),
    DeliveryRow.channel == bindparam("channel"),
    DeliveryRow.state == "sent",
    DeliveryRow.call == "post",
    DeliveryRow.slack_ts == bindparam("ts"),
)


async def find_message(
    session: Session, workspace_id: int, channel: str, slack_ts: str
) -> DeliveryRow | None:
    """The post that became this message: whose button was pressed, whose thread was answered."""
    message = {"workspace_id": workspace_id, "channel": channel, "ts": slack_ts}
    return (await session.scalars(_SENT, message)).one_or_none()


async def remember_channel(session: Session, workspace_id: int, user_id: str, channel: str) -> None:
    """Keeps a person's D id; whatever waits for it may go, and waits out no pause in looking for it."""
    statement = insert(session, DmChannelRow).values(
        workspace_id=workspace_id, user_id=user_id, channel=channel
    )
    await session.execute(
        statement.on_conflict_do_update(index_elements=["workspace_id", "user_id"], set_={"channel": channel})
    )
    waiting = and_(DeliveryRow.workspace_id == workspace_id, DeliveryRow.user_id == user_id)
    await session.execute(
        update(DeliveryRow)
        .where(waiting, DeliveryRow.state == "queued", DeliveryRow.channel.is_(None))
        .values(channel=channel, retry_at=None)
    )
    wake_after_commit(session)


async def prune(session: Session, before: datetime, limit: int = 1000) -> int:
    """Deletes up to `limit` finished rows that ended before a moment of product time; returns how many."""
    old = (
        select(DeliveryRow.id)
        .where(_over, DeliveryRow.expires_at < before)
        .order_by(DeliveryRow.expires_at)
        .limit(limit)
    )
    gone = await session.scalars(delete(DeliveryRow).where(DeliveryRow.id.in_(old)).returning(DeliveryRow.id))
    return len(gone.all())
