"""What has to be known of a message before it is kept, in one statement: Slack waits meanwhile."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, bindparam, exists, literal, select
from sqlalchemy.orm import aliased

from bot.storage.database import Session
from bot.storage.prompts import is_open
from bot.storage.rights_tables import ForgettingKeyRow
from bot.storage.tables import MemberRow, PromptRow, TombstoneRow
from bot.storage.types import Key, Utc


class Arriving(NamedTuple):
    """Who wrote it, if they ever joined; the prompt that is open for them; whether the message was deleted,
    and whether anybody in the workspace has been forgotten."""

    member: MemberRow | None
    open_prompt: PromptRow | None
    deleted: bool
    any_forgotten: bool


_workspace_id, _now = bindparam("workspace_id", type_=Key), bindparam("now", type_=Utc())
_newest = aliased(PromptRow)
_latest_open = (
    select(_newest.id)
    .where(_newest.member_id == MemberRow.id, *is_open(_newest, _now))
    .order_by(_newest.slot_at.desc())
    .limit(1)
    .correlate(MemberRow)
    .scalar_subquery()
)
_deleted = exists().where(
    TombstoneRow.workspace_id == _workspace_id,
    TombstoneRow.channel == bindparam("channel"),
    TombstoneRow.ts == bindparam("ts"),
)
_message = select(literal(1).label("one")).subquery()  # one row, whoever wrote it
_by_whom = and_(MemberRow.workspace_id == _workspace_id, MemberRow.user_id == bindparam("user_id"))
_FIND = (
    select(MemberRow, PromptRow, _deleted, exists().where(ForgettingKeyRow.workspace_id == _workspace_id))
    .select_from(_message)
    .outerjoin(MemberRow, _by_whom)
    .outerjoin(PromptRow, PromptRow.id == _latest_open)
)


async def find(
    session: Session, workspace_id: int, user_id: str, channel: str, ts: str, now: datetime
) -> Arriving:
    asked = {"workspace_id": workspace_id, "user_id": user_id, "channel": channel, "ts": ts, "now": now}
    member, prompt, deleted, forgotten = (await session.execute(_FIND, asked)).one()
    return Arriving(member, prompt, bool(deleted), bool(forgotten))
