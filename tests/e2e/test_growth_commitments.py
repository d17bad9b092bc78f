"""One plan for the coming week: made under a read-back, asked about by the next prompt, counted."""

import pytest

from bot.playground import Message, Person, View, text_of
from bot.storage.growth_tables import CommitmentRow
from tests.e2e.stage import Stage, buttons_of

CUE, DEED = "When …", "… what will you do?"


async def plans(person: Person, cue: str, deed: str) -> None:
    view = await person.fills(await person.gets_modal(), {CUE: cue, DEED: deed})
    assert await person.submits(view) is None


async def planned(stage: Stage, person: Person, cue: str, deed: str) -> None:
    await person.command("/growth", "commit")
    await plans(person, cue, deed)
    await stage.settle()


async def prompt_with(stage: Stage, person: Person) -> Message:
    return await person.hears("Your plan was:")


async def test_a_plan_from_the_read_back_is_asked_about_by_the_next_prompt(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await stage.goes_to("2026-11-27 15:00")
    read_back = await stage.tells(ana, "I posted the product photos on Monday")
    await ana.clicks(read_back, "Plan next week")
    await plans(ana, "When the weekly numbers come in", "I'll ask sales what they make of them")
    await stage.settle()
    said = await ana.hears("Planned.")
    assert "On Friday 4 December" in said.text
    assert "When the weekly numbers come in, I'll ask sales what they make of them." in text_of(said)

    await stage.goes_to("2026-12-04 15:00")
    asked = await prompt_with(stage, ana)
    assert buttons_of(asked)[:4] == ["Done", "Partly", "Not yet", "Drop it"]
    assert text_of(asked).index("And what took up") < text_of(asked).index("Your plan was")
    assert text_of(asked).index("Your plan was") < text_of(asked).index("One more")

    await ana.clicks(asked, "Done")
    await stage.settle()
    assert "Say what happened" in buttons_of(ana.now(asked))
    await ana.clicks(asked, "Say what happened")
    view = await ana.fills(await ana.gets_modal(), {"What happened?": "I asked sales about the numbers"})
    assert await ana.submits(view) is None
    await stage.settle()
    await ana.hears("Kept: 1 thing")
    assert "Say what happened" not in buttons_of(ana.now(asked))

    await ana.command("/growth", "summary")
    await stage.settle()
    assert "Plans: 1 of 1 kept." in text_of(await ana.hears("December: "))


async def test_a_plan_made_just_before_the_prompt_is_asked_about_a_week_later(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await stage.goes_to("2026-11-27 09:00")
    await planned(stage, ana, "the standup ends", "I'll ask why")
    await stage.goes_to("2026-11-27 15:00")
    assert "Your plan was" not in text_of(await stage.prompted(ana))
    await stage.goes_to("2026-12-04 15:00")
    assert "Your plan was" in text_of(await stage.prompted(ana))


async def test_not_yet_carries_it_to_the_next_prompt_and_drop_ends_it(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await planned(stage, ana, "", "ask for a seat in the pricing round")
    await stage.goes_to("2026-12-04 15:00")
    first = await prompt_with(stage, ana)
    await ana.clicks(first, "Not yet")
    await stage.settle()
    assert "It stays on" in text_of(ana.now(first))
    await stage.goes_to("2026-12-11 15:00")
    second = await ana.hears("Your plan was:", after=first)
    assert "Drop it" in buttons_of(second)
    await ana.clicks(second, "Drop it")
    await stage.settle()
    await stage.goes_to("2026-12-18 15:00")
    assert "Your plan was" not in text_of(await ana.hears("outside your comfort zone", after=second))
    [row] = await stage.rows(CommitmentRow)
    assert (row.outcome, row.settled_month) == ("dropped", "2026-12")


@pytest.mark.on_both
async def test_what_was_said_of_a_plan_can_be_taken_back(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await planned(stage, ana, "the numbers come in", "I'll ask sales")
    await stage.goes_to("2026-12-04 15:00")
    asked = await prompt_with(stage, ana)
    await ana.clicks(asked, "Drop it")
    await stage.settle()
    await ana.clicks(asked, "Undo")
    await stage.settle()
    assert "Done" in buttons_of(ana.now(asked))


async def test_a_new_plan_takes_the_place_of_the_open_one(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await planned(stage, ana, "the numbers come in", "I'll ask sales")
    await ana.command("/growth", "commit When the team meets, I'll speak first")
    view = await ana.gets_modal()
    assert "Saving this one replaces it" in text_of(view)
    assert await ana.submits(view) is None
    await stage.settle()
    first, second = await stage.rows(CommitmentRow)
    assert (first.outcome, second.outcome) == ("replaced", None)
    assert (second.cue, second.deed) == ("the team meets", "I'll speak first")


async def test_a_plan_is_changed_where_it_was_said_and_taken_back_as_if_never_planned(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await planned(stage, ana, "the numbers come in", "I'll ask sales")
    await ana.clicks(await ana.hears("Planned."), "Change it")
    view = await ana.gets_modal()
    assert "replaces it" not in text_of(view)
    assert await ana.submits(await ana.fills(view, {DEED: "I'll ask finance"})) is None
    await stage.settle()
    said = await ana.hears("When the numbers come in, I'll ask finance.")
    await ana.clicks(said, "Take it back")
    await stage.settle()
    assert "Taken back" in text_of(ana.now(said))
    assert [row.outcome for row in await stage.rows(CommitmentRow)] == ["replaced"]
    await ana.command("/growth", "summary quarter")
    await stage.settle()
    assert "Plans:" not in text_of(await ana.hears("The last three months"))


async def test_a_plan_that_was_asked_about_is_not_taken_back(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await planned(stage, ana, "the numbers come in", "I'll ask sales")
    said = await ana.hears("Planned.")
    await stage.goes_to("2026-12-04 15:00")
    await ana.clicks(said, "Take it back")
    await stage.settle()
    assert "so it stays" in text_of(ana.now(said))
    [row] = await stage.rows(CommitmentRow)
    assert row.outcome is None


async def test_a_suggestion_is_marked_as_one_and_can_be_taken(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await ana.command("/growth", "commit")
    view = await ana.gets_modal()
    assert "from a list, not from your words" in text_of(view)
    await ana.clicks(view, "Use this")
    taken: View = ana.open_view(view)
    assert await ana.submits(taken) is None
    await stage.settle()
    [row] = await stage.rows(CommitmentRow)
    assert row.plan_id is not None
    assert row.plan_id.startswith("plan-")


async def test_home_shows_the_plan_with_its_buttons(stage: Stage) -> None:
    ana = await stage.joins("Ana", rhythm="Only when I write first")
    await planned(stage, ana, "the numbers come in", "I'll ask sales")
    assert "Home has buttons" in text_of(await ana.hears("Planned."))
    home = await ana.opens_home()
    assert home is not None
    await ana.clicks(home, "Partly")
    home = await ana.opens_home()
    assert home is not None
    assert "Earlier: 0 of 1 kept, 1 partly." in text_of(home)
    await ana.clicks(home, "Undo")
    assert "Drop it" in buttons_of(await ana.opens_home() or home)
    await ana.clicks(await stage.tells(ana, "Plan next week"), "Plan next week")
    assert "Saving this one replaces it" in text_of(await ana.gets_modal())


async def test_a_plan_without_a_deed_is_not_taken(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await ana.command("/growth", "commit")
    errors = await ana.submits(await ana.gets_modal())
    assert errors is not None


async def test_somebody_who_has_not_joined_is_told_how(stage: Stage) -> None:
    ana = stage.person("Ana")
    await ana.command("/growth", "commit")
    assert "once you're in" in text_of(await ana.gets_modal())
