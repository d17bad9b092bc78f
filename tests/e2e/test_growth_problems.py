"""A problem I own: named, things tied to it by choice alone, told in parts, ended and taken up again."""

import pytest

from bot.playground import Person, View, text_of
from bot.storage.growth_tables import ProblemRow, TieRow
from bot.storage.tables import ActivityRow
from tests.e2e.stage import BUSINESS, Stage, buttons_of, select_of

NAME = "Late parcels, and nobody knows why"
WHAT = "What is the problem?"
COUNTED = "I counted how many parcels came late"
PROPOSED = "I proposed to logistics that we warn customers of late parcels"
MAILS = "I answered forty customer emails"
PART_OF = "Part of a problem I own"


async def owns(person: Person, name: str) -> View:
    """`/growth problem`, and one named; its window."""
    await person.command("/growth", "problem")
    await person.clicks(await person.gets_modal(), "Name one")
    view = await person.fills(await person.gets_modal(), {WHAT: name})
    assert await person.submits(view) is None
    return await person.gets_modal()


def block_of(view: View, said: str) -> str:
    """The block id of the line that has these words."""
    return next(str(block["block_id"]) for block in view.blocks if said in str(block.get("text")))


async def test_a_problem_is_named_and_what_is_like_it_is_offered_and_never_tied_by_itself(
    stage: Stage,
) -> None:
    ana = await stage.joins("Ana")
    await ana.command("/growth", "problem")
    assert "from evidence, to a decision, to a result" in text_of(await ana.gets_modal())
    for words in (COUNTED, PROPOSED, MAILS):
        read_back = await stage.tells(ana, words)
        await ana.chooses(read_back, select_of(read_back), BUSINESS)
    await stage.settle()

    view = await owns(ana, NAME)
    assert await stage.rows(TieRow) == []
    shown = text_of(view)
    assert "May belong to it, by the words alone. You decide." in shown
    assert buttons_of(view).count("Tie it") == 2
    assert "Evidence: what you counted, read or heard. Nothing yet." in shown

    await ana.clicks(view, "Tie it")
    await ana.clicks(view, "Tie it")
    now = ana.open_view(view)
    assert "Tie it" not in buttons_of(now)
    told = text_of(now)
    assert told.index("Evidence:") < told.index(COUNTED) < told.index("Decision:") < told.index(PROPOSED)
    assert [row.part for row in await stage.rows(TieRow)] == ["evidence", "decision"]


@pytest.mark.on_both
async def test_a_part_is_chosen_and_what_does_not_belong_is_taken_out(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await stage.tells(ana, COUNTED)
    view = await owns(ana, NAME)
    await ana.clicks(view, "Tie it")
    line = block_of(ana.open_view(view), COUNTED)
    await ana.chooses(view, line, "Result")
    [tie] = await stage.rows(TieRow)
    assert tie.part == "result"
    await ana.chooses(view, line, "Not part of it")
    assert await stage.rows(TieRow) == []
    assert COUNTED in text_of(ana.open_view(view))  # offered again


async def test_anything_told_can_be_tied(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await stage.tells(ana, MAILS)
    view = await owns(ana, NAME)
    await ana.chooses(view, "problem_tie_other", MAILS)
    assert len(await stage.rows(TieRow)) == 1
    assert MAILS in text_of(ana.open_view(view))


async def test_a_read_back_that_sounds_like_it_offers_to_tie(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await owns(ana, NAME)
    read_back = await stage.tells(ana, MAILS)
    assert PART_OF not in buttons_of(read_back)
    read_back = await stage.tells(ana, COUNTED)
    await ana.clicks(read_back, PART_OF)
    view = await ana.gets_modal()
    assert f"By its words, perhaps: {NAME}" in text_of(view)
    assert await stage.rows(TieRow) == []
    await ana.chooses(view, "problem_tie", NAME)
    await stage.settle()
    assert len(await stage.rows(TieRow)) == 1
    assert PART_OF not in buttons_of(ana.now(read_back))
    await ana.chooses(view, "problem_tie", "None of them")
    await stage.settle()
    assert await stage.rows(TieRow) == []
    assert PART_OF in buttons_of(ana.now(read_back))


async def test_under_change_anything_is_tied_and_two_that_are_joined_stay_tied(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await owns(ana, NAME)
    read_back = await stage.tells(ana, f"{MAILS}. {COUNTED}.")
    await ana.clicks(read_back, "Change")
    change = await ana.gets_modal()
    await ana.clicks(change, PART_OF)
    ties = await ana.gets_modal()
    await ana.chooses(ties, block_of(ties, COUNTED), NAME)
    await ana.clicks(read_back, "Change")
    change = await ana.gets_modal()
    second = (await stage.rows(ActivityRow))[1].id
    await ana.ticks(change, f"marks-{second}", ["Join with the one above"])
    assert await ana.submits(change) is None
    await stage.settle()
    [tie], [row] = await stage.rows(TieRow), await stage.rows(ActivityRow)
    assert tie.activity_id == row.id


async def test_it_is_closed_with_what_came_of_it_and_taken_up_again(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    view = await owns(ana, NAME)
    await ana.clicks(view, "Close it")
    form = await ana.fills(ana.open_view(view), {"What came of it?": "A third fewer complaints"})
    assert await ana.submits(form) is None
    now = ana.open_view(view)
    assert "Closed on 25 November." in text_of(now)
    assert "A third fewer complaints" in text_of(now)
    await ana.clicks(now, "Take it up again")
    [row] = await stage.rows(ProblemRow)
    assert (row.standing, row.ended_at, row.result) == ("open", None, "A third fewer complaints")


async def test_it_is_renamed_and_the_old_name_comes_back(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    view = await owns(ana, NAME)
    await ana.clicks(view, "Rename")
    assert await ana.submits(await ana.fills(ana.open_view(view), {WHAT: "Parcels"})) is None
    assert f"Before: {NAME}" in text_of(ana.open_view(view))
    await ana.clicks(view, "Undo the renaming")
    [row] = await stage.rows(ProblemRow)
    assert (row.name, row.was) == (NAME, None)


@pytest.mark.on_both
async def test_dropped_it_can_be_taken_up_again_or_deleted_for_good(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await stage.tells(ana, COUNTED)
    view = await owns(ana, NAME)
    await ana.clicks(view, "Tie it")
    await ana.clicks(view, "Drop it")
    assert "Dropped on 25 November. It stands in no pack." in text_of(ana.open_view(view))
    await ana.clicks(view, "Take it up again")
    assert COUNTED in text_of(ana.open_view(view))
    await ana.clicks(view, "Drop it")
    await ana.clicks(view, "Delete for good")
    assert "Name one" in buttons_of(ana.open_view(view))
    assert await stage.rows(TieRow) == []
    assert not await stage.holds(NAME)


async def test_a_name_is_needed_and_each_only_once_and_ten_are_enough(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await ana.command("/growth", f"problem {NAME}")
    form = await ana.gets_modal()
    assert await ana.submits(await ana.fills(form, {WHAT: " \u202e "})) is not None
    assert await ana.submits(await ana.fills(form, {WHAT: NAME})) is None
    await ana.command("/growth", f"problem {NAME.upper()}")
    assert "Since 25 November." in text_of(await ana.gets_modal())  # it opens what they own already
    await ana.command("/growth", "problem")
    await ana.clicks(await ana.gets_modal(), "Name another")
    twice = await ana.submits(await ana.fills(await ana.gets_modal(), {WHAT: NAME.upper()}))
    assert twice == {"problem_name": "You own one by this name already."}
    for number in range(9):
        await ana.command("/growth", f"problem Number {number}")
        assert await ana.submits(await ana.gets_modal()) is None
    await ana.command("/growth", "problem One more")
    assert "10 are open." in str(await ana.submits(await ana.gets_modal()))


async def test_home_and_a_message_lead_there(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    home = await ana.opens_home()
    assert home is not None
    assert "Name a problem I own" not in buttons_of(home)
    await stage.tells(ana, COUNTED)
    home = await ana.opens_home()
    assert home is not None
    await ana.clicks(home, "Name a problem I own")
    assert await ana.submits(await ana.fills(await ana.gets_modal(), {WHAT: NAME})) is None
    assert ana.home is not None
    assert "Name a problem I own" not in buttons_of(ana.home)
    assert f"{NAME}" in text_of(ana.home)
    await ana.clicks(ana.home, "problem_open")
    assert "May belong to it" in text_of(await ana.gets_modal())
    await ana.clicks(await stage.tells(ana, "My problems"), "Open")
    assert "Problems I own" in str((await ana.gets_modal()).title)


async def test_deleting_what_was_told_unties_it_and_nobody_else_reaches_in(stage: Stage) -> None:
    ana, ben = await stage.join("Ana", "Ben")
    message = await ana.says(COUNTED, wait=True)
    await stage.settle()
    view = await owns(ana, NAME)
    await ana.clicks(view, "Tie it")
    await ana.deletes(message, wait=True)
    await stage.settle()
    assert await stage.rows(TieRow) == []
    await ben.command("/growth", "problem")
    assert NAME not in text_of(await ben.gets_modal())


async def test_whoever_has_not_joined_is_told_how(stage: Stage) -> None:
    ana = stage.person("Ana")
    for words in ("problem", "problem Late parcels"):
        await ana.command("/growth", words)
        assert "once you're in" in text_of(await ana.gets_modal())
