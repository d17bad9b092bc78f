"""Reflections: what members wrote, the drafts that count nowhere yet, and tombstones of what was deleted."""

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, delete, exists, func, or_, select, update

from bot.storage.database import Session, insert, insert_unless_there, machine_now
from bot.storage.growth_tables import EvidenceRow
from bot.storage.tables import (
    ActivityRow,
    ChangeRow,
    DraftRow,
    MemberRow,
    QuoteRow,
    ReflectionRow,
    TombstoneRow,
)
from bot.storage.types import Utc, among, table_of
from bot.storage.workspaces import is_served

PLACING_LEASE = timedelta(seconds=30)


_TELLERS = select(MemberRow.id).where(
    among(MemberRow.id, "ids"), exists().where(ReflectionRow.member_id == MemberRow.id)
)


async def tellers(session: Session, member_ids: Collection[int]) -> set[int]:
    """Those of these members of whom anything is kept."""
    return set(await session.scalars(_TELLERS, {"ids": member_ids}))


async def store(session: Session, **values: Any) -> int | None:
    """Insert a reflection; its id, or None when this message is stored already."""
    statement = insert_unless_there(session, table_of(ReflectionRow), "id")
    id_: int | None = await session.scalar(statement, values)
    return id_


_BY_MESSAGE = select(ReflectionRow).where(
    ReflectionRow.workspace_id == bindparam("workspace_id"),
    ReflectionRow.channel == bindparam("channel"),
    ReflectionRow.ts == bindparam("ts"),
)


async def by_message(session: Session, workspace_id: int, channel: str, ts: str) -> ReflectionRow | None:
    message = {"workspace_id": workspace_id, "channel": channel, "ts": ts}
    return await session.scalar(_BY_MESSAGE, message)


async def get(
    session: Session, workspace_id: int, member_id: int, reflection_id: int
) -> ReflectionRow | None:
    """A reflection of this member; somebody else's is not found."""
    return await session.scalar(
        select(ReflectionRow).where(
            ReflectionRow.workspace_id == workspace_id,
            ReflectionRow.member_id == member_id,
            ReflectionRow.id == reflection_id,
        )
    )


async def find(session: Session, reflection_id: int) -> ReflectionRow | None:
    return await session.get(ReflectionRow, reflection_id)


async def lock(session: Session, reflection_id: int) -> ReflectionRow | None:
    """As `find`, and nobody else changes it until this transaction ends."""
    return await session.get(ReflectionRow, reflection_id, with_for_update=True)


_MACHINE = bindparam("machine", type_=Utc)
_FREE = or_(ReflectionRow.lease_until.is_(None), ReflectionRow.lease_until < _MACHINE)
WAITS = and_(ReflectionRow.placed_at.is_(None), _FREE, is_served(ReflectionRow))
"""For placing; "machine" is to be bound: machine time."""
_WAITING = (  # asked at every tick
    select(ReflectionRow.id, ReflectionRow.member_id)
    .where(WAITS, ~among(ReflectionRow.member_id, "besides"))
    .order_by(ReflectionRow.id)
    .limit(1)
)
_WAITING_LOCKED = _WAITING.with_for_update(skip_locked=True)
_LEASED = (
    update(ReflectionRow)
    .where(ReflectionRow.id == bindparam("waiting"))
    .values(lease_until=bindparam("until"))
    .execution_options(synchronize_session=False)
)


class Waiting(NamedTuple):
    """A reflection that is to be placed, and whose it is."""

    id: int
    member_id: int


async def is_any_waiting(session: Session, besides: Collection[int] = ()) -> bool:
    """Whether a reflection waits for placing, and is free; of members that are not `besides`."""
    values = {"machine": await machine_now(session), "besides": besides}
    return (await session.execute(_WAITING, values)).first() is not None


async def claim_waiting(session: Session, besides: Collection[int] = ()) -> Waiting | None:
    """Lease the oldest reflection that waits for placing, of members that are not `besides`; None when none
    waits."""
    now = await machine_now(session)
    found = (await session.execute(_WAITING_LOCKED, {"machine": now, "besides": besides})).first()
    if found is None:
        return None
    await session.execute(_LEASED, {"waiting": found.id, "until": now + PLACING_LEASE})
    return Waiting(*found)


async def renew(session: Session, reflection_id: int) -> None:
    """Whoever is placing it still is. What was edited or placed meanwhile is free, and stays so."""
    held = update(ReflectionRow).where(
        ReflectionRow.id == reflection_id,
        ReflectionRow.placed_at.is_(None),
        ReflectionRow.lease_until.is_not(None),
    )
    await session.execute(held.values(lease_until=await lease(session)))


async def lease(session: Session) -> datetime:
    """Until when a reflection that is stored now stays with its worker: machine time."""
    return await machine_now(session) + PLACING_LEASE


_TOLD_SINCE = (
    select(ActivityRow.member_id, func.count())
    .join(ReflectionRow, ReflectionRow.id == ActivityRow.reflection_id)
    .where(among(ReflectionRow.member_id, "ids"), ReflectionRow.told_at >= bindparam("told_at"))
    .where(ReflectionRow.local_date >= bindparam("since"), ActivityRow.placing != "no_activity")
    .group_by(ActivityRow.member_id)
)


async def things_told_since(session: Session, member_ids: Collection[int], since: date) -> dict[int, int]:
    """How many things each member told since a local date."""
    told_at = datetime.combine(since, time(), UTC) - timedelta(days=1)  # wherever they are; for the index
    rows = await session.execute(_TOLD_SINCE, {"ids": member_ids, "told_at": told_at, "since": since})
    return {row[0]: row[1] for row in rows}


async def any_for_prompt(session: Session, prompt_id: int) -> bool:
    found = await session.scalar(
        select(ReflectionRow.id).where(ReflectionRow.prompt_id == prompt_id).limit(1)
    )
    return found is not None


async def erase(session: Session, reflection_id: int) -> None:
    """The words, the activities and the changes, for good."""
    for table in (ChangeRow, EvidenceRow, ActivityRow):
        await session.execute(delete(table).where(table.reflection_id == reflection_id))
    await session.execute(delete(ReflectionRow).where(ReflectionRow.id == reflection_id))


async def quote(session: Session, delivery_id: int, reflection_ids: Collection[int]) -> None:
    """Remember which reflections a message of ours quotes."""
    await quote_all(session, [(delivery_id, reflection_id) for reflection_id in reflection_ids])


async def quote_all(session: Session, quotes: Iterable[tuple[int, int]]) -> None:
    """The same of many messages: which of them quotes which reflection."""
    values = [{"delivery_id": by, "reflection_id": which} for by, which in sorted(set(quotes))]
    if values:
        await session.execute(insert_unless_there(session, table_of(QuoteRow)), values)


async def quoted_in(session: Session, reflection_id: int) -> Sequence[int]:
    """The deliveries that quote a reflection."""
    rows = await session.scalars(select(QuoteRow.delivery_id).where(QuoteRow.reflection_id == reflection_id))
    return rows.all()


async def unquote(session: Session, reflection_id: int) -> None:
    await session.execute(delete(QuoteRow).where(QuoteRow.reflection_id == reflection_id))


async def bury(session: Session, workspace_id: int, channel: str, ts: str, until: datetime) -> None:
    """A wordless tombstone: a late copy of the message will not be stored."""
    tombstone = {"workspace_id": workspace_id, "channel": channel, "ts": ts, "expires_at": until}
    await session.execute(insert_unless_there(session, table_of(TombstoneRow)), tombstone)


async def store_draft(session: Session, **values: Any) -> int | None:
    """Insert a draft; its id, or None when this message is stored already."""
    return await session.scalar(
        insert(session, DraftRow)
        .values(**values)
        .on_conflict_do_nothing(index_elements=["workspace_id", "channel", "ts"])
        .returning(DraftRow.id)
    )


async def note_said(session: Session, draft_id: int, delivery_id: int) -> None:
    """Which message of ours shows a draft back."""
    await session.execute(update(DraftRow).where(DraftRow.id == draft_id).values(said_id=delivery_id))


async def take_draft(
    session: Session, workspace_id: int, user_id: str, draft_id: int, now: datetime
) -> DraftRow | None:
    """A draft of this person, deleted as it is taken; None if it is gone or older than its 24 hours."""
    draft = await session.scalar(
        select(DraftRow).where(
            DraftRow.workspace_id == workspace_id, DraftRow.user_id == user_id, DraftRow.id == draft_id
        )
    )
    if draft is None:
        return None
    await session.delete(draft)
    return draft if draft.expires_at > now else None


async def is_waiting_draft(
    session: Session, workspace_id: int, user_id: str, draft_id: int, now: datetime
) -> bool:
    """Whether a draft of this person is there and within its 24 hours."""
    found = await session.scalar(
        select(DraftRow.id).where(
            DraftRow.workspace_id == workspace_id,
            DraftRow.user_id == user_id,
            DraftRow.id == draft_id,
            DraftRow.expires_at > now,
        )
    )
    return found is not None


_DRAFT_BY_MESSAGE = select(DraftRow).where(
    DraftRow.workspace_id == bindparam("workspace_id"),
    DraftRow.channel == bindparam("channel"),
    DraftRow.ts == bindparam("ts"),
)


async def draft_by_message(session: Session, workspace_id: int, channel: str, ts: str) -> DraftRow | None:
    message = {"workspace_id": workspace_id, "channel": channel, "ts": ts}
    return await session.scalar(_DRAFT_BY_MESSAGE, message)


async def forget_expired(session: Session, now: datetime) -> int:
    """Drop drafts and tombstones whose time is over; how many."""
    gone = 0
    for table in (DraftRow, TombstoneRow):
        rows = await session.execute(delete(table).where(table.expires_at <= now))
        gone += rows.rowcount  # type: ignore[attr-defined]
    return gone
