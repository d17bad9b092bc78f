"""One level up: a better sentence beside the old one. In the room: what would you have recommended?"""

import pytest

from bot.playground import text_of
from bot.storage.tables import ActivityRow
from tests.e2e.stage import TACTICAL, Stage, buttons_of, select_of
from tests.e2e.test_growth_mentors import has_asked

SENTENCE = "Now say what you did, in one sentence"
BETTER = "I got logistics to warn customers of delays, which changed how support plans its week"
SAT_IN = "I sat in on the pricing round"
RECOMMEND = "What would you have recommended?"


@pytest.mark.on_both
async def test_a_tactical_item_is_said_one_level_up_and_its_old_sentence_stands_beside_it(
    stage: Stage,
) -> None:
    ana = await stage.joins("Ana")
    read_back = await stage.tells(ana, "I answered forty customer emails")
    await ana.chooses(read_back, select_of(read_back), TACTICAL)
    await stage.settle()

    await ana.clicks(read_back, "One level up")
    view = await ana.gets_modal()
    assert "Who beyond your team felt it?" in text_of(view)
    assert "I answered forty customer emails" in text_of(view)
    assert await ana.submits(await ana.fills(view, {SENTENCE: BETTER})) is None
    await stage.settle()

    now = ana.now(read_back)
    assert BETTER in text_of(now)
    assert "Before: I answered forty customer emails" in text_of(now)
    [row] = await stage.rows(ActivityRow)
    assert row.words == BETTER

    await ana.clicks(now, "Undo one level up")
    await stage.settle()
    [row] = await stage.rows(ActivityRow)
    assert (row.words, row.rung, row.placing) == ("I answered forty customer emails", "tactical", "confirmed")
    assert "Before:" not in text_of(ana.now(read_back))


async def test_of_two_tactical_items_one_is_chosen(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    read_back = await stage.tells(ana, "I answered forty customer emails. I posted the photos on Monday.")
    for number in (0, 1):
        await ana.chooses(read_back, select_of(read_back, number), TACTICAL)
    await stage.settle()
    await ana.clicks(read_back, "One level up")
    view = await ana.gets_modal()
    chosen = await ana.fills(view, {"Which one?": "I posted the photos on Monday", SENTENCE: BETTER})
    assert await ana.submits(chosen) is None
    await stage.settle()
    assert "Before: I posted the photos on Monday" in text_of(ana.now(read_back))


async def test_without_a_better_sentence_nothing_is_raised(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    read_back = await stage.tells(ana, "I answered forty customer emails")
    await ana.chooses(read_back, select_of(read_back), TACTICAL)
    await stage.settle()
    await ana.clicks(read_back, "One level up")
    assert await ana.submits(await ana.gets_modal()) is not None


@pytest.mark.on_both
async def test_who_sat_in_is_asked_for_a_view_and_times_in_the_room_are_counted(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    read_back = await stage.tells(ana, SAT_IN)
    assert RECOMMEND in buttons_of(read_back)
    await ana.clicks(read_back, RECOMMEND)
    view = await ana.fills(await ana.gets_modal(), {RECOMMEND: "Keep the price and drop the second tier"})
    assert await ana.submits(view) is None
    await stage.settle()
    assert "You would have recommended: Keep the price" in text_of(ana.now(read_back))
    await ana.command("/growth", "room")
    assert "Keep the price" in str((await ana.gets_modal()).blocks), "to be reworded, or emptied"
    assert await ana.submits(await ana.fills(await ana.gets_modal(), {RECOMMEND: ""})) is None
    await stage.settle()
    assert "You would have recommended" not in text_of(ana.now(read_back))

    await ana.command("/growth", "summary")
    await stage.settle()
    assert "In the room where others decided: once." in text_of(await ana.hears("November: "))


async def test_deleting_the_message_erases_what_was_added_to_it(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    message = await ana.says(SAT_IN, wait=True)
    await stage.settle()
    read_back = await ana.hears("Kept: 1 thing")
    await ana.clicks(read_back, RECOMMEND)
    view = await ana.fills(await ana.gets_modal(), {RECOMMEND: "Keep the old price"})
    await ana.submits(view)
    await ana.deletes(message, wait=True)
    await stage.settle()
    assert not await stage.holds("Keep the old price")


async def test_by_command_in_the_dm_and_from_home_the_latest_are_offered(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await ana.command("/growth", "room")
    assert "haven't told me yet that you were in" in text_of(await ana.gets_modal())
    for words in ("I answered forty customer emails", SAT_IN):
        read_back = await stage.tells(ana, words)
        await ana.chooses(read_back, select_of(read_back), TACTICAL)
    await stage.settle()
    await ana.clicks(await stage.tells(ana, "one level up"), "One level up")
    assert "Which one?" in text_of(await ana.gets_modal())
    await ana.clicks(await ana.opens_home() or read_back, "One level up")
    await ana.command("/growth", "up")
    view = await ana.fills(await ana.gets_modal(), {"Which one?": SAT_IN, SENTENCE: BETTER})
    assert await ana.submits(view) is None
    assert BETTER in [row.words for row in await stage.rows(ActivityRow)]
    await ana.command("/growth", "room")
    assert "There is nothing" not in text_of(await ana.gets_modal())


async def test_the_month_and_the_quarter_tell_of_the_room_and_of_mentors(stage: Stage) -> None:
    ana = await stage.joins("Ana", rhythm="Only when I write first")
    await stage.tells(ana, SAT_IN)
    await has_asked(stage, ana, "Ben")
    for words, first in (("summary", "November: "), ("summary quarter", "The last three months: ")):
        await ana.command("/growth", words)
        await stage.settle()
        said = await ana.hears(first)
        assert "Mentors: 1 question asked." in text_of(said)
        assert "In the room where others decided: " in text_of(said)
    month = await ana.hears(lambda message: message.text.startswith("November: "))
    await ana.clicks(month, "What they said")
    assert "you asked: " in text_of(await ana.gets_modal())
