"""What closes the windows that a crash leaves open: lapsed leases, looking back, expiry, lost threads."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.orm import aliased, defer

from bot.storage.database import Session, machine_now, wake_after_commit
from bot.storage.outbox_claims import Claim, Home, Lease, Round, Taken
from bot.storage.outbox_ready import NOT_BESIDES, UNADDRESSED, Limiter
from bot.storage.outbox_states import (
    FINAL,
    Patience,
    follow,
    give_way,
    to_expired,
    to_failed,
    to_unsettled,
)
from bot.storage.outbox_tables import DeliveryRow, WorkspaceRow
from bot.storage.types import Unreadable, Utc

_queued = DeliveryRow.state == literal_column("'queued'")
_sending = DeliveryRow.state == literal_column("'sending'")
_uncertain = DeliveryRow.state == literal_column("'uncertain'")
_unsettled = DeliveryRow.state.in_([literal_column("'sending'"), literal_column("'uncertain'")])
_LOOKED_FOR = timedelta(days=1)
_home = WorkspaceRow.id == DeliveryRow.workspace_id
_post = aliased(DeliveryRow)


def _missed() -> Select[DeliveryRow]:
    ended = and_(_post.id == DeliveryRow.names_id, _post.state.in_(FINAL))
    waiting = and_(_queued, DeliveryRow.names_id.is_not(None), DeliveryRow.edits_ts.is_(None))
    return select(_post).join(DeliveryRow, ended).where(waiting)


_MISSED = _missed()
IS_WANTED = or_(
    exists().where(or_(_sending, _uncertain)),
    exists().where(_queued, DeliveryRow.expires_at <= bindparam("now", type_=Utc())),
    _MISSED.exists(),
)
"""Whether anything is in flight, uncertain, past its time, or missed the end of what it waits for."""
_WANTED = select(IS_WANTED)
_UNADDRESSED = (
    select(WorkspaceRow, DeliveryRow.user_id)
    .join(DeliveryRow, _home)
    .where(*UNADDRESSED)
    .order_by(DeliveryRow.priority, DeliveryRow.due_at, DeliveryRow.id)
    .limit(25)
)


async def is_wanted(session: Session, now: datetime) -> bool:
    """See `IS_WANTED`."""
    return bool(await session.scalar(_WANTED, {"now": now}))


async def owners(session: Session) -> set[str]:
    """Who says to be sending something, or looking for it."""
    statement = select(DeliveryRow.owner).where(_unsettled).distinct()
    return {owner for owner in await session.scalars(statement) if owner}


async def lapse(
    session: Session, dead: Collection[str], patience: Patience, limit: int = 200
) -> list[DeliveryRow]:
    """Takes rows from owners that are dead or whose lease is over; returns them, some now final. What a dead
    one was looking for, which changes nothing at Slack, may be looked for at once."""
    machine = await machine_now(session)
    if dead:
        orphaned = update(DeliveryRow).where(_unsettled, _uncertain, DeliveryRow.owner.in_(dead))
        await session.execute(orphaned.values(owner=None, lease_until=machine))
    lost = or_(DeliveryRow.lease_until <= machine, DeliveryRow.owner.in_(dead))
    statement = select(DeliveryRow).where(_sending, lost).order_by(DeliveryRow.id).limit(limit)
    rows = list(
        await session.scalars(statement.options(defer(DeliveryRow.payload)).with_for_update(skip_locked=True))
    )
    for row in rows:
        to_unsettled(row, "the sender went away", machine, patience)
        await give_way(session, row)
    if rows:
        wake_after_commit(session)
    return rows


async def take_uncertain(
    session: Session, lease: Lease, limiter: Limiter, besides: Collection[int] = (), limit: int = 25
) -> Round:
    """Uncertain rows to look for now in workspaces that are not `besides`, at most as many of each as its
    history bucket pays for; without what they say, which nobody needs for that: one that cannot be read must
    not keep the others waiting. From `believe_at` on it is NULL: it counts when Slack is asked, not when the
    answer is written down, which a process that was frozen does much later."""
    machine = await machine_now(session)
    turn = or_(
        WorkspaceRow.history_tat <= limiter.latest(machine),
        WorkspaceRow.history_tat > limiter.absurd(machine),
    )
    statement = select(DeliveryRow, WorkspaceRow).join(WorkspaceRow, _home)
    statement = statement.where(_may_read(machine), NOT_BESIDES, turn)
    lost = statement.where(_unsettled, _uncertain, DeliveryRow.lease_until <= machine)
    statement = lost.order_by(DeliveryRow.lease_until).limit(limit)
    taken: list[Claim] = []
    shut: dict[int, Home] = {}
    light = statement.options(defer(DeliveryRow.payload)).with_for_update(skip_locked=True)
    for row, workspace in await session.execute(light, {"besides": besides}):
        if isinstance(workspace.token, Unreadable):
            shut[workspace.id] = workspace
        elif limiter.tokens(workspace.history_tat, machine):
            workspace.history_tat = limiter.spend(workspace.history_tat, machine, 1)
            row.owner, row.lease_until = lease.owner, machine + lease.length
            row.read_backs += 1
            if row.believe_at is not None and row.believe_at <= machine:
                row.believe_at = None
            taken.append(Claim(Taken.of(row), workspace))
    return Round(taken, list(shut.values()))


def _may_read(machine: datetime) -> ColumnElement[bool]:
    return and_(WorkspaceRow.active.is_(True), WorkspaceRow.history_blocked_until <= machine)


async def next_look(session: Session, besides: Collection[int] = ()) -> float | None:
    """Seconds until the first uncertain row may be looked for, 0 if it may now; None if there is none.
    Where a workspace is stopped, or pauses, or is `besides`, none may: it would be asked for again and again.
    """
    machine = await machine_now(session)
    first = select(func.min(DeliveryRow.lease_until)).join(WorkspaceRow, _home)
    at = await session.scalar(
        first.where(_unsettled, _uncertain, _may_read(machine), NOT_BESIDES), {"besides": besides}
    )
    return None if at is None else max(0.0, (at - machine).total_seconds())


async def block_history(session: Session, workspace_id: int, until: datetime) -> None:
    await session.execute(
        update(WorkspaceRow).where(WorkspaceRow.id == workspace_id).values(history_blocked_until=until)
    )


async def expire(session: Session, now: datetime, limit: int = 200) -> list[DeliveryRow]:
    """Ends what is still queued after its product time, and what nobody could look for in a day more."""
    late = and_(_queued, DeliveryRow.expires_at <= now)
    lost = and_(_uncertain, DeliveryRow.expires_at <= now - _LOOKED_FOR)
    statement = select(DeliveryRow).where(or_(late, lost)).order_by(DeliveryRow.expires_at).limit(limit)
    light = statement.options(defer(DeliveryRow.payload)).with_for_update(skip_locked=True)
    rows = list(await session.scalars(light))
    for row in rows:
        if row.state == "queued":
            to_expired(row)
        else:
            to_failed(row, "unconfirmed")
    return rows


async def adopt(session: Session, limit: int = 200) -> list[DeliveryRow]:
    """Edits that missed the end of the post they wait for (it ended while they were queued): see `follow`."""
    posts = await session.scalars(_MISSED.limit(limit).options(defer(_post.payload)))
    return await follow(session, list(posts))


async def unaddressed(
    session: Session, now: datetime, besides: Collection[int] = ()
) -> list[tuple[WorkspaceRow, str]]:
    """Some of the people whose D id a due message waits for, answers first; in no workspace `besides`."""
    values = {"now": now, "machine": await machine_now(session), "besides": besides}
    found = await session.execute(_UNADDRESSED, values)
    return list({(w.id, user): (w, user) for w, user in found if user is not None}.values())


async def waiting_for(session: Session, workspace_id: int, user_id: str) -> list[DeliveryRow]:
    """The queued rows that wait for a person's D id, without what they say."""
    statement = select(DeliveryRow).where(
        _queued,
        DeliveryRow.workspace_id == workspace_id,
        DeliveryRow.user_id == user_id,
        DeliveryRow.channel.is_(None),
    )
    return list(await session.scalars(statement.options(defer(DeliveryRow.payload)).with_for_update()))


async def pause_opening(session: Session, workspace_id: int, until: datetime, why: str) -> None:
    """Slack asked for a pause: until then nobody of this workspace is asked for, whoever's turn it was. Rows
    that another has locked are left to them: several hear of it at once, and must not wait for each other."""
    waiting = select(DeliveryRow.id).where(
        _queued,
        DeliveryRow.workspace_id == workspace_id,
        DeliveryRow.channel.is_(None),
        DeliveryRow.user_id.is_not(None),
        or_(DeliveryRow.retry_at.is_(None), DeliveryRow.retry_at < until),
    )
    rows = update(DeliveryRow).where(DeliveryRow.id.in_(waiting.with_for_update(skip_locked=True)))
    await session.execute(rows.values(retry_at=until, error=why).execution_options(synchronize_session=False))
