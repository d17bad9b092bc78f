"""Queries of a member's rights: marks of the forgotten, the audit, and the outbox of somebody who goes."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, or_, select, update

from bot.storage import belongings
from bot.storage.database import Session, insert, wake_after_commit
from bot.storage.outbox_states import FINAL
from bot.storage.outbox_tables import DeliveryRow
from bot.storage.rights_tables import AuditRow, ForgettingKeyRow, ForgottenRow
from bot.storage.team_tables import HighlightRow

SUBJECT = "forgotten"
"""Deliveries that take messages away; their subject is a row of `forgotten`, and no column names a person."""


@dataclass(frozen=True, slots=True)
class Posted:
    """A message of ours in Slack; of a file, `ts` is its id."""

    channel: str
    ts: str


async def mark(session: Session, workspace_id: int, user_id: str) -> str:
    """A keyed hash of a person's id; the workspace's key is made when it is first needed."""
    key = await session.get(ForgettingKeyRow, workspace_id)
    if key is None:
        fresh = insert(session, ForgettingKeyRow).values(workspace_id=workspace_id, key=secrets.token_hex(32))
        await session.execute(fresh.on_conflict_do_nothing())
        key = await session.get(ForgettingKeyRow, workspace_id)
        assert key is not None
    return hmac.new(key.key.encode(), user_id.encode(), hashlib.sha256).hexdigest()


async def bury_person(session: Session, workspace_id: int, user_id: str, now: datetime) -> int:
    """From now on nothing older of theirs is stored; the id of the row."""
    values = {"workspace_id": workspace_id, "mark": await mark(session, workspace_id, user_id), "at": now}
    statement = insert(session, ForgottenRow).values(**values)
    statement = statement.on_conflict_do_update(index_elements=["workspace_id", "mark"], set_={"at": now})
    return (await session.scalars(statement.returning(ForgottenRow.id))).one()


async def forgotten_at(session: Session, workspace_id: int, user_id: str) -> datetime | None:
    """When somebody was forgotten, if they ever were."""
    if await session.get(ForgettingKeyRow, workspace_id) is None:
        return None
    theirs = ForgottenRow.mark == await mark(session, workspace_id, user_id)
    found: datetime | None = await session.scalar(
        select(ForgottenRow.at).where(ForgottenRow.workspace_id == workspace_id, theirs)
    )
    return found


async def first_post(session: Session, workspace_id: int, user_id: str, channel: str) -> str | None:
    """The ts of the first message of ours to somebody in their DM that is still known: after they were
    forgotten, of the first since."""
    theirs = (DeliveryRow.channel == channel) & (DeliveryRow.user_id == user_id)
    sent = (DeliveryRow.state == "sent") & (DeliveryRow.call == "post")
    query = select(DeliveryRow.slack_ts).where(DeliveryRow.workspace_id == workspace_id, theirs, sent)
    found: str | None = await session.scalar(query.order_by(DeliveryRow.sent_at).limit(1))
    return found


async def note(
    session: Session, workspace_id: int, user_id: str, by: str, what: str, rows: int, now: datetime
) -> None:
    """A line of the audit: who did what to whom, and to how many rows."""
    whom = await mark(session, workspace_id, user_id)
    session.add(AuditRow(workspace_id=workspace_id, at=now, by=by, what=what, mark=whom, rows=rows))


async def digests_that_quote(session: Session, member_id: int) -> Sequence[int]:
    """The posted digests in which words of a member stand."""
    posted = select(HighlightRow.digest_id).where(HighlightRow.member_id == member_id)
    found = await session.scalars(posted.where(HighlightRow.digest_id.is_not(None)).distinct())
    return [one for one in found if one is not None]


async def posts_of(session: Session, workspace_id: int, user_id: str) -> list[Posted]:
    """Every message and file of ours that went to a person, or quotes them to somebody else."""
    mine = belongings.about_them(workspace_id, user_id)
    sent = mine & (DeliveryRow.state == "sent") & DeliveryRow.call.in_(("post", "upload"))
    rows = await session.execute(select(DeliveryRow.channel, DeliveryRow.slack_ts).where(sent))
    return [Posted(channel, ts) for channel, ts in rows if channel and ts]


async def empty_outbox(session: Session, workspace_id: int, user_id: str, forgotten_id: int) -> list[int]:
    """Takes a person out of the outbox; the ids of what is in flight and may still arrive.

    Those stay as rows of nobody, without words, so that what arrives can be taken away again.
    """
    mine = select(DeliveryRow.id).where(belongings.about_them(workspace_id, user_id))
    ids = list(await session.scalars(mine))
    flying = DeliveryRow.state.in_(("sending", "uncertain"))
    late = await session.scalars(
        update(DeliveryRow)
        .where(DeliveryRow.id.in_(ids), flying, DeliveryRow.channel.is_not(None))
        .values(
            withdrawn=True, payload=None, user_id=None, subject_type=SUBJECT, subject_id=forgotten_id,
            kind="late", period=func.lower(DeliveryRow.public_id),
        )
        .returning(DeliveryRow.id)
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    kept = list(late)
    gone = DeliveryRow.id.in_(ids) & DeliveryRow.id.not_in(kept)
    edits = DeliveryRow.names_id.in_(ids)
    await session.execute(delete(DeliveryRow).where(or_(gone, edits)))
    in_channels = (DeliveryRow.workspace_id == workspace_id) & (DeliveryRow.user_id == user_id)
    await session.execute(update(DeliveryRow).where(in_channels).values(user_id=None))
    wake_after_commit(session)
    return kept


async def removals(session: Session, workspace_id: int, forgotten_id: int) -> list[DeliveryRow]:
    """The deliveries that take away what was posted to somebody who was forgotten."""
    rows = await session.scalars(
        select(DeliveryRow).where(
            DeliveryRow.workspace_id == workspace_id,
            DeliveryRow.subject_type == SUBJECT,
            DeliveryRow.subject_id == forgotten_id,
            DeliveryRow.kind == "removal",
        )
    )
    return list(rows)


async def drop_settled(session: Session) -> None:
    """What took messages away is of no use once all of it is settled."""
    open_ones = select(DeliveryRow.subject_id).where(
        DeliveryRow.subject_type == SUBJECT, DeliveryRow.state.not_in(FINAL)
    )
    over = (DeliveryRow.subject_type == SUBJECT) & DeliveryRow.subject_id.not_in(open_ones.scalar_subquery())
    await session.execute(delete(DeliveryRow).where(over))
