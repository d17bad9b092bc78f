"""A member's own history: filtered and paged by the database; words are compared outside of it."""

import asyncio
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, Text, func, select, type_coerce

from bot.domain.history import PAGE, Told, Wanted, matching
from bot.storage import evidence
from bot.storage.activities import value_of
from bot.storage.database import Session
from bot.storage.tables import ActivityRow, PromptRow, ReflectionRow
from bot.storage.types import cipher_of


async def count_and_page(
    session: Session, member_id: int, wanted: Wanted, questions: Collection[str]
) -> tuple[int, Sequence[Told]]:
    """How many there are, and one page of them, newest first. ``questions``: ids of the wanted theme."""
    if wanted.words:
        found = await _search(
            session, _where(select(ActivityRow.id, _SEALED), member_id, wanted, questions), wanted
        )
        shown = found[wanted.page * PAGE : (wanted.page + 1) * PAGE]
        return len(found), await _load(session, select(ActivityRow.id).where(ActivityRow.id.in_(shown)))
    ids = _where(select(ActivityRow.id), member_id, wanted, questions)
    count = await session.scalar(select(func.count()).select_from(ids.subquery())) or 0
    page = ids.order_by(*_NEWEST).limit(PAGE).offset(wanted.page * PAGE)
    return count, await _load(session, page)


_SEALED = type_coerce(ActivityRow.words, Text)
_NEWEST = (ReflectionRow.local_date.desc(), ActivityRow.id.desc())


def _where(statement: Any, member_id: int, wanted: Wanted, questions: Collection[str]) -> Select[Any]:
    """A selection of activities, narrowed to what is wanted; whatever columns it has."""
    statement = statement.join(ReflectionRow, ReflectionRow.id == ActivityRow.reflection_id)
    statement = statement.where(ActivityRow.member_id == member_id)
    if wanted.month:
        statement = statement.where(ActivityRow.month == wanted.month)
    if wanted.rung == "open":
        statement = statement.where(ActivityRow.placing == "open")
    elif wanted.rung:
        statement = statement.where(ActivityRow.rung == wanted.rung)
    if wanted.stretch:
        statement = statement.where(ActivityRow.stretch.is_(True))
    if wanted.theme:
        asked = PromptRow.question_id.in_(questions)
        statement = statement.join(PromptRow, PromptRow.id == ReflectionRow.prompt_id).where(asked)
    narrowed: Select[Any] = statement
    return narrowed


async def _search(session: Session, statement: Select[Any], wanted: Wanted) -> list[int]:
    """Sealed words are opened and compared in a worker thread, so that nobody else waits for it."""
    rows = (await session.execute(statement.order_by(*_NEWEST))).all()
    cipher = cipher_of(session.get_bind().dialect)

    def look() -> list[int]:
        opened = ((row[0], row[1] if cipher is None else cipher.unseal(row[1])) for row in rows)
        return matching(opened, wanted.words)

    return await asyncio.to_thread(look)


async def _load(session: Session, ids: Select[Any]) -> list[Told]:
    rows = await _rows(session, ids)
    links = await evidence.of_reflections(session, {row.reflection_id for row, _ in rows})
    return [
        Told(value_of(row), row.reflection_id, day, tuple(links.get(row.reflection_id, ())))
        for row, day in rows
    ]


async def _rows(session: Session, ids: Select[Any]) -> Sequence[Any]:
    found = await session.execute(
        select(ActivityRow, ReflectionRow.local_date)
        .join(ReflectionRow, ReflectionRow.id == ActivityRow.reflection_id)
        .where(ActivityRow.id.in_(ids))
        .order_by(*_NEWEST)
    )
    return found.all()
