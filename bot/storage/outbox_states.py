"""The states of a delivery, and every way from one to another.

queued → sending → sent | queued | failed | uncertain;  uncertain → sent | queued | failed;
queued → expired | cancelled.
A final state (sent, failed, expired, cancelled) empties the payload. All times here are machine time.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, literal_column, select, update
from sqlalchemy.orm import aliased, defer

from bot.storage.database import Session, wake_after_commit
from bot.storage.outbox_tables import DeliveryRow, WorkspaceRow

BY_HAND = "by hand"  # stands for the ts of a message that only a person has seen
FINAL = ("sent", "failed", "expired", "cancelled")

_newer = aliased(DeliveryRow)


@dataclass(frozen=True)
class Patience:
    """With a row of unknown outcome: the first look comes after `look`; before `grace` is over, not finding
    it proves nothing."""

    look: timedelta
    grace: timedelta


async def lock(session: Session, ids: Iterable[int]) -> dict[int, DeliveryRow]:
    """The rows without their payloads, locked in the order of their ids, so that nobody waits in a ring."""
    statement = select(DeliveryRow).where(DeliveryRow.id.in_(list(ids))).order_by(DeliveryRow.id)
    rows = await session.scalars(statement.options(defer(DeliveryRow.payload)).with_for_update())
    return {row.id: row for row in rows}


def to_sent(row: DeliveryRow, ts: str, machine: datetime) -> None:
    """Slack has it: true whatever the row says meanwhile, so from every state."""
    _end(row, "sent", None)
    row.slack_ts, row.sent_at = ts, machine


def to_failed(row: DeliveryRow, why: str) -> None:
    _end(row, "failed", why)


def to_expired(row: DeliveryRow) -> None:
    _end(row, "expired", row.error)


def to_cancelled(row: DeliveryRow, why: str) -> None:
    _end(row, "cancelled", why)


def to_queued(row: DeliveryRow, why: str | None, retry_at: datetime | None) -> None:
    """Surely not at Slack: it may go again, from `retry_at` on, unless it was taken back meanwhile."""
    if row.withdrawn:
        to_cancelled(row, "withdrawn")
    else:
        row.state, row.error, row.retry_at = "queued", why, retry_at
        _release(row)


def to_unsettled(row: DeliveryRow, why: str, machine: datetime, patience: Patience) -> None:
    """Nobody knows whether Slack has it. What that means depends on the row.

    An edit may be repeated freely. A post in direct messages is looked for. A post in a channel (we ask for
    no right to read those) and an upload are never sent again by themselves: people decide.
    """
    if row.call in ("update", "delete"):
        to_queued(row, why, machine + patience.look)
    elif row.call == "post" and (row.channel or "").startswith("D"):
        row.state, row.error, row.owner = "uncertain", why, None
        row.lease_until, row.believe_at = machine + patience.look, machine + patience.grace
    else:
        to_failed(row, "unconfirmed")


def _end(row: DeliveryRow, state: str, why: str | None) -> None:
    row.state, row.error, row.payload, row.retry_at = state, why, None, None
    _release(row)


def _release(row: DeliveryRow) -> None:
    row.owner = row.lease_until = row.believe_at = None


async def follow(session: Session, posts: Collection[DeliveryRow]) -> list[DeliveryRow]:
    """Lets the edits go that waited for these posts; cancels, and returns, those whose post never came."""
    ended = {row.id: row for row in posts if row.state in FINAL}
    if not ended:
        return []
    waiting = and_(DeliveryRow.state == literal_column("'queued'"), DeliveryRow.edits_ts.is_(None))
    cancelled = []
    for edit in await session.scalars(select(DeliveryRow).where(DeliveryRow.names_id.in_(ended), waiting)):
        post = ended[edit.names_id or 0]
        if post.slack_ts is not None:
            edit.channel, edit.edits_ts = post.channel, post.slack_ts
        else:
            to_cancelled(edit, "nothing to edit")
            cancelled.append(edit)
    wake_after_commit(session)
    return cancelled


async def overtaken(session: Session, row: DeliveryRow) -> bool:
    """Whether a newer edit of the same message is there: this one must not go after it."""
    later = and_(_newer.workspace_id == row.workspace_id, _newer.id > row.id)
    same = and_(_newer.channel == row.channel, _newer.edits_ts == row.edits_ts)
    alive = and_(_newer.call.in_(("update", "delete")), _newer.state.in_(("queued", "sending", "sent")))
    return await session.scalar(select(_newer.id).where(later, same, alive).limit(1)) is not None


async def block(session: Session, workspace_id: int, until: datetime, edits: bool) -> None:
    """Slack asked for a pause until then: of edits only, or of everything else."""
    column = WorkspaceRow.edits_blocked_until if edits else WorkspaceRow.blocked_until
    longer = update(WorkspaceRow).where(WorkspaceRow.id == workspace_id, column < until)
    await session.execute(longer.values({column: until}).execution_options(synchronize_session=False))
