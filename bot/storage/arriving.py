"""What has to be known of a message before it is kept, in one statement: Slack waits meanwhile.

Of whole rows only what the way needs, and no objects: those are made where something of them changes.
"""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import and_, bindparam, exists, literal, select

from bot.storage.database import Session
from bot.storage.prompts import is_open
from bot.storage.rights_tables import ForgettingKeyRow
from bot.storage.tables import MemberRow, PromptRow, TombstoneRow
from bot.storage.types import Key, Utc, table_of


class Writer(NamedTuple):
    """Of a `MemberRow`, under the same names."""

    id: int
    workspace_id: int
    user_id: str
    standing: str
    zone: str
    unanswered: int
    asked_to_go_on_at: datetime | None
    gone_quiet: bool


class OpenPrompt(NamedTuple):
    """Of a `PromptRow`, under the same names."""

    id: int
    local_date: date
    answered_at: datetime | None


class Arriving(NamedTuple):
    """Who wrote it, if they ever joined; the prompt that is open for them; whether the message was deleted,
    and whether anybody in the workspace has been forgotten."""

    member: Writer | None
    open_prompt: OpenPrompt | None
    deleted: bool
    any_forgotten: bool


_members, _prompts, _newest = table_of(MemberRow), table_of(PromptRow), table_of(PromptRow).alias("newest")
_workspace_id, _now = bindparam("workspace_id", type_=Key), bindparam("now", type_=Utc())
_latest_open = (
    select(_newest.c.id)
    .where(_newest.c.member_id == _members.c.id, *is_open(_newest.c, _now))
    .order_by(_newest.c.slot_at.desc())
    .limit(1)
    .correlate(_members)
    .scalar_subquery()
)
_deleted = exists().where(
    TombstoneRow.workspace_id == _workspace_id,
    TombstoneRow.channel == bindparam("channel"),
    TombstoneRow.ts == bindparam("ts"),
)
_message = select(literal(1).label("one")).subquery()  # one row, whoever wrote it
_by_whom = and_(_members.c.workspace_id == _workspace_id, _members.c.user_id == bindparam("user_id"))
_open = and_(_prompts.c.member_id == _members.c.id, _prompts.c.id == _latest_open)
_FIND = (
    select(
        _deleted,
        exists().where(ForgettingKeyRow.workspace_id == _workspace_id),
        *(_prompts.c[name] for name in OpenPrompt._fields),
        *(_members.c[name] for name in Writer._fields),
    )
    .select_from(_message)
    .outerjoin(_members, _by_whom)
    .outerjoin(_prompts, _open)
)
_PROMPT = slice(2, 2 + len(OpenPrompt._fields))
_MEMBER = slice(_PROMPT.stop, None)


async def find(
    session: Session, workspace_id: int, user_id: str, channel: str, ts: str, now: datetime
) -> Arriving:
    asked = {"workspace_id": workspace_id, "user_id": user_id, "channel": channel, "ts": ts, "now": now}
    row = (await session.execute(_FIND, asked)).one()
    prompt, member = OpenPrompt(*row[_PROMPT]), Writer(*row[_MEMBER])
    return Arriving(
        member if member.id is not None else None,
        prompt if prompt.id is not None else None,
        bool(row[0]),
        bool(row[1]),
    )
