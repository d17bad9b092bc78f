"""The sender's side of the outbox: what is ready to go, and taking it.

`now` is product time (due, expired); `machine` is machine time (leases, paces, pauses).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import ColumnElement, and_, exists, func, literal_column, or_, select, update
from sqlalchemy.orm import aliased

from bot.storage.database import Session, machine_now
from bot.storage.tables import DeliveryRow, WorkspaceRow

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


@dataclass(frozen=True)
class Moment:
    """The two clocks at once."""

    now: datetime
    machine: datetime


def due(now: datetime) -> list[ColumnElement[bool]]:
    return [_queued, DeliveryRow.due_at <= now, DeliveryRow.expires_at > now]


def _complete(at: Moment) -> list[ColumnElement[bool]]:
    """Due, addressed, not in a pause; for an edit, its message is known."""
    return [
        *due(at.now),
        DeliveryRow.channel.is_not(None),
        or_(DeliveryRow.retry_at.is_(None), DeliveryRow.retry_at <= at.machine),
        or_(DeliveryRow.call.in_(("post", "upload")), DeliveryRow.edits_ts.is_not(None)),
    ]


def _has_its_turn(at: Moment, paced: bool) -> list[ColumnElement[bool]]:
    """Nothing on its way to that channel and, at Slack's pace, nothing sent there in the last second."""
    same = and_(_other.workspace_id == DeliveryRow.workspace_id, _other.channel == DeliveryRow.channel)
    rules = [~exists().where(same, _other.state == literal_column("'sending'"))]
    if paced:
        edit = DeliveryRow.call.in_(("update", "delete"))
        sent = _other.state == literal_column("'sent'")
        fresh = exists().where(same, sent, _other.sent_at > at.machine - CHANNEL_GAP)
        rules.append(or_(edit, ~fresh))
        rules.append(or_(~edit, WorkspaceRow.edits_blocked_until <= at.machine))
    return rules


def _may_send(machine: datetime, limiter: Limiter | None) -> list[ColumnElement[bool]]:
    allowed = [WorkspaceRow.active.is_(True), WorkspaceRow.blocked_until <= machine]
    if limiter is not None:
        tat = WorkspaceRow.tat
        allowed.append(or_(tat <= limiter.latest(machine), tat > limiter.absurd(machine)))
    return allowed


async def count_due(session: Session, now: datetime) -> int:
    """How many due rows active workspaces have, whatever they still wait for."""
    rows = select(func.count()).select_from(DeliveryRow).join(WorkspaceRow, _home)
    return await session.scalar(rows.where(WorkspaceRow.active.is_(True), *due(now))) or 0


async def any_soon(session: Session, now: datetime, patience: timedelta) -> bool:
    """Whether something lacks only its turn, and its workspace pauses no longer than `patience`."""
    machine = await machine_now(session)
    mine = exists().where(_home, *_complete(Moment(now, machine))).correlate(WorkspaceRow)
    open_ = and_(WorkspaceRow.active.is_(True), WorkspaceRow.blocked_until <= machine + patience)
    return await session.scalar(select(WorkspaceRow.id).where(open_, mine).limit(1)) is not None


async def ready(session: Session, now: datetime, limiter: Limiter | None, limit: int = 25) -> list[int]:
    """Workspaces that have something to send and may send it, the least recently served first."""
    at = Moment(now, await machine_now(session))
    row = exists().where(_home, *_complete(at), *_has_its_turn(at, limiter is not None))
    statement = select(WorkspaceRow.id).where(*_may_send(at.machine, limiter), row.correlate(WorkspaceRow))
    return list(await session.scalars(statement.order_by(WorkspaceRow.tat, WorkspaceRow.id).limit(limit)))


async def claim(
    session: Session, ids: Sequence[int], now: datetime, lease: Lease, limiter: Limiter | None
) -> list[Claim]:
    """Takes what these workspaces may send now, and pays for it from their buckets.

    1. The workspaces' rows are locked: claim mutex and shared limiter in one; locked ones are left out.
    2. Each gives at most its tokens, never more than a burst in flight, one per channel.
    3. State, lease and bucket change in this one transaction.
    """
    locked = select(WorkspaceRow).where(WorkspaceRow.id.in_(ids)).order_by(WorkspaceRow.id)
    workspaces = list(await session.scalars(locked.with_for_update(skip_locked=True, key_share=True)))
    at = Moment(now, await machine_now(session))
    flying = await _in_flight(session, [w.id for w in workspaces]) if limiter else {}
    chosen: dict[int, WorkspaceRow] = {}
    for workspace in workspaces:
        count = _allowance(workspace, at.machine, limiter, flying.get(workspace.id, 0))
        picked = await _pick(session, workspace.id, at, limiter, count) if count > 0 else []
        chosen.update(dict.fromkeys(picked, workspace))
        if picked and limiter is not None:
            workspace.tat = limiter.spend(workspace.tat, at.machine, len(picked))
    rows = await _take(session, list(chosen), lease, at.machine) if chosen else []
    return [Claim(row, chosen[row.id]) for row in rows]


def _allowance(workspace: WorkspaceRow, machine: datetime, limiter: Limiter | None, flying: int) -> int:
    if not workspace.active or workspace.blocked_until > machine:
        return 0
    if limiter is None:
        return _NO_LIMIT
    return min(limiter.tokens(workspace.tat, machine), limiter.burst - flying)


async def _in_flight(session: Session, ids: Sequence[int]) -> dict[int, int]:
    sending = DeliveryRow.state == literal_column("'sending'")
    statement = select(DeliveryRow.workspace_id, func.count()).where(
        DeliveryRow.workspace_id.in_(ids), sending
    )
    counted = await session.execute(statement.group_by(DeliveryRow.workspace_id))
    return {workspace_id: count for workspace_id, count in counted}  # noqa: C416


async def _pick(
    session: Session, workspace_id: int, at: Moment, limiter: Limiter | None, count: int
) -> list[int]:
    """Answers first, then by due time, then by age; the first of each channel."""
    statement = (
        select(DeliveryRow.channel, DeliveryRow.id)
        .join(WorkspaceRow, _home)
        .where(
            DeliveryRow.workspace_id == workspace_id, *_complete(at), *_has_its_turn(at, limiter is not None)
        )
        .order_by(DeliveryRow.priority, DeliveryRow.due_at, DeliveryRow.id)
        .limit(4 * count)
    )
    first: dict[str | None, int] = {}
    for channel, id_ in await session.execute(statement):
        first.setdefault(channel, id_)
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
