"""The month in a DM, by its states; as a chart and as words."""

import pytest

from bot.playground import text_of
from bot.storage.tables import ActivityRow, SummaryRow
from tests.e2e.stage import BUSINESS, FUNCTIONAL, TACTICAL, Build, Stage, buttons_of

OCTOBER = "2026-10-12 10:00"  # a Monday


@pytest.fixture
async def october(build: Build) -> Stage:
    """Ana joined on Monday 12 October, and is asked on Thursdays."""
    stage = await build(begins=OCTOBER)
    await stage.joins("Ana", day="Thursday", want="Help decide beyond my field")
    return stage


def has_chart(message: object) -> bool:
    return "data_visualization" in str(message.blocks)  # type: ignore[attr-defined]


async def test_the_first_month_is_counted_and_compared_from_the_next_on(october: Stage) -> None:
    ana = october.person("Ana")
    await october.told(ana, TACTICAL, TACTICAL, TACTICAL, FUNCTIONAL, BUSINESS)
    await october.goes_to("2026-11-02 14:59")
    assert await october.rows(SummaryRow) == []
    await october.goes_to("2026-11-02 15:00")

    month = await ana.hears("October: 5 things, 3 tactical, 2 strategic, 1 of those beyond your field.")
    assert "I'll compare from November on." in month.text
    words = text_of(month)
    assert "60 % tactical, 40 % strategic; beyond your field 20 %" in words
    assert "you aimed at 3" in words
    assert "In your words, strategy beyond your field" in words
    assert "One thing to try" in words
    assert "You confirmed 5 of 5" in words
    assert "counts of what you told me, not hours" in words
    assert has_chart(month)


async def test_the_next_month_stands_beside_it(october: Stage) -> None:
    ana = october.person("Ana")
    await october.told(ana, TACTICAL, TACTICAL, TACTICAL, TACTICAL, FUNCTIONAL)
    await october.goes_to("2026-11-10 10:00")
    await october.told(ana, TACTICAL, TACTICAL, FUNCTIONAL, FUNCTIONAL, BUSINESS)
    await october.goes_to("2026-12-01 15:30")
    month = await ana.hears("November: 5 things")
    assert "I'll compare" not in month.text
    words = text_of(month)
    assert "Against October: strategic up 40 points, beyond your field up 20 points" in words
    assert "October" in str([b for b in month.blocks if b["type"] == "data_visualization"])


async def test_fewer_than_five_placed_give_counts_and_words_only(october: Stage) -> None:
    ana = october.person("Ana")
    await october.told(ana, TACTICAL, FUNCTIONAL)
    await october.goes_to("2026-11-02 15:30")
    month = await ana.hears("October: 2 things, 1 tactical, 1 strategic")
    assert " %" not in text_of(month)
    assert "aimed at" not in text_of(month)
    assert not has_chart(month)


async def test_an_empty_month_is_fine_once_and_a_second_is_silent(october: Stage) -> None:
    ana = october.person("Ana")
    await october.goes_to("2026-11-02 15:30")
    month = await ana.hears("October is empty here, and that's fine.")
    assert buttons_of(month) == ["Tell me one thing from it", "Ask me less"]
    await october.goes_to("2027-02-05 16:00")
    assert len(october.shows("is empty here")) == 1

    await october.told(ana, TACTICAL)
    await october.goes_to("2027-03-02 16:00")
    await ana.hears("February: 1 thing")


async def test_one_thing_from_an_empty_month_counts_for_that_month(october: Stage) -> None:
    ana = october.person("Ana")
    await october.goes_to("2026-11-02 15:30")
    await ana.clicks(await ana.hears("October is empty here"), "Tell me one thing from it")
    view = await ana.gets_modal()
    assert "October" in text_of(view)
    await ana.fills(view, {"What took up the rest of the week?": "I answered forty customer emails"})
    await ana.submits(view)
    await october.settle()
    await ana.hears("Kept: 1 thing")
    assert [row.month for row in await october.rows(ActivityRow)] == ["2026-10"]


async def test_ask_me_less_ends_the_weekly_question(october: Stage) -> None:
    ana = october.person("Ana")
    await october.goes_to("2026-11-02 15:30")
    asked = len(october.posts("comfort zone this week"))
    await ana.clicks(await ana.hears("October is empty here"), "Ask me less")
    await ana.hears("I'll stay quiet and listen")
    await october.goes_to("2026-11-20 16:00")
    assert len(october.posts("comfort zone this week")) == asked


async def test_a_prompt_due_that_day_pushes_the_summary_to_the_next_working_day(build: Build) -> None:
    stage = await build(begins=OCTOBER)
    await stage.joins("Ana", day="Monday", hour="09:00")
    await stage.goes_to("2026-11-02 23:00")
    assert await stage.rows(SummaryRow) == []
    await stage.goes_to("2026-11-03 09:00")
    assert len(await stage.rows(SummaryRow)) == 1


async def test_whoever_is_away_or_paused_reads_their_month_afterwards(october: Stage) -> None:
    ana = october.person("Ana")
    await october.told(ana, TACTICAL)
    await october.goes_to("2026-10-30 10:00")
    await ana.command("/growth", "pause until 9 November")
    await october.goes_to("2026-11-09 14:59")
    assert october.shows("October: 1 thing") == []
    await october.goes_to("2026-11-09 15:00")
    await ana.hears("October: 1 thing")


async def test_a_month_stays_as_it_was_sent_and_is_shown_anew_when_asked_for(october: Stage) -> None:
    ana = october.person("Ana")
    read_back = await october.tells(ana, "I answered forty customer emails")
    select = next(b["block_id"] for b in read_back.blocks if "activity-" in str(b.get("block_id")))
    await ana.chooses(read_back, select, TACTICAL)
    await october.goes_to("2026-11-02 15:30")
    sent = await ana.hears("October: 1 thing, 1 tactical, 0 strategic")

    await ana.chooses(read_back, select, BUSINESS)
    await october.settle()
    assert "1 tactical" in ana.now(sent).text
    await ana.command("/growth", "summary october")
    await october.settle()
    await ana.hears("October: 1 thing, 0 tactical, 1 strategic", after=sent)


async def test_stretches_are_counted_in_their_own_words(october: Stage) -> None:
    ana = october.person("Ana")
    read_back = await october.tells(ana, "I answered forty customer emails")
    [group] = [b for b in read_back.blocks if str(b.get("block_id", "")).startswith("stretch-")]
    await ana.ticks(read_back, "activity_stretch", [group["elements"][0]["options"][0]["value"]])
    await october.goes_to("2026-11-02 15:30")
    assert "Outside your comfort zone, 1 stretch" in text_of(await ana.hears("October: 1 thing"))


async def test_what_nobody_placed_is_named_and_can_be_placed_from_there(october: Stage) -> None:
    ana = october.person("Ana")
    said = await october.tells(ana, "The weather is lovely today")
    await ana.clicks(said, "Keep it anyway")
    await october.goes_to("2026-11-02 15:30")
    month = await ana.hears("October: ")
    assert "Not placed: 1" in text_of(month)
    await ana.clicks(month, "Place it")
    view = await ana.gets_modal()
    [row] = await october.rows(ActivityRow)
    await ana.chooses(view, f"activity-{row.id}", BUSINESS)
    await october.settle()
    [row] = await october.rows(ActivityRow)
    assert (row.rung, row.placing) == ("business", "confirmed")


async def test_a_chart_that_slack_refuses_is_left_out(october: Stage) -> None:
    ana = october.person("Ana")
    await october.told(ana, *[TACTICAL] * 5)
    october.playground.faults.add("chat.postMessage", "refuse_block", block_type="data_visualization")
    await october.goes_to("2026-11-02 15:30")
    month = await ana.hears("October: 5 things")
    assert not has_chart(month)
    assert "100 % tactical" in text_of(month)
    assert len(october.posts("October: 5 things")) == 1


async def test_the_month_of_a_small_hour_is_told_once_across_new_year(build: Build) -> None:
    stage = await build(begins="2026-12-14 10:00")
    ana = await stage.joins("Ana", day="Wednesday", hour="09:00")
    await stage.told(ana, TACTICAL)
    await stage.goes_to("2027-01-11 12:00")
    assert len(stage.shows("December 2026: 1 thing")) == 1
    assert [row.month for row in await stage.rows(SummaryRow)] == ["2026-12"]
