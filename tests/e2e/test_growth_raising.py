"""One level up: a better sentence beside the old one. In the room: what would you have recommended?"""

from bot.playground import text_of
from bot.storage.tables import ActivityRow
from tests.e2e.stage import TACTICAL, Stage, buttons_of, select_of

SENTENCE = "Now say what you did, in one sentence"
BETTER = "I got logistics to warn customers of delays, which changed how support plans its week"
SAT_IN = "I sat in on the pricing round"
RECOMMEND = "What would you have recommended?"


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


async def test_who_sat_in_is_asked_for_a_view_and_times_in_the_room_are_counted(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    read_back = await stage.tells(ana, SAT_IN)
    assert RECOMMEND in buttons_of(read_back)
    await ana.clicks(read_back, RECOMMEND)
    view = await ana.fills(await ana.gets_modal(), {RECOMMEND: "Keep the price and drop the second tier"})
    assert await ana.submits(view) is None
    await stage.settle()
    assert "You would have recommended: Keep the price" in text_of(ana.now(read_back))

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
