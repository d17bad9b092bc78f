"""The whole loop in one scene: join, prompt, reply, correct, summary."""

import pytest

from bot.playground import text_of
from bot.storage.tables import ActivityRow
from tests.e2e.stage import BUSINESS, MARKETING, PROMPT, Stage, select_of, selects_of


@pytest.mark.on_both
async def test_somebody_joins_answers_corrects_a_rung_and_reads_their_month(stage: Stage) -> None:
    ana = await stage.joins("Ana", field=MARKETING)
    assert "You're in. I'll ask on Friday" in ana.reads(await ana.hears("You're in"))

    await stage.goes_to("2026-11-27 15:00")
    prompt = await stage.prompted(ana)
    assert prompt.text == PROMPT

    read_back = await stage.tells(
        ana, "I showed product why customers leave at checkout. I posted the reels."
    )
    assert "Kept: 2 things" in read_back.text
    assert len(selects_of(read_back)) == 2

    await ana.chooses(read_back, select_of(read_back, 1), BUSINESS)
    await stage.settle()
    [_, posted] = await stage.rows(ActivityRow)
    assert posted.words.startswith("I posted the reels")
    assert (posted.rung, posted.placing) == ("business", "confirmed")

    await stage.goes_to("2026-12-01 15:00")
    month = await ana.hears("November: ")
    assert "I'll compare from December on" in month.text
    assert "counts of what you told me, not hours" in text_of(month)
