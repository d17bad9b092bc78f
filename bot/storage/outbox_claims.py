"""Taking what is ready (see `outbox_ready`): by one owner alone, until its lease ends.

`now` is product time (due, expired); `machine` is machine time (leases, paces, pauses).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Protocol

from sqlalchemy import (
    ColumnElement,
    Dialect,
    Text,
    and_,
    bindparam,
    func,
    literal_column,
    select,
    type_coerce,
    update,
)
from sqlalchemy.orm import aliased

from bot.storage.database import Session, machine_now
from bot.storage.outbox_ready import Limiter, first_of_each
from bot.storage.outbox_tables import DeliveryRow, WorkspaceRow
from bot.storage.types import SealError, Unreadable, Utc, WordsJson, among, table_of


class Taken(NamedTuple):
    """What of a delivery has to be known to send it and to write down what came of it; as it was claimed."""

    id: int
    workspace_id: int
    public_id: str
    kind: str
    call: str
    channel: str | None
    thread_ts: str | None
    edits_ts: str | None
    after_ts: str | None
    attempt: int
    payload: dict[str, Any] | None
    unreadable: Exception | None = None  # why nobody can know what it says

    @classmethod
    def of(cls, row: DeliveryRow) -> "Taken":
        """Without what it says."""
        return cls._make([*(getattr(row, name) for name in _BUT_WORDS), None, None])

    def says(self) -> dict[str, Any]:
        """Raises SealError, or ValueError, where nobody can know."""
        if self.unreadable is not None:
            raise self.unreadable
        return self.payload or {}


_BUT_WORDS = Taken._fields[:-2]


class Home(Protocol):
    """A workspace, to those who speak to it; `token` None means the environment's."""

    @property
    def id(self) -> int: ...
    @property
    def token(self) -> str | Unreadable | None: ...


class _Payer(NamedTuple):
    """A workspace that is locked for a claim: its bucket, and what forbids it to use that."""

    id: int
    token: str | Unreadable | None
    active: bool
    blocked_until: datetime
    tat: datetime


@dataclass(frozen=True)
class Claim:
    """A delivery that this owner alone may send until its lease ends, and the workspace it goes to."""

    row: Taken
    workspace: Home


class Round(NamedTuple):
    """What was claimed at once; `shut` are those that might have, but for a token that cannot be unsealed."""

    claims: list[Claim]
    shut: list[Home]


@dataclass(frozen=True)
class Lease:
    owner: str
    length: timedelta


_other = aliased(DeliveryRow)
_PAYLOAD = WordsJson()
# What is claimed comes as tuples of what is needed: an object for each row would cost more than sending it.
_deliveries, _workspaces = table_of(DeliveryRow), table_of(WorkspaceRow)

_LOCK = (
    select(*(_workspaces.c[name] for name in _Payer._fields))
    .where(among(_workspaces.c.id, "ids"))
    .order_by(_workspaces.c.tat, _workspaces.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True, key_share=True)
)
_PAY = (
    update(_workspaces)
    .where(_workspaces.c.id == bindparam("payer"))
    .values(tat=bindparam("full", type_=Utc()))
)
_IN_FLIGHT = (
    select(DeliveryRow.workspace_id, func.count())
    .where(among(DeliveryRow.workspace_id, "ids"), DeliveryRow.state == literal_column("'sending'"))
    .group_by(DeliveryRow.workspace_id)
)


def _last_known_ts() -> ColumnElement[str | None]:
    """The last message of ours in the channel: whatever is posted from now on stands after it."""
    mine, same = _deliveries.c, _other.workspace_id == _deliveries.c.workspace_id
    posted = and_(_other.state == literal_column("'sent'"), _other.call == "post")
    newest = select(_other.slack_ts).where(same, _other.channel == mine.channel, posted)
    return newest.order_by(_other.sent_at.desc()).limit(1).correlate(_deliveries).scalar_subquery()


_TAKE = (
    update(_deliveries)
    .where(among(_deliveries.c.id, "ids"), _deliveries.c.state == literal_column("'queued'"))
    .values(
        state="sending",
        owner=bindparam("owner"),
        claimed_at=bindparam("machine", type_=Utc()),
        lease_until=bindparam("lease_until", type_=Utc()),
        attempt=_deliveries.c.attempt + 1,
        after_ts=func.coalesce(_deliveries.c.after_ts, _last_known_ts()),
        retry_at=None,
    )
    .returning(*(_deliveries.c[name] for name in _BUT_WORDS), type_coerce(_deliveries.c.payload, Text))
)
"""What they say comes as it is stored: one that cannot be read would keep a whole round from going."""


async def claim(
    session: Session,
    ids: Sequence[int],
    now: datetime,
    lease: Lease,
    limiter: Limiter | None,
    at_most: int = 500,
) -> Round:
    """Takes what these workspaces may send now, about `at_most` rows, and pays for it from their buckets.

    1. The workspaces' rows are locked, the least recently served first and no more than are needed, so that
       other replicas find some: claim mutex and shared limiter in one; locked ones are left out.
    2. Each gives at most its tokens, never more than a burst in flight, one per channel; and of many that
       have something to say all give alike, so that no bucket runs over while it waits.
    3. State, lease and bucket change in this one transaction.
    """
    found = await session.execute(_LOCK, {"ids": list(ids), "most": at_most})
    locked = {row.id: _Payer(*row) for row in found}
    shut: list[Home] = [home for home in locked.values() if isinstance(home.token, Unreadable)]
    machine = await machine_now(session)
    flying = await _in_flight(session, list(locked)) if limiter else {}
    share = -(-at_most // max(1, len(locked)))
    free = {w.id: _allowance(w, machine, limiter, flying.get(w.id, 0), share) for w in locked.values()}
    free = {id_: count for id_, count in free.items() if count > 0}
    first = await first_of_each(session, free, now, machine, limiter)
    chosen: dict[int, _Payer] = {}
    bills = []
    for home in (home for home in locked.values() if first.get(home.id)):  # who waited longest goes first
        if len(chosen) >= at_most:
            break
        chosen.update(dict.fromkeys(first[home.id], home))
        if limiter is not None:
            bills.append({"payer": home.id, "full": limiter.spend(home.tat, machine, len(first[home.id]))})
    if bills:
        await session.execute(_PAY, bills)
    rows = await _take(session, list(chosen), lease, machine) if chosen else []
    return Round([Claim(row, chosen[row.id]) for row in rows], shut)


def _allowance(home: _Payer, machine: datetime, limiter: Limiter | None, flying: int, share: int) -> int:
    if not home.active or home.blocked_until > machine or isinstance(home.token, Unreadable):
        return 0
    if limiter is None:
        return share
    return min(share, limiter.tokens(home.tat, machine), limiter.burst - flying)


async def _in_flight(session: Session, ids: Sequence[int]) -> dict[int, int]:
    counted = await session.execute(_IN_FLIGHT, {"ids": list(ids)})
    return {workspace_id: count for workspace_id, count in counted}  # noqa: C416


async def _take(session: Session, ids: list[int], lease: Lease, machine: datetime) -> list[Taken]:
    values = {"ids": ids, "owner": lease.owner, "machine": machine, "lease_until": machine + lease.length}
    place = {id_: n for n, id_ in enumerate(ids)}
    found, dialect = await session.execute(_TAKE, values), session.get_bind().dialect
    taken = [_opened(known, payload, dialect) for *known, payload in found]
    return sorted(taken, key=lambda row: place[row.id])


def _opened(known: list[Any], payload: str | None, dialect: Dialect) -> Taken:
    try:
        return Taken._make([*known, _PAYLOAD.process_result_value(payload, dialect), None])
    except (SealError, ValueError) as error:
        return Taken._make([*known, None, error])
