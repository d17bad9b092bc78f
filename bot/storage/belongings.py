"""What belongs to one person, in whichever table: found by walking the metadata, so that no new table can
be forgotten. A table belongs to a person if a column names them (`member_id`, `user_id`), or names a row that
does (`reflection_id`, `activity_id`, …). What is nobody's stands in `NOBODYS`; a test knows every other.
"""

import secrets
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, delete, or_, select, update

from bot.storage import growth_tables, rights_tables
from bot.storage.database import Session
from bot.storage.outbox_tables import DeliveryRow
from bot.storage.schema import METADATA
from bot.storage.tables import MemberRow
from bot.storage.team_tables import TeamRow

NOBODYS = {
    "workspaces": "a Slack team",
    "teams": "a channel's; its people stand in team_managers and team_members",
    "digests": "totals, rounded",
    "organisations": "an Enterprise organisation's installation",
    "installs": "states of an installation under way, and when they end",
    "tombstones": "messages that were deleted, without a person",
    rights_tables.ForgettingKeyRow.__tablename__: "a key",
    rights_tables.ForgottenRow.__tablename__: "marks that name nobody",
    rights_tables.AuditRow.__tablename__: "marks that name nobody",
    growth_tables.ContactRow.__tablename__: "a mentor's No: without it they would be asked again",
    "deliveries": "the outbox: see `rights.forget`",
}
_NOUNS = {
    "prompt_id": "prompts",
    "reflection_id": "reflections",
    "activity_id": "activities",
    "summary_id": "summaries",
    "mentor_id": "mentors",
    "problem_id": "problems",
}


def tables() -> list[Table]:
    """Every table of which rows belong to a person, those that others lean on last."""
    last = ["", *_NOUNS.values(), MemberRow.__tablename__]
    found = [table for table in reversed(METADATA.sorted_tables) if table.name not in NOBODYS]
    return sorted(found, key=lambda table: last.index(table.name) if table.name in last else 0)


def theirs(table: Table, workspace_id: int, user_id: str) -> ColumnElement[bool]:
    """Which rows of a table belong to a person. Raises LookupError for a table that no rule fits."""
    columns = table.columns
    if table.name == MemberRow.__tablename__:
        return (columns["workspace_id"] == workspace_id) & (columns["user_id"] == user_id)
    if "member_id" in columns:
        return columns["member_id"].in_(_ids("members", workspace_id, user_id))
    if "user_id" in columns:
        return (columns["user_id"] == user_id) & _in_workspace(table, workspace_id)
    named = [column for column in columns if column.name in _NOUNS]
    if not named:
        raise LookupError(f"nothing says whose the rows of {table.name} are")
    return or_(*(c.in_(_ids(_NOUNS[c.name], workspace_id, user_id)) for c in named))


def _ids(table: str, workspace_id: int, user_id: str) -> Select[Any]:
    found = METADATA.tables[table]
    return select(found.columns["id"]).where(theirs(found, workspace_id, user_id))


def _in_workspace(table: Table, workspace_id: int) -> ColumnElement[bool]:
    if "workspace_id" in table.columns:
        return table.columns["workspace_id"] == workspace_id
    teams = select(TeamRow.id).where(TeamRow.workspace_id == workspace_id)
    return table.columns["team_id"].in_(teams)


async def everything(session: Session, workspace_id: int, user_id: str) -> Mapping[str, list[dict[str, Any]]]:
    """All rows that belong to a person, by table, oldest first; empty tables are left out."""
    found = {}
    for table in METADATA.sorted_tables:
        if table.name not in NOBODYS:
            mine = select(table).where(theirs(table, workspace_id, user_id)).order_by(*table.primary_key)
            if rows := [dict(row) for row in (await session.execute(mine)).mappings()]:
                found[table.name] = rows
    return found


async def erase(session: Session, workspace_id: int, user_id: str) -> int:
    """Deletes every row that belongs to a person, for good; returns how many."""
    gone = await _leave_a_gap(session, workspace_id, user_id)
    for table in tables():
        done = await session.execute(delete(table).where(theirs(table, workspace_id, user_id)))
        gone += done.rowcount  # type: ignore[attr-defined]
    await _unname(session, workspace_id, user_id)
    return gone


async def _leave_a_gap(session: Session, workspace_id: int, user_id: str) -> int:
    """In the digests that they were counted in, somebody was counted who is nobody any more. Without a gap in
    their place a digest of the others alone could stand beside those, and the difference would be them."""
    counted = METADATA.tables["digest_members"]
    mine = update(counted).where(theirs(counted, workspace_id, user_id))
    done = await session.execute(mine.values(member_id=-1 - secrets.randbits(62)))
    return int(done.rowcount)  # type: ignore[attr-defined]


async def _unname(session: Session, workspace_id: int, user_id: str) -> None:
    """Out of rows that are somebody else's: a mentor stays by the name that the member gave them."""
    mentors, contacts = growth_tables.MentorRow, growth_tables.ContactRow
    here = (mentors.workspace_id == workspace_id) & (mentors.user_id == user_id)
    await session.execute(update(mentors).where(here).values(user_id=None))
    teams = (TeamRow.workspace_id == workspace_id) & (TeamRow.set_up_by == user_id)
    await session.execute(update(TeamRow).where(teams).values(set_up_by=""))
    asked = (contacts.workspace_id == workspace_id) & (contacts.user_id == user_id)
    await session.execute(delete(contacts).where(asked, contacts.refused_at.is_(None)))


def subjects() -> list[Table]:
    """Tables whose rows deliveries are about: "reflection" is of `reflections`."""
    return [table for table in tables() if "id" in table.columns]


def about_them(workspace_id: int, user_id: str) -> ColumnElement[bool]:
    """Deliveries that are about something of a person's, or go to them; not a team's posts in its channel,
    which name whoever set it up."""
    to_a_channel = (DeliveryRow.subject_type == "team") & DeliveryRow.channel.is_not(None)
    to_a_channel &= ~DeliveryRow.channel.startswith("D")
    mine = [(DeliveryRow.user_id == user_id) & ~to_a_channel]
    for table in subjects():
        ids = select(table.columns["id"]).where(theirs(table, workspace_id, user_id))
        mine.append((DeliveryRow.subject_type == noun(table.name)) & DeliveryRow.subject_id.in_(ids))
    return (DeliveryRow.workspace_id == workspace_id) & or_(*mine)


def noun(table: str) -> str:
    """ "reflections" holds one "reflection" each."""
    return "activity" if table == "activities" else table.removesuffix("s").replace("summarie", "summary")
