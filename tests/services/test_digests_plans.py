"""The month's end reads one month, however many lie behind it: the plans of its queries say so."""

import pytest
from sqlalchemy import text

from bot.storage import digests
from bot.storage.database import Database

QUERIES = {
    "figures": (digests.figures_of, "a_month"),
    "questions": (digests.questions_of, "uq_prompts_member_id"),
}


@pytest.mark.parametrize("name", QUERIES)
async def test_the_figures_of_a_month_are_found_by_member_and_month(database: Database, name: str) -> None:
    query, index = QUERIES[name]
    statement = query([1, 2, 3], "2026-10").compile(
        database.engine.sync_engine, compile_kwargs={"literal_binds": True}
    )
    async with database.read() as session:
        if database.dialect == "postgresql":
            await session.execute(text("SET LOCAL enable_seqscan = off"))  # of few rows it reads all
        explain = "EXPLAIN" if database.dialect == "postgresql" else "EXPLAIN QUERY PLAN"
        raw = await session.connection()
        plan = "\n".join(
            str(row) for row in await raw.exec_driver_sql(f"{explain} {statement}".replace("%", "%%"))
        )
    table = "activities" if name == "figures" else "prompts"
    assert f"SCAN {table}" not in plan.replace("Index Scan", ""), plan
    assert f"Seq Scan on {table}" not in plan, plan
    assert index in plan or "autoindex_prompts" in plan, plan
