"""The quarter: three months side by side, when somebody asks for it."""

from bot.playground import text_of
from tests.e2e.stage import BUSINESS, TACTICAL, Stage

FIVE = [TACTICAL] * 4


async def test_three_months_stand_side_by_side_with_their_trend(stage: Stage) -> None:
    ana = await stage.joins("Ana", rhythm="Only when I write first")
    await stage.told(ana, *FIVE, TACTICAL)
    await stage.goes_to("2026-12-10 10:00")
    await stage.told(ana, *FIVE, BUSINESS, day="again")
    await ana.command("/growth", "summary quarter")
    await stage.settle()
    said = await ana.hears("The last three months: 10 things")
    assert "From November to December: strategic 0 % to 20 %, beyond your field 0 % to 20 %." in text_of(said)
    assert [block for block in said.blocks if block["type"] == "data_visualization"]


async def test_of_too_few_there_is_no_chart_and_no_trend(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await ana.command("/growth", "summary quarter")
    await stage.settle()
    await ana.hears("The last three months: nothing yet.")
    await stage.told(ana, TACTICAL)
    await ana.says("summary quarter", wait=True)
    await stage.settle()
    told = text_of(await ana.hears("The last three months: 1 thing"))
    assert "A trend needs two months with five things or more." in told
    assert "November: 1 thing" in told
    assert "October" not in told, "she joined in November"
