"""What is over its time is announced, then erased; and whoever is gone for as long goes wholly."""

import pytest

from bot.services import retention
from bot.storage import belongings
from bot.storage import retention as rows
from bot.storage.rights_tables import AuditRow, ForgottenRow
from bot.storage.schema import METADATA
from bot.storage.tables import MemberRow, ReflectionRow
from tests.e2e.stage import WHEN_I_WRITE, Build, Stage

OLD, NEWER = "I rewrote the heliotrope checklist for our ward", "I interviewed three customers about checkout"


@pytest.fixture
async def brief(build: Build) -> Stage:
    """Answers are kept for six months here."""
    return await build(begins="2026-10-05 09:00", retention_months=6)


async def test_it_is_announced_a_month_before_and_then_erased_everywhere(brief: Stage) -> None:
    ana = await brief.joins("Ana", rhythm=WHEN_I_WRITE)
    await brief.tells(ana, OLD)
    await brief.goes_to("2026-12-01 09:00")
    assert not brief.shows("Soon to be erased")
    await brief.tells(ana, NEWER)
    await brief.goes_to("2027-03-01 18:00")
    notice = await ana.hears("I keep what you tell me for 6 months")
    assert "By 1 May I will have erased 1 answer from 1 November 2026 or before" in notice.text
    assert await brief.holds("heliotrope")

    await brief.goes_to("2027-04-05 10:00")
    assert not await brief.holds("heliotrope")
    assert not [one for one in brief.shows("heliotrope") if one.is_bot]
    assert [row.words for row in await brief.rows(ReflectionRow)] == [NEWER]
    assert "retention" in {row.by for row in await brief.rows(AuditRow) if row.what == "erase"}


async def test_what_an_operator_shortens_is_erased_at_the_next_look(brief: Stage) -> None:
    ana = await brief.joins("Ana", rhythm=WHEN_I_WRITE)
    await brief.tells(ana, OLD)
    context = brief.headroom.context
    async with context.database.write() as session:
        await rows.look_anew(session, 120)
    brief.clock.move_to(brief.clock.now().replace(year=2027))
    await retention.erase_due(context)
    assert not await brief.holds("heliotrope")


@pytest.mark.on_both
async def test_somebody_whose_account_is_gone_as_long_is_forgotten(brief: Stage) -> None:
    ana = await brief.joins("Ana")
    await brief.tells(ana, OLD)
    before = brief.clock.now()
    await ana.changes(deleted=True)
    await brief.settle()
    [row] = await brief.rows(MemberRow)
    assert before < row.deactivated_at < brief.clock.now()

    await brief.goes_to("2027-04-04 09:00")
    assert await brief.rows(MemberRow)
    await brief.goes_to("2027-04-06 09:00")
    async with brief.headroom.database.read() as session:
        assert not await belongings.everything(session, row.workspace_id, row.user_id)
    assert await brief.rows(ForgottenRow)


async def test_somebody_who_stopped_as_long_ago_is_forgotten(brief: Stage) -> None:
    ana = await brief.joins("Ana")
    await ana.command("/growth", "stop")
    await brief.goes_to("2027-04-06 09:00")
    assert await brief.rows(MemberRow) == []


@pytest.mark.parametrize("name", sorted(table.name for table in belongings.tables()))
def test_every_table_of_a_person_grows_old_or_says_why_not(name: str) -> None:
    table = METADATA.tables[name]
    parents = {key.column.table.name for key in table.foreign_keys if key.ondelete == "CASCADE"}
    goes_along = bool(parents & (rows.AGES.keys() | {"activities"})) and name not in rows.AGES
    assert (name in rows.AGES) + (name in rows.STAYS) + (goes_along and name not in rows.STAYS) == 1
