"""Now and then another question takes the place of the rotating one: mentors, and introducing oneself."""

import pytest

from bot.playground import text_of
from bot.storage.growth_tables import IntroductionRow
from bot.storage.tables import PromptRow
from tests.e2e.stage import Stage
from tests.e2e.test_growth_mentors import chooses

INTRODUCE = "How did you introduce yourself"


async def answers_until(stage: Stage, person: object, *fridays: str) -> None:
    for friday in fridays:
        await stage.goes_to(f"{friday} 15:00")
        await stage.tells(person, "I posted the product photos")  # type: ignore[arg-type]


@pytest.mark.on_both
async def test_how_one_introduced_oneself_is_asked_once_a_quarter_and_compared(
    stage: Stage,
) -> None:
    ana = await stage.joins("Ana")
    await answers_until(stage, ana, "2026-11-27", "2026-12-04", "2026-12-11")
    await stage.goes_to("2026-12-18 15:00")
    asked = await ana.hears(INTRODUCE)
    await ana.clicks(asked, "Say how")
    first = {INTRODUCE: "I run social media for the shop"}
    assert await ana.submits(await ana.fills(await ana.gets_modal(), first)) is None
    await stage.settle()
    await ana.hears("Try it without your specialty")

    await answers_until(stage, ana, "2027-01-08")
    questions = [row.question_id for row in await stage.rows(PromptRow)]
    assert questions.count("turn-introduce") == 2  # one in each quarter
    await ana.command("/growth", "introduce")
    second = {INTRODUCE: "I do social media, and help the shop decide what to sell"}
    assert await ana.submits(await ana.fills(await ana.gets_modal(), second)) is None
    await stage.settle()
    said = await ana.hears("In bold: words that come back")
    assert "Q1 2027" in text_of(said)
    assert "Q4 2026" in text_of(said)
    await ana.clicks(said, "Take it back")
    await stage.settle()
    assert "Taken back." in text_of(ana.now(said))
    assert [row.quarter for row in await stage.rows(IntroductionRow)] == ["2026-Q4"]


async def test_who_asked_a_mentor_is_asked_to_come_back_and_tell(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    assert await ana.submits(await chooses(ana, name="Priya")) is None
    await stage.goes_to("2026-12-04 15:00")
    asked = await ana.hears("What did they say?")
    await ana.clicks(asked, "Tell what they said")
    assert "Priya" in text_of(await ana.gets_modal())
    await stage.goes_to("2026-12-11 15:00")
    rows = await stage.rows(PromptRow)
    assert rows[1].question_id == "turn-tell"
    assert not rows[2].question_id.startswith("turn-")  # never two weeks running
