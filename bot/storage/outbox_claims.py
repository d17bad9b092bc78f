"""The sender's side of the outbox: what is ready to go, and taking it.

`now` is product time (due, expired); `machine` is machine time (leases, paces, pauses).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    bindparam,
    cast,
    exists,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.orm import aliased

from bot.storage.database import Session, machine_now
from bot.storage.outbox_tables import DeliveryRow, WorkspaceRow
from bot.storage.types import Key, Utc

CHANNEL_GAP = timedelta(seconds=1)  # Slack: about one message a second in each channel
_NO_LIMIT = 100  # rows of one workspace in one claim when there is no pace

# Literals, not parameters: under a generic plan PostgreSQL would leave the partial indexes aside.
_queued = DeliveryRow.state == literal_column("'queued'")
_other = aliased(DeliveryRow)
_home = WorkspaceRow.id == DeliveryRow.workspace_id


class Limiter(Protocol):
    """What the claim needs of `delivery.pace.Pace`."""

    @property
    def burst(self) -> int: ...
    def tokens(self, tat: datetime, now: datetime) -> int: ...
    def spend(self, tat: datetime, now: datetime, count: int) -> datetime: ...
    def latest(self, now: datetime) -> datetime: ...
    def absurd(self, now: datetime) -> datetime: ...


@dataclass(frozen=True)
class Claim:
    """A delivery that this owner alone may send until its lease ends, and the workspace it goes to."""

    row: DeliveryRow
    workspace: WorkspaceRow


@dataclass(frozen=True)
class Lease:
    owner: str
    length: timedelta


# What varies is bound, so that each statement is built once and kept compiled; states are literals.
_now, _machine = bindparam("now", type_=Utc()), bindparam("machine", type_=Utc())
_gap_begins = bindparam("gap_begins", type_=Utc())
_latest, _absurd = bindparam("latest", type_=Utc()), bindparam("absurd", type_=Utc())
_ids = bindparam("ids", expanding=True, type_=Key)

_due = [_queued, DeliveryRow.due_at <= _now, DeliveryRow.expires_at > _now]
# Due, addressed, not in a pause; for an edit, its message is known.
_complete = [
    *_due,
    DeliveryRow.channel.is_not(None),
    or_(DeliveryRow.retry_at.is_(None), DeliveryRow.retry_at <= _machine),
    or_(DeliveryRow.call.in_(("post", "upload")), DeliveryRow.edits_ts.is_not(None)),
]


def _has_its_turn(paced: bool) -> list[ColumnElement[bool]]:
    """Nothing on its way to that channel and, at Slack's pace, nothing sent there in the last second."""
    same = and_(_other.workspace_id == DeliveryRow.workspace_id, _other.channel == DeliveryRow.channel)
    rules = [~exists().where(same, _other.state == literal_column("'sending'"))]
    if paced:
        edit = DeliveryRow.call.in_(("update", "delete"))
        sent = _other.state == literal_column("'sent'")
        fresh = exists().where(same, sent, _other.sent_at > _gap_begins)
        rules.append(or_(edit, ~fresh))
        rules.append(or_(~edit, WorkspaceRow.edits_blocked_until <= _machine))
    return rules


def _ready(paced: bool) -> Select[int]:
    """Workspaces that have something to send and may send it, the least recently served first."""
    row = exists().where(_home, *_complete, *_has_its_turn(paced)).correlate(WorkspaceRow)
    may = [WorkspaceRow.active.is_(True), WorkspaceRow.blocked_until <= _machine, row]
    if paced:
        may.append(or_(WorkspaceRow.tat <= _latest, WorkspaceRow.tat > _absurd))
    statement = select(WorkspaceRow.id).where(*may).order_by(WorkspaceRow.tat, WorkspaceRow.id)
    return statement.limit(bindparam("most"))


def _first_of_each(paced: bool) -> Select[int, str | None]:
    """Workspace, and "channel id channel id …": answers first, then by due time, then by age.

    A correlated aggregate, because SQLite knows no LATERAL; both databases keep the order of the subquery.
    """
    picked = (
        select(DeliveryRow.channel, DeliveryRow.id)
        .where(_home, *_complete, *_has_its_turn(paced))
        .correlate(WorkspaceRow)
        .order_by(DeliveryRow.priority, DeliveryRow.due_at, DeliveryRow.id)
        .limit(bindparam("most"))
        .subquery()
    )
    one = picked.c.channel.concat(" ").concat(cast(picked.c.id, String))
    together = select(func.aggregate_strings(one, " ")).scalar_subquery()
    return select(WorkspaceRow.id, together.correlate(WorkspaceRow)).where(WorkspaceRow.id.in_(_ids))


_READY = {paced: _ready(paced) for paced in (True, False)}
_FIRST_OF_EACH = {paced: _first_of_each(paced) for paced in (True, False)}
_LOCK = (
    select(WorkspaceRow)
    .where(WorkspaceRow.id.in_(_ids))
    .order_by(WorkspaceRow.id)
    .with_for_update(skip_locked=True, key_share=True)
)
_IN_FLIGHT = (
    select(DeliveryRow.workspace_id, func.count())
    .where(DeliveryRow.workspace_id.in_(_ids), DeliveryRow.state == literal_column("'sending'"))
    .group_by(DeliveryRow.workspace_id)
)
_ANY_SOON = (
    select(WorkspaceRow.id)
    .where(WorkspaceRow.active.is_(True), WorkspaceRow.blocked_until <= bindparam("patience", type_=Utc()))
    .where(exists().where(_home, *_complete).correlate(WorkspaceRow))
    .limit(1)
)
_COUNT_DUE = (
    select(func.count())
    .select_from(DeliveryRow)
    .join(WorkspaceRow, _home)
    .where(WorkspaceRow.active.is_(True), *_due)
)


def _clocks(now: datetime, machine: datetime) -> dict[str, datetime]:
    return {"now": now, "machine": machine, "gap_begins": machine - CHANNEL_GAP}


async def count_due(session: Session, now: datetime) -> int:
    """How many due rows active workspaces have, whatever they still wait for."""
    return await session.scalar(_COUNT_DUE, {"now": now}) or 0


async def any_soon(session: Session, now: datetime, patience: timedelta) -> bool:
    """Whether something lacks only its turn, and its workspace pauses no longer than `patience`."""
    machine = await machine_now(session)
    values = _clocks(now, machine) | {"patience": machine + patience}
    return await session.scalar(_ANY_SOON, values) is not None


async def ready(session: Session, now: datetime, limiter: Limiter | None, limit: int = 100) -> list[int]:
    """Workspaces that have something to send and may send it, the least recently served first."""
    machine = await machine_now(session)
    values = _clocks(now, machine) | {"most": limit}
    if limiter is not None:
        values |= {"latest": limiter.latest(machine), "absurd": limiter.absurd(machine)}
    return list(await session.scalars(_READY[limiter is not None], values))


async def claim(
    session: Session,
    ids: Sequence[int],
    now: datetime,
    lease: Lease,
    limiter: Limiter | None,
    at_most: int = 500,
) -> list[Claim]:
    """Takes what these workspaces may send now, about `at_most` rows, and pays for it from their buckets.

    1. The workspaces' rows are locked: claim mutex and shared limiter in one; locked ones are left out.
    2. Each gives at most its tokens, never more than a burst in flight, one per channel.
    3. State, lease and bucket change in this one transaction.
    """
    locked = {w.id: w for w in await session.scalars(_LOCK, {"ids": list(ids)})}
    machine = await machine_now(session)
    flying = await _in_flight(session, list(locked)) if limiter else {}
    free = {w.id: _allowance(w, machine, limiter, flying.get(w.id, 0)) for w in locked.values()}
    free = {id_: count for id_, count in free.items() if count > 0}
    chosen: dict[int, WorkspaceRow] = {}
    found = await _pick(session, free, now, machine, limiter)
    for home in (id_ for id_ in ids if id_ in found):  # whoever waited longest goes first
        if len(chosen) >= at_most:
            break
        picked = found[home]
        chosen.update(dict.fromkeys(picked, locked[home]))
        if picked and limiter is not None:
            locked[home].tat = limiter.spend(locked[home].tat, machine, len(picked))
    rows = await _take(session, list(chosen), lease, machine) if chosen else []
    return [Claim(row, chosen[row.id]) for row in rows]


def _allowance(workspace: WorkspaceRow, machine: datetime, limiter: Limiter | None, flying: int) -> int:
    if not workspace.active or workspace.blocked_until > machine:
        return 0
    if limiter is None:
        return _NO_LIMIT
    return min(limiter.tokens(workspace.tat, machine), limiter.burst - flying)


async def _in_flight(session: Session, ids: Sequence[int]) -> dict[int, int]:
    counted = await session.execute(_IN_FLIGHT, {"ids": list(ids)})
    return {workspace_id: count for workspace_id, count in counted}  # noqa: C416


async def _pick(
    session: Session, free: dict[int, int], now: datetime, machine: datetime, limiter: Limiter | None
) -> dict[int, list[int]]:
    """By workspace, as many rows as are `free` there: the first of each channel, the most urgent first."""
    if not free:
        return {}
    values = _clocks(now, machine) | {"ids": list(free), "most": 4 * max(free.values())}
    found = await session.execute(_FIRST_OF_EACH[limiter is not None], values)
    return {home: _one_per_channel(text or "", free[home]) for home, text in found}


def _one_per_channel(text: str, count: int) -> list[int]:
    words = text.split()
    first: dict[str, int] = {}
    for channel, id_ in zip(words[::2], words[1::2], strict=True):
        first.setdefault(channel, int(id_))
    return list(first.values())[:count]


async def _take(session: Session, ids: list[int], lease: Lease, machine: datetime) -> list[DeliveryRow]:
    values = {
        "state": "sending",
        "owner": lease.owner,
        "claimed_at": machine,
        "lease_until": machine + lease.length,
        "attempt": DeliveryRow.attempt + 1,
        "after_ts": func.coalesce(DeliveryRow.after_ts, _last_known_ts()),
        "retry_at": None,
    }
    statement = update(DeliveryRow).where(DeliveryRow.id.in_(ids), _queued).values(values)
    statement = statement.execution_options(synchronize_session=False, populate_existing=True)
    taken = await session.scalars(statement.returning(DeliveryRow))
    place = {id_: n for n, id_ in enumerate(ids)}
    return sorted(taken, key=lambda row: place[row.id])


def _last_known_ts() -> ColumnElement[str | None]:
    """The last message of ours in the channel: whatever is posted from now on stands after it."""
    same = and_(_other.workspace_id == DeliveryRow.workspace_id, _other.channel == DeliveryRow.channel)
    posted = and_(_other.state == literal_column("'sent'"), _other.call == "post")
    newest = select(_other.slack_ts).where(same, posted).order_by(_other.sent_at.desc()).limit(1)
    return newest.correlate(DeliveryRow).scalar_subquery()
