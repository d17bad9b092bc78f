"""The ceiling signal: when it comes, how it is switched off, and that nobody else can learn of it."""

import io
import json
import logging
import zipfile

import pytest

from bot.playground import Person, text_of
from bot.services import deliveries
from bot.storage.growth_tables import CeilingRow
from bot.storage.outbox_tables import DeliveryRow
from bot.storage.tables import ActivityRow, MemberRow, ReflectionRow, UnaskedRow
from tests.e2e.stage import Build, Stage, buttons_of

FIRST = "Three months, and almost nothing beyond your field yet."
BEGINS = "2026-08-31 10:00"
OFF = "Don't tell me this again"


async def told(stage: Stage, person: Person, month: str, *rungs: str) -> None:
    """What somebody told in a month, each thing on its step: as if they had written it then."""
    async with stage.headroom.database.write() as session:
        [member] = await stage.rows(MemberRow, MemberRow.user_id == person.id)
        mine = {"workspace_id": member.workspace_id, "member_id": member.id}
        when = stage.clock.now()
        reflection = ReflectionRow(
            **mine, source="form", channel="form", ts=f"{month}-{person.id}", words="Words",
            local_date=when.date().fromisoformat(f"{month}-15"), told_at=when, placed_at=when,
        )  # fmt: skip
        session.add(reflection)
        await session.flush()
        for rung in rungs:
            session.add(
                ActivityRow(
                    **mine, reflection_id=reflection.id, start=0, end=5, words="Words", month=month,
                    rung=rung, placing="confirmed", stretch=False, suggested_stretch=False, confidence=1.0,
                    model="",
                )
            )  # fmt: skip


async def a_quarter(stage: Stage, person: Person, *months: str) -> None:
    for month in months:
        await told(stage, person, month, *["tactical"] * 4, "functional")


def signals(stage: Stage) -> int:
    return len(stage.shows(FIRST))


@pytest.fixture
async def stage(build: Build) -> Stage:
    return await build(begins=BEGINS)


async def test_it_comes_after_three_such_months_once_a_quarter_and_on_a_day_of_its_own(stage: Stage) -> None:
    ana = await stage.joins("Ana", want="Help decide beyond my field", day="Thursday")
    await a_quarter(stage, ana, "2026-09", "2026-10", "2026-11")
    await stage.goes_to("2026-12-01 23:00")
    await ana.hears("November: 5 things")
    assert signals(stage) == 0
    await stage.goes_to("2026-12-07 15:30")  # the week before has its summary and its question
    message = await ana.hears(FIRST)
    assert message.channel == ana.dm
    assert "September to November: 15 things, none of them beyond your field. Two ways out:" in text_of(
        message
    )
    assert buttons_of(message) == ["Name a problem", "Ask somebody", OFF]
    days = [row.local_date for row in await stage.rows(UnaskedRow)]
    assert len(days) == len(set(days))
    await ana.clicks(message, "Name a problem")
    assert "What is the problem?" in text_of(await ana.gets_modal())
    await ana.clicks(message, "Ask somebody")
    assert "Choose somebody to ask" in text_of(await ana.gets_modal())

    await a_quarter(stage, ana, "2026-12", "2027-01", "2027-02")
    await stage.goes_to("2027-02-26 10:00")
    assert signals(stage) == 1
    await stage.goes_to("2027-03-12 16:00")
    assert [row.month for row in await stage.rows(CeilingRow)] == ["2026-11", "2027-02"]
    assert signals(stage) == 2


async def test_fourteen_things_a_month_at_the_floor_or_an_empty_one_are_not_enough(stage: Stage) -> None:
    ana, ben, dora = await stage.join("Ana", "Ben", "Dora", rhythm="Only when I write first")
    await a_quarter(stage, ana, "2026-09", "2026-10")
    await told(stage, ana, "2026-11", *["tactical"] * 4)
    await a_quarter(stage, ben, "2026-09", "2026-10")
    await told(stage, ben, "2026-11", *["tactical"] * 9, "business")
    await told(stage, dora, "2026-09", *["tactical"] * 20)
    await told(stage, dora, "2026-11", *["tactical"] * 20)
    await stage.goes_to("2026-12-20 10:00")
    assert await stage.rows(CeilingRow) == []


@pytest.mark.on_both
async def test_dont_tell_me_again_is_kept_and_undone_and_settings_have_it(stage: Stage) -> None:
    ana = await stage.joins("Ana", rhythm="Only when I write first")
    await a_quarter(stage, ana, "2026-09", "2026-10", "2026-11")
    await stage.goes_to("2026-12-02 15:30")
    message = await ana.hears(FIRST)
    await ana.clicks(message, OFF)
    assert "I won't tell you this again." in text_of(ana.now(message))
    await ana.clicks(message, "Undo")
    [row] = await stage.rows(MemberRow)
    assert row.floor is None
    await ana.command("/growth", "settings")
    view = await ana.gets_modal()
    field = "Tell me when work beyond my field stays rare"
    assert await ana.submits(await ana.fills(view, {field: "Never"})) is None
    [row] = await stage.rows(MemberRow)
    assert row.floor == 0
    await ana.command("/growth", "stop")
    await stage.joins("Ana", rhythm="Only when I write first")
    [row] = await stage.rows(MemberRow)
    assert row.floor == 0
    await a_quarter(stage, ana, "2026-12", "2027-01", "2027-02")
    await stage.goes_to("2027-03-20 10:00")
    assert len(await stage.rows(CeilingRow)) == 1


async def test_who_wants_to_be_the_best_is_not_told_unless_they_choose_a_floor(stage: Stage) -> None:
    ana = await stage.joins("Ana", want="Be the best at what I do", rhythm="Only when I write first")
    ben = await stage.joins("Ben", want="Be the best at what I do", rhythm="Only when I write first")
    await ben.command("/growth", "settings")
    field = "Tell me when work beyond my field stays rare"
    assert await ben.submits(await ben.fills(await ben.gets_modal(), {field: "Under 20 %"})) is None
    for person in (ana, ben):
        await a_quarter(stage, person, "2026-09", "2026-10", "2026-11")
    await stage.goes_to("2026-12-10 10:00")
    assert [message.channel for message in stage.shows(FIRST)] == [ben.dm]


async def test_nobody_else_can_learn_of_it_and_the_members_own_export_has_it(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="bot")
    ana = await stage.joins("Ana", rhythm="Only when I write first")
    ben = await stage.joins("Ben", rhythm="Only when I write first")
    await a_quarter(stage, ana, "2026-09", "2026-10", "2026-11")
    await told(stage, ben, "2026-11", *["business"] * 5)
    await stage.goes_to("2026-12-02 15:30")
    await ana.hears(FIRST)

    assert [message.channel for message in stage.shows(FIRST)] == [ana.dm]
    kinds = {row.kind for row in await stage.rows(DeliveryRow)}
    assert not any("ceiling" in kind for kind in kinds)
    assert {row.kind for row in await stage.rows(UnaskedRow)} == {"summary", "other"}
    ours = [str(vars(one)) for one in caplog.records if one.name.split(".")[0] in ("bot", "jobs")]
    assert not [line for line in ours if "ceiling" in line.casefold()]
    status = await deliveries.status(stage.headroom.database, stage.clock.now())
    assert "ceiling" not in str(status).casefold()

    for person, mine in ((ana, 1), (ben, 0)):
        await person.command("/growth", "export")
        await stage.settle()
        [file] = (await person.hears("Everything you told me")).files
        packed = zipfile.ZipFile(io.BytesIO(stage.playground.slack.files[file.id].content))
        assert len(json.loads(packed.read("headroom.json")).get("ceilings", [])) == mine
    await ana.command("/growth", "forget")
    assert await ana.submits(await ana.gets_modal()) is None
    await stage.settle()
    assert await stage.rows(CeilingRow) == []
    assert stage.shows(FIRST) == []
