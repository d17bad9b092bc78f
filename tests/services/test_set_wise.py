"""What is due is done set-wise: for ten times as many members, not one statement more."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, update

from bot.context import Context
from bot.services import asking, ceilings, reminding, retention, summarising
from bot.services.planning import start
from bot.storage.database import Database
from bot.storage.tables import ActivityRow, MemberRow, PromptRow, ReflectionRow
from tests.services.house import House

JOIN, FRIDAY = datetime(2026, 11, 25, 9, tzinfo=UTC), datetime(2026, 11, 27, 14, tzinfo=UTC)
TUESDAY = datetime(2026, 12, 1, 14, tzinfo=UTC)
DUE = {
    "prompts": (asking.ask_due, FRIDAY),
    "reminders": (reminding.remind_due, TUESDAY),
    "months": (summarising.summarise_due, TUESDAY),
    "signals": (ceilings.look_due, TUESDAY),
    "retention": (retention.erase_due, JOIN + timedelta(days=181)),
}


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements that went to the database meanwhile."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(database.engine.sync_engine, "before_cursor_execute", note)


async def moves_in(house: House, first: int, people: int) -> None:
    """Each has told one thing, and keeps the reminder."""
    async with house.database.write() as session:
        rows = [
            MemberRow(
                workspace_id=house.workspace_id, user_id=f"U{n}", joined_at=JOIN, field="marketing",
                aspiration="unsure", target=3, rhythm="weekly", weekday=4, at="15:00", zone="Europe/Berlin",
                remind=True,
            )
            for n in range(first, first + people)
        ]  # fmt: skip
        for row in rows:
            start(row, JOIN)
        session.add_all(rows)
        await session.flush()
        told = [
            ReflectionRow(
                workspace_id=row.workspace_id, member_id=row.id, source="dm", channel=f"D{row.id}", ts="1",
                words="I posted.", local_date=JOIN.date() - timedelta(days=7), told_at=JOIN, placed_at=JOIN,
            )
            for row in rows
        ]  # fmt: skip
        session.add_all(told)
        await session.flush()
        session.add_all(
            ActivityRow(
                workspace_id=one.workspace_id, member_id=one.member_id, reflection_id=one.id, start=0, end=9,
                words="I posted.", month="2026-11", rung="tactical", placing="confirmed", stretch=False,
                suggested_stretch=False, confidence=1.0, model="",
            )
            for one in told
        )  # fmt: skip


async def prepared(house: House, name: str) -> None:
    """So that only this is due."""
    async with house.database.write() as session:
        values: dict[str, datetime | None] = {
            "next_prompt_at": None,
            "next_summary_at": None,
            "next_ceiling_at": None,
        }
        if name == "reminders":
            await session.execute(update(PromptRow).values(state="sent"))
        if name == "signals":
            values["next_ceiling_at"] = TUESDAY
        if name in ("reminders", "signals"):
            await session.execute(update(MemberRow).values(values))


async def statements(house: House, name: str, due: Callable[[Context, int], Awaitable[int]]) -> int:
    await prepared(house, name)
    with counted(house.database) as seen:
        assert await due(house.context, 100) > 0
    return len(seen)


@pytest.mark.parametrize("name", DUE)
async def test_ten_times_as_many_members_take_not_one_statement_more(sqlite: Database, name: str) -> None:
    house = House(sqlite, JOIN)
    await house.installs()
    due, at = DUE[name]
    took = []
    for first, people in ((0, 3), (3, 30)):
        house.clock.move_to(JOIN)
        await moves_in(house, first, people)
        if name == "reminders":
            house.clock.move_to(FRIDAY)
            await asking.ask_due(house.context)
        house.clock.move_to(at)
        took.append(await statements(house, name, due))
    assert took[1] <= took[0], "the first look at a database has a few of its own"
