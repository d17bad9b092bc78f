"""Asking, set-wise: who is due, what has to be known of them, what was decided. No object of the ORM per row.

A week's questions are for everybody, on one day, most of them within an hour: this is the path of which an
operator with many members notices every microsecond.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Text,
    bindparam,
    case,
    cast,
    delete,
    exists,
    func,
    select,
    update,
)

from bot.domain.prompts import Asked
from bot.storage.adding import add_new
from bot.storage.database import Session
from bot.storage.growth_tables import CommitmentRow, IntroductionRow, MentorRow
from bot.storage.outbox_tables import DmChannelRow
from bot.storage.tables import MemberRow, PromptRow, ReflectionRow, UnaskedRow
from bot.storage.types import among, table_of
from bot.storage.workspaces import served_in

_MEMBERS, _PROMPTS = table_of(MemberRow), table_of(PromptRow)
_m, _p, _dm, _unasked = _MEMBERS.c, _PROMPTS.c, table_of(DmChannelRow).c, table_of(UnaskedRow).c
_introduced, _told = table_of(IntroductionRow).c, table_of(ReflectionRow).c
_planned, _mentors = table_of(CommitmentRow).c, table_of(MentorRow).c


@dataclass(slots=True)
class DueMember:
    """What of a member's row decides whether they are asked, and what. `save` writes what may change."""

    id: int
    workspace_id: int
    user_id: str
    standing: str
    deactivated: bool
    field: str
    aspiration: str
    rhythm: str
    weekday: int
    at: str
    zone: str
    zone_was: str | None
    remind: bool
    paused_until: date | None
    away: bool
    away_until: datetime | None
    ask_anyway: bool
    country: str | None
    was_away: bool
    unanswered: int
    asked_to_go_on_at: datetime | None
    gone_quiet: bool
    last_week: str | None
    next_prompt_at: datetime | None
    next_summary_at: datetime | None
    channel: str | None  # of their DM, if it is known


CHANGES = (
    "zone_was", "was_away", "unanswered", "asked_to_go_on_at", "gone_quiet", "last_week", "next_prompt_at"
)  # fmt: skip
_channel = (
    select(_dm.channel)
    .where(_dm.workspace_id == _m.workspace_id, _dm.user_id == _m.user_id)
    .scalar_subquery()
)
DUE_MEMBER = tuple(_channel if one.name == "channel" else _m[one.name] for one in fields(DueMember))
"""The columns of a `DueMember`, in its order."""


@dataclass(slots=True)
class NewPrompt:
    """A row to be, of `add`; its id is 0 until then."""

    workspace_id: int
    member_id: int
    week: str
    local_date: date
    slot_at: datetime
    closes_at: datetime
    question_id: str
    because_of_mix: bool
    state: str
    remind_at: datetime | None = None
    id: int = 0


@dataclass(slots=True)
class History:
    """Of one member: days of unasked messages, questions (oldest first), the quarter in which they last
    introduced themselves, and what else there is to be fetched."""

    sent: list[date]
    asked: list[Asked]
    introduced: str | None
    has_told: bool
    has_plan: bool
    has_mentors: bool


_due = (
    select(*DUE_MEMBER)
    .where(_m.next_prompt_at <= bindparam("now"), served_in(_MEMBERS))
    .order_by(_m.next_prompt_at)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True, of=_MEMBERS)
)


async def due(session: Session, now: datetime, limit: int) -> list[DueMember]:
    """Whose next look at the prompt is due, oldest first, locked against other replicas."""
    return [DueMember(*row) for row in await session.execute(_due, {"now": now, "limit": limit})]


def _lines(line: ColumnElement[str], separator: str, *mine: ColumnElement[bool]) -> ColumnElement[str]:
    return select(func.aggregate_strings(line, separator)).where(*mine).scalar_subquery()


_history = select(
    _m.id,
    _lines(  # days of unasked messages
        cast(_unasked.local_date, Text),
        " ",
        _unasked.member_id == _m.id,
        _unasked.local_date >= bindparam("days_since"),
    ),
    _lines(  # a line for each question: its week, "!" if the mix decided, its id
        _p.week + case((_p.because_of_mix, "!"), else_=" ") + _p.question_id,
        "\n",
        _p.member_id == _m.id,
        _p.week >= bindparam("weeks_since"),
        _p.state != "expired",
    ),
    select(func.max(_introduced.quarter)).where(_introduced.member_id == _m.id).scalar_subquery(),
    exists().where(_told.member_id == _m.id, _told.told_at >= bindparam("told_since")),
    exists().where(_planned.member_id == _m.id, _planned.outcome.is_(None)),
    exists().where(_mentors.member_id == _m.id),
).where(among(_m.id, "ids"))


async def histories(
    session: Session, ids: Sequence[int], days_since: date, weeks_since: str, told_since: datetime
) -> dict[int, History]:
    """What has to be known of each of these members; what few of them have is only said to be there."""
    since = {"days_since": days_since, "weeks_since": weeks_since, "told_since": told_since}
    found = await session.execute(_history, {"ids": ids, **since})
    return {id_: History(_dates(days), _asked(lines), *more) for id_, days, lines, *more in found}


def _dates(days: str | None) -> list[date]:
    return [date.fromisoformat(day) for day in days.split()] if days else []


def _asked(lines: str | None) -> list[Asked]:
    return [_asked_in(line) for line in sorted(lines.split("\n"))] if lines else []


@lru_cache(maxsize=1 << 13)
def _asked_in(line: str) -> Asked:
    """Remembered: of thousands, many were asked the same in the same week."""
    return Asked(line[9:], line[:8], line[8] == "!")


async def add(session: Session, prompts: Iterable[NewPrompt]) -> None:
    """Insert them, and fill in their ids; 0 is left where that week has a prompt already."""
    await add_new(session, _PROMPTS, prompts, "member_id", "week")


async def drop(session: Session, prompts: Iterable[NewPrompt]) -> None:
    """As if they had never been added."""
    ids = [prompt.id for prompt in prompts]
    if ids:
        await session.execute(delete(_PROMPTS).where(_p.id.in_(ids)))


_changes = attrgetter(*CHANGES)
_save = update(_MEMBERS).where(_m.id == bindparam("id_")).values({name: bindparam(name) for name in CHANGES})


Changes = tuple[Any, ...]


def changes_of(member: DueMember) -> Changes:
    """What `save` would write."""
    found: Changes = _changes(member)
    return found


def put_back(member: DueMember, changes: Changes) -> None:
    """As it was when these were the `changes_of` the member."""
    for name, value in zip(CHANGES, changes, strict=True):
        setattr(member, name, value)


async def save(session: Session, decided: Iterable[DueMember]) -> None:
    """What was decided about members who were due."""
    names = ("id_", *CHANGES)
    rows = [dict(zip(names, (one.id, *_changes(one)), strict=True)) for one in decided]
    if rows:
        await (await session.connection()).execute(_save, rows)
