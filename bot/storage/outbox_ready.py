"""What of the outbox is ready to go, and what soon will be.

`now` is product time (due, expired); `machine` is machine time (leases, paces, pauses).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

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
)
from sqlalchemy.orm import aliased

from bot.storage.database import Session, machine_now
from bot.storage.outbox_tables import DeliveryRow, WorkspaceRow
from bot.storage.types import Utc, among

CHANNEL_GAP = timedelta(seconds=1)  # Slack: about one message a second in each channel
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


# What varies is bound, so that each statement is built once and kept compiled; states are literals.
_now, _machine = bindparam("now", type_=Utc()), bindparam("machine", type_=Utc())
_gap_begins = bindparam("gap_begins", type_=Utc())
_latest, _absurd = bindparam("latest", type_=Utc()), bindparam("absurd", type_=Utc())

_rested = or_(DeliveryRow.retry_at.is_(None), DeliveryRow.retry_at <= _machine)
_due = [_queued, DeliveryRow.due_at <= _now, DeliveryRow.expires_at > _now]
NOT_BESIDES = ~among(WorkspaceRow.id, "besides")
# Due, addressed, not in a pause; for an edit, its message is known.
_complete = [
    *_due,
    DeliveryRow.channel.is_not(None),
    _rested,
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
    may = [WorkspaceRow.active.is_(True), WorkspaceRow.blocked_until <= _machine, NOT_BESIDES, row]
    if paced:
        may.append(or_(WorkspaceRow.tat <= _latest, WorkspaceRow.tat > _absurd))
    statement = select(WorkspaceRow.id).where(*may).order_by(WorkspaceRow.tat, WorkspaceRow.id)
    return statement.limit(bindparam("most"))


def _first_of_each(paced: bool) -> Select[int, str | None]:
    """Workspace, and a line "id channel" for each row: answers first, then by due time, then by age.

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
    one = cast(picked.c.id, String).concat(" ").concat(picked.c.channel)
    together = select(func.aggregate_strings(one, "\n")).scalar_subquery()
    return select(WorkspaceRow.id, together.correlate(WorkspaceRow)).where(among(WorkspaceRow.id, "ids"))


_READY = {paced: _ready(paced) for paced in (True, False)}
_FIRST_OF_EACH = {paced: _first_of_each(paced) for paced in (True, False)}
UNADDRESSED = [
    *_due,
    WorkspaceRow.active.is_(True),
    NOT_BESIDES,
    DeliveryRow.channel.is_(None),
    DeliveryRow.user_id.is_not(None),
    _rested,
]
"""Of a delivery and its workspace: a D id is all that it waits for."""
_soon = [
    WorkspaceRow.active.is_(True),
    WorkspaceRow.blocked_until <= bindparam("patience", type_=Utc()),
    NOT_BESIDES,
]
_LACKING = select(exists().where(_home, *UNADDRESSED), exists().where(_home, *_soon, *_complete))
IS_DUE = exists().where(_home, WorkspaceRow.active.is_(True), *_due)
"""Whether anything is, whatever it still waits for; "now" is to be bound."""
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


@dataclass(frozen=True, slots=True)
class Lacking:
    """What due messages wait for: somebody's D id; only their turn, in a workspace that pauses no longer than
    one's patience."""

    address: bool
    turn: bool


async def lacking(
    session: Session, now: datetime, patience: timedelta, besides: Collection[int] = ()
) -> Lacking:
    """Whether there are any that wait for the one, or the other, in workspaces that are not `besides`."""
    machine = await machine_now(session)
    values = {"now": now, "machine": machine, "patience": machine + patience, "besides": besides}
    found = await session.execute(_LACKING, values)
    return Lacking(*found.one())


async def ready(
    session: Session,
    now: datetime,
    limiter: Limiter | None,
    besides: Collection[int] = (),
    limit: int = 300,
) -> list[int]:
    """Workspaces that have something to send and may send it, and are not `besides`, the least recently
    served first."""
    machine = await machine_now(session)
    values: dict[str, Any] = _clocks(now, machine) | {"most": limit, "besides": besides}
    if limiter is not None:
        values |= {"latest": limiter.latest(machine), "absurd": limiter.absurd(machine)}
    return list(await session.scalars(_READY[limiter is not None], values))


async def first_of_each(
    session: Session, free: dict[int, int], now: datetime, machine: datetime, limiter: Limiter | None
) -> dict[int, list[int]]:
    """By workspace, as many rows as are `free` there: the first of each channel, the most urgent first."""
    if not free:
        return {}
    values = _clocks(now, machine) | {"ids": list(free), "most": 4 * max(free.values())}
    found = await session.execute(_FIRST_OF_EACH[limiter is not None], values)
    return {home: _one_per_channel(text or "", free[home]) for home, text in found}


def _one_per_channel(text: str, count: int) -> list[int]:
    """Whatever a channel is called: Slack refuses that row by itself, and no round ends for everybody."""
    first: dict[str, int] = {}
    for id_, _, channel in (line.partition(" ") for line in text.split("\n")):
        if id_.isdecimal():
            first.setdefault(channel, int(id_))
    return list(first.values())[:count]
