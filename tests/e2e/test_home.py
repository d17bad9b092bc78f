"""The Home tab: its first block by state, and the last one always the same."""

import pytest

from bot.playground import View, text_of
from bot.storage.tables import ActivityRow, PromptRow
from tests.e2e.stage import BUSINESS, PROMPT, REST, TACTICAL, Stage, buttons_of


async def home_of(stage: Stage, name: str = "Ana") -> View:
    home = await stage.person(name).opens_home()
    assert home is not None
    return home


def first_of(home: View) -> str:
    """The words before the first divider."""
    return text_of(home).split("The steps")[0][:600]


async def test_somebody_who_has_not_joined_finds_the_welcome_and_can_join_from_there(stage: Stage) -> None:
    home = await home_of(stage)
    assert "I'm Headroom" in first_of(home)
    assert buttons_of(home)[:3] == ["Join", "How it works", "No thanks"]
    assert buttons_of(home)[-1] == "Who can see what"
    ana = stage.person("Ana")
    await ana.clicks(home, "Join")
    view = await ana.gets_modal()
    await ana.fills(view, {"What is your field?": "Something else", "What do you want?": "Not sure yet"})
    assert await ana.submits(view) is None
    await stage.settle()
    assert ana.home is not None
    assert "First question on Friday at 15:00" in text_of(ana.home), "it is drawn anew at once"


async def test_before_anything_was_told_it_offers_to_tell_something_now(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    home = await home_of(stage)
    assert "First question on Friday at 15:00." in first_of(home)
    await ana.clicks(home, "Tell me something now")
    view = await ana.gets_modal()
    await ana.fills(view, {REST: "I answered forty customer emails"})
    assert await ana.submits(view) is None
    await stage.settle()
    assert len(await stage.rows(ActivityRow)) == 1


async def test_an_open_prompt_comes_first_and_can_be_answered_there(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await stage.goes_to("2026-11-27 15:00")
    home = await home_of(stage)
    assert PROMPT in first_of(home)
    await ana.clicks(home, "Answer")
    view = await ana.gets_modal()
    await ana.fills(view, {REST: "I answered forty customer emails"})
    await ana.submits(view)
    await stage.settle()
    [prompt] = await stage.rows(PromptRow)
    assert prompt.answered_at is not None
    assert PROMPT not in first_of(await home_of(stage))


@pytest.mark.on_both
async def test_what_nobody_placed_comes_first_and_can_be_placed(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    said = await stage.tells(ana, "The weather is lovely today")
    await ana.clicks(said, "Keep it anyway")
    await stage.settle()
    home = await home_of(stage)
    assert "1 thing waits" in first_of(home)
    await ana.clicks(home, "Place it")
    [activity] = await stage.rows(ActivityRow)
    await ana.chooses(await ana.gets_modal(), f"activity-{activity.id}", BUSINESS)
    await stage.settle()
    home = await home_of(stage)
    assert "waits" not in text_of(home)
    assert "1 of those beyond your field" in text_of(home)


async def test_a_pause_can_be_ended_there(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await ana.command("/growth", "pause 2 weeks")
    home = await home_of(stage)
    assert "Paused until Wednesday 9 December" in first_of(home)
    await ana.clicks(home, "Resume")
    await stage.settle()
    assert ana.home is not None
    assert "Paused" not in text_of(ana.home)


async def test_else_the_next_question_and_this_month_in_one_line(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await stage.told(ana, TACTICAL, BUSINESS)
    first = first_of(await home_of(stage))
    assert "Next question on Friday at 15:00." in first
    assert "November: 2 things, 1 tactical, 1 strategic, 1 of those beyond your field." in first


async def test_what_they_told_is_shown_to_them_alone(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await stage.joins("Ben")
    await stage.told(ana, TACTICAL)
    assert "retention numbers" in text_of(await home_of(stage))
    assert "retention numbers" not in text_of(await home_of(stage, "Ben"))


async def test_whoever_stopped_can_come_back_from_there(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await ana.command("/growth", "stop")
    home = await home_of(stage)
    assert "You've stopped" in first_of(home)
    await ana.clicks(home, "Join again")
    view = await ana.gets_modal()
    assert await ana.submits(view) is None, "what they chose before stands in the form"
    await stage.settle()
    assert "question on Friday at 15:00" in text_of(await home_of(stage))


async def test_settings_and_who_can_see_what_are_always_there(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    home = await home_of(stage)
    assert {"Settings", "Who can see what"} <= set(buttons_of(home)[-6:])
    await ana.clicks(home, "Help")
    assert "/growth mentor" in text_of(await ana.gets_modal())
    await ana.clicks(home, "Who can see what")
    assert "Whoever runs that machine" in text_of(await ana.gets_modal())
    await ana.closes(await ana.gets_modal())
    await ana.clicks(home, "Settings")
    assert "On which day?" in text_of(await ana.gets_modal())


async def test_the_messages_tab_draws_nothing(stage: Stage) -> None:
    ana = stage.person("Ana")
    await ana.opens_messages()
    assert ana.home is None
