"""The month's end reads one month, however many lie behind it: the plans of its queries say so."""

import re

import pytest

from bench.digests import NOW, fill
from bot.clock import MovableClock
from bot.context import Context
from bot.services import digests as posting
from bot.settings import Settings
from bot.storage import digests
from bot.storage.database import Database
from tests.services.test_home_plans import heard_of, plan_of

QUERIES = {
    "figures": (digests.figures_of, "a_month"),
    "questions": (digests.questions_of, "autoindex_prompts"),
}


@pytest.mark.parametrize("name", QUERIES)
async def test_the_figures_of_a_month_are_found_by_member_and_month(sqlite: Database, name: str) -> None:
    """On PostgreSQL the plan would depend on what the tests before have left in its statistics."""
    query, index = QUERIES[name]
    statement = query([1, 2, 3], "2026-10").compile(
        sqlite.engine.sync_engine, compile_kwargs={"literal_binds": True}
    )
    async with sqlite.read() as session:
        raw = await session.connection()
        rows = await raw.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}".replace("%", "%%"))
        plan = "\n".join(str(row) for row in rows)
    assert "SCAN members" not in plan, "it begins with the people of these teams"
    assert f"SCAN {'activities' if name == 'figures' else 'prompts'}" not in plan, plan
    assert index in plan, plan


GROWING = re.compile(r"(SCAN|Seq Scan on) (members|activities|prompts|digest_members|digests|highlights)\b")


@pytest.mark.on_both
async def test_all_that_a_months_end_asks_reads_that_month_alone(database: Database) -> None:
    """Every query of it, as it is really asked, after a year of two teams."""
    await fill(database, teams=2, people=6)
    context = Context(Settings(), database, MovableClock(NOW), lambda: None)  # type: ignore[arg-type, return-value]
    with heard_of(database) as asked:
        assert await posting.post_due(context) == 2
    assert len(asked) > 8, "all that was asked was heard"
    plans = [(one, await plan_of(database, one, parameters)) for one, parameters in asked]
    assert [one for one, plan in plans if GROWING.search(plan)] == []
