"""How the outbox stands, for whoever runs the bot."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, case, func, literal_column, or_, select

from bot.storage.database import Session, machine_now
from bot.storage.outbox_tables import DeliveryRow, WorkspaceRow
from bot.storage.types import Unreadable

_NAMED = 5  # ids shown of each reason
_SHOWN = 100  # workspaces


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows that are on their way. `oldest_due`: product time of what waits longest; None: nothing does."""

    due: int
    later: int
    sending: int
    uncertain: int
    oldest_due: datetime | None


@dataclass(frozen=True, slots=True)
class Rate:
    """Messages that Slack took lately."""

    last_minute: int
    last_hour: int


@dataclass(frozen=True, slots=True)
class Held:
    """A workspace to which nothing is sent: until when Slack asked for a pause, or why it is stopped, or why
    its token cannot be unsealed."""

    team_id: str
    name: str
    until: datetime | None
    stopped_why: str | None
    shut_why: str | None
    waiting: int


@dataclass(frozen=True, slots=True)
class Stuck:
    """Rows of one kind that ended, or hang, for one reason; `ids` are the newest few."""

    state: str
    kind: str
    why: str
    count: int
    ids: tuple[int, ...]


async def counts(session: Session, now: datetime) -> Counts:
    queued = DeliveryRow.state == literal_column("'queued'")
    due = and_(queued, DeliveryRow.due_at <= now)
    statement = select(
        func.count(case((due, 1))),
        func.count(case((and_(queued, DeliveryRow.due_at > now), 1))),
        func.count(case((DeliveryRow.state == literal_column("'sending'"), 1))),
        func.count(case((DeliveryRow.state == literal_column("'uncertain'"), 1))),
        func.min(case((due, DeliveryRow.due_at))),
    ).where(DeliveryRow.state.in_([literal_column(f"'{s}'") for s in ("queued", "sending", "uncertain")]))
    row = (await session.execute(statement)).one()
    return Counts(row[0], row[1], row[2], row[3], row[4])


async def rate(session: Session) -> Rate:
    machine = await machine_now(session)
    sent = DeliveryRow.state == literal_column("'sent'")
    fresh = DeliveryRow.sent_at > machine - timedelta(minutes=1)
    statement = select(func.count(case((fresh, 1))), func.count())
    row = (
        await session.execute(statement.where(sent, DeliveryRow.sent_at > machine - timedelta(hours=1)))
    ).one()
    return Rate(row[0], row[1])


async def held(session: Session) -> list[Held]:
    machine = await machine_now(session)
    waits = and_(DeliveryRow.workspace_id == WorkspaceRow.id, DeliveryRow.state == literal_column("'queued'"))
    waiting = select(func.count()).select_from(DeliveryRow).where(waits).scalar_subquery()
    blocked = or_(WorkspaceRow.blocked_until > machine, WorkspaceRow.active.is_(False))
    held = or_(blocked, WorkspaceRow.id.in_(await _shut(session)))
    found = await session.execute(
        select(WorkspaceRow, waiting).where(held).order_by(WorkspaceRow.team_id).limit(_SHOWN)
    )
    return [_held(home, count, machine) for home, count in found]


async def _shut(session: Session) -> list[int]:
    """Some of those whose token cannot be unsealed: only reading tells."""
    tokens = select(WorkspaceRow.id, WorkspaceRow.token).where(WorkspaceRow.token.is_not(None))
    return [id_ for id_, token in await session.execute(tokens) if isinstance(token, Unreadable)][:_SHOWN]


def _held(home: WorkspaceRow, waiting: int, machine: datetime) -> Held:
    until = home.blocked_until if home.blocked_until > machine else None
    shut = home.token.why if isinstance(home.token, Unreadable) else None
    return Held(home.team_id, home.name, until, home.stopped_why, shut, waiting)


async def stuck(session: Session) -> list[Stuck]:
    """Uncertain and failed rows, by kind and reason, the most first."""
    reason = (DeliveryRow.state, DeliveryRow.kind, func.coalesce(DeliveryRow.error, ""))
    wanted = DeliveryRow.state.in_([literal_column("'uncertain'"), literal_column("'failed'")])
    grouped = select(*reason, func.count()).where(wanted).group_by(*reason).order_by(func.count().desc())
    found = []
    for state, kind, why, count in (await session.execute(grouped.limit(50))).all():
        same = and_(DeliveryRow.state == state, DeliveryRow.kind == kind, reason[2] == why)
        newest = await session.scalars(
            select(DeliveryRow.id).where(same).order_by(DeliveryRow.id.desc()).limit(_NAMED)
        )
        found.append(Stuck(state, kind, why or "unknown", count, tuple(newest)))
    return found
