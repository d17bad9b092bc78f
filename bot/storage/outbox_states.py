"""The states of a delivery, and every way from one to another.

queued → sending → sent | queued | failed | uncertain;  uncertain → sent | queued | failed;
queued → expired | cancelled;  sending, uncertain → cancelled, where it was taken back and did not arrive.
A final state (sent, failed, expired, cancelled) empties the payload. All times here are machine time.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple

from sqlalchemy import JSON, Text, Update, and_, bindparam, cast, func, literal_column, select, update
from sqlalchemy.orm import aliased, defer

from bot.storage.database import Session, wake_after_commit
from bot.storage.outbox_tables import DeliveryRow, WorkspaceRow
from bot.storage.types import Key, Utc, among, table_of

BY_HAND = "by hand"  # stands for the ts of a message that only a person has seen
WITHDRAWN = "withdrawn"  # the error of what was taken back while it was on its way
FINAL = ("sent", "failed", "expired", "cancelled")

_newer = aliased(DeliveryRow)
_deliveries = table_of(DeliveryRow)


@dataclass(frozen=True)
class Patience:
    """With a row of unknown outcome: the first look comes after `look`; before `grace` is over, not finding
    it proves nothing."""

    look: timedelta
    grace: timedelta


class Stands(NamedTuple):
    """How a row stands, without what it says."""

    id: int
    state: str
    channel: str | None
    slack_ts: str | None


_HOW_THEY_STAND = (
    select(*(_deliveries.c[name] for name in Stands._fields))
    .where(among(_deliveries.c.id, "ids"))
    .order_by(_deliveries.c.id)
    .with_for_update()
)


async def lock_all(session: Session, ids: Iterable[int]) -> dict[int, Stands]:
    """As `lock`, where knowing how they stand is enough: no object for each of many."""
    found = await session.execute(_HOW_THEY_STAND, {"ids": list(ids)})
    return {row.id: Stands(*row) for row in found}


async def arrive(session: Session, came: Mapping[int, str], machine: datetime) -> None:
    """`to_sent` for many at once: Slack's ts by id."""
    if not came:
        return
    values = {"came": json.dumps({str(id_): ts for id_, ts in came.items()}), "machine": machine}
    await session.execute(_arrival(session.get_bind().dialect.name), values)


@cache
def _arrival(dialect: str) -> Update:
    said = bindparam("came", type_=Text)
    each = func.json_each(said) if dialect == "sqlite" else func.json_each_text(cast(said, JSON))
    came = each.table_valued("key", "value", name="came")
    return (
        update(_deliveries)
        .where(_deliveries.c.id == cast(came.c.key, Key))
        .values(
            dict.fromkeys(("error", "payload", "retry_at", "owner", "lease_until", "believe_at"))
            | {"state": "sent", "slack_ts": came.c.value, "sent_at": bindparam("machine", type_=Utc())}
        )
    )


_WITHOUT_WORDS = (
    select(DeliveryRow)
    .where(among(DeliveryRow.id, "ids"))
    .order_by(DeliveryRow.id)
    .options(defer(DeliveryRow.payload))
    .with_for_update()
)


async def lock(session: Session, ids: Iterable[int]) -> dict[int, DeliveryRow]:
    """The rows without their payloads, locked in the order of their ids, so that nobody waits in a ring."""
    return {row.id: row for row in await session.scalars(_WITHOUT_WORDS, {"ids": ids})}


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
        to_cancelled(row, WITHDRAWN)
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


_WAITING = (
    select(DeliveryRow)
    .where(
        among(DeliveryRow.names_id, "ids"),
        DeliveryRow.state == literal_column("'queued'"),
        DeliveryRow.edits_ts.is_(None),
    )
    .options(defer(DeliveryRow.payload))
)


async def follow(session: Session, posts: Collection[DeliveryRow | Stands]) -> list[DeliveryRow]:
    """Lets the edits go that waited for these posts; cancels, and returns, those whose post never came."""
    ended = {row.id: row for row in posts if row.state in FINAL}
    if not ended:
        return []
    cancelled = []
    for edit in await session.scalars(_WAITING, {"ids": ended}):
        post = ended[edit.names_id or 0]
        if post.slack_ts is not None:
            edit.channel, edit.edits_ts = post.channel, post.slack_ts
        else:
            to_cancelled(edit, "nothing to edit")
            cancelled.append(edit)
    wake_after_commit(session)
    return cancelled


async def give_way(session: Session, row: DeliveryRow) -> None:
    """An edit that is queued again goes nowhere if a newer one of the same message is there: sent after that,
    it would bring back what the newer one changed."""
    if row.state == "queued" and row.call in ("update", "delete") and await _is_overtaken(session, row):
        to_cancelled(row, "superseded")


async def _is_overtaken(session: Session, row: DeliveryRow) -> bool:
    later = and_(_newer.workspace_id == row.workspace_id, _newer.id > row.id)
    same = and_(_newer.channel == row.channel, _newer.edits_ts == row.edits_ts)
    alive = and_(_newer.call.in_(("update", "delete")), _newer.state.in_(("queued", "sending", "sent")))
    return await session.scalar(select(_newer.id).where(later, same, alive).limit(1)) is not None


async def block(session: Session, workspace_id: int, until: datetime, edits: bool) -> None:
    """Slack asked for a pause until then: of edits only, or of everything else."""
    column = WorkspaceRow.edits_blocked_until if edits else WorkspaceRow.blocked_until
    longer = update(WorkspaceRow).where(WorkspaceRow.id == workspace_id, column < until)
    await session.execute(longer.values({column: until}).execution_options(synchronize_session=False))
