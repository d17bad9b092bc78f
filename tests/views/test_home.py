"""Home by state: what matters now comes first, settings and privacy always last."""

from datetime import date

import pytest

from bot.domain.mix import Mix
from bot.views.blocks import divider
from bot.views.home import HomeValues, OpenPrompt, home
from bot.views.sections import month
from tests.views.gallery import ANA, FRIDAY, TODAY, homes
from tests.views.reading import buttons, texts


def test_whoever_has_not_joined_sees_the_welcome_and_join() -> None:
    shown = home(HomeValues(TODAY))
    assert texts(shown).startswith("I'm Headroom.")
    assert buttons(shown)[0] == "Join"


def test_somebody_new_is_told_when_the_first_question_comes() -> None:
    shown = home(HomeValues(TODAY, ANA, next_prompt=FRIDAY))
    assert texts(shown).startswith("First question on Friday at 15:00.")
    assert buttons(shown)[0] == "Tell me something now"


def test_the_first_question_is_first_only_until_somebody_was_asked() -> None:
    shown = home(HomeValues(TODAY, ANA, asked=True, next_prompt=FRIDAY))
    assert texts(shown).startswith("Next question on Friday at 15:00.")


def test_an_open_prompt_can_be_answered() -> None:
    assert buttons(home(HomeValues(TODAY, ANA, open_prompt=OpenPrompt(7, "16–20 Nov"))))[0] == "Answer"


def test_unsure_items_can_be_placed() -> None:
    assert buttons(home(HomeValues(TODAY, ANA, told=True, unsure=2)))[0] == "Place them"


def test_a_pause_can_be_ended_until_it_is_over() -> None:
    assert buttons(home(HomeValues(TODAY, ANA, told=True, paused_until=date(2026, 12, 3))))[0] == "Resume"
    assert "Paused" not in texts(home(HomeValues(TODAY, ANA, told=True, paused_until=TODAY)))


def test_else_the_next_prompt_and_this_month_in_one_line() -> None:
    mix = Mix(tactical=3, business=1)
    read = texts(home(HomeValues(TODAY, ANA, told=True, next_prompt=FRIDAY, this_month=mix)))
    assert read.startswith(
        "Next question on Friday at 15:00.\n\nNovember: 4 things, 3 tactical, 1 strategic, 1 of those beyond"
    )


def test_whoever_was_left_alone_after_four_questions_is_told_so() -> None:
    for told in (True, False):
        shown = home(HomeValues(TODAY, ANA, told=told, asked=True, gone_quiet=True))
        assert "I've gone quiet" in texts(shown)
        assert "Ask me again" in buttons(shown)


@pytest.mark.parametrize("name", homes())
def test_the_last_block_is_settings_and_who_can_see_what(name: str) -> None:
    last = homes()[name]["blocks"][-1]
    assert last["type"] == "actions"
    assert last["elements"][-1]["text"]["text"] == "Who can see what"


def test_export_and_forget_are_offered_to_whoever_may_have_told_something() -> None:
    last = ["Settings", "Export", "Forget me", "Help", "Who can see what"]
    assert buttons(homes()["full"])[-5:] == last
    assert "Export" not in buttons(homes()["not joined"])


def test_empty_sections_are_left_out() -> None:
    read = texts(home(HomeValues(TODAY, ANA)))
    assert "This month" not in read
    assert "You told me lately" not in read
    assert "digests" not in read


def test_it_stays_below_slacks_hundred_blocks_and_keeps_its_last_block() -> None:
    long = home(HomeValues(TODAY, ANA, told=True), [[divider()] * 12] * 20)
    assert 90 <= len(long["blocks"]) < 100
    assert buttons(long)[-1] == "Who can see what"


def test_a_month_is_told_in_words_before_any_bar() -> None:
    [top, counts, _, more] = month((TODAY, Mix(9, 3, 2)), (), TODAY)
    assert buttons({"blocks": [more]}) == ["The last three months"]
    assert texts({"blocks": [top]}).strip() == "November so far: 14 things"
    lines = texts({"blocks": [counts]}).strip().split("\n")
    assert lines == [
        "9 tactical",
        "—————————",
        "3 strategy in my field",
        "———",
        "2 strategy beyond my field",
        "——",
    ]


def test_the_months_before_say_where_they_lead() -> None:
    few, then, now = Mix(1), Mix(8, 2, 0), Mix(6, 2, 2)
    before = ((date(2026, 8, 1), few), (date(2026, 9, 1), then), (date(2026, 10, 1), now))
    read = texts({"blocks": month((TODAY, Mix()), before, TODAY)})
    assert "September to October: strategic up from 20 to 40 %, beyond your field up from 0 to 20 %." in read
    assert (
        read.index("October: 10 things") < read.index("September: 10 things") < read.index("August: 1 thing")
    )
