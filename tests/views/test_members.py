"""Joining, pausing, stopping: each says what happened and what one can do next."""

from datetime import date

from bot.views import help, members, rights
from tests.views.gallery import ANA, FRIDAY, TODAY, own_field
from tests.views.reading import buttons, elements, texts


def test_the_welcome_has_join_how_it_works_and_no_thanks_and_the_ladder() -> None:
    message = members.welcome()
    assert buttons(message) == ["Join", "How it works", "No thanks"]
    assert "Strategy beyond my field: you helped decide something bigger" in texts(message)


def test_after_joining_one_knows_when_one_is_asked_and_can_start_now() -> None:
    read = members.joined(ANA, FRIDAY, TODAY).text
    assert read.startswith("You're in. I'll ask on Friday at 15:00, Berlin time. Want to start now?")


def test_whoever_is_asked_nothing_is_told_so() -> None:
    assert "I won't write first" in members.joined(own_field(str), None, TODAY).text


def test_words_of_somebody_who_has_not_joined_wait_with_three_ways_out() -> None:
    message = members.words_wait("Showed product why", 5)
    assert buttons(message) == ["Join and keep it", "Keep it, don't ask me weekly", "Drop it"]
    assert {one["value"] for one in elements(message, "button")} == {"5"}
    assert "Showed product why" in texts(message)
    assert "Showed product why" not in message.text


def test_stopping_says_what_can_be_done_with_what_was_told() -> None:
    assert "/growth export, /growth forget, or /growth start to go on." in members.stopped().text


def test_a_pause_says_from_when_on() -> None:
    read = members.paused(date(2026, 12, 3), date(2026, 11, 18)).text
    assert read.startswith("Paused until Thursday 3 December.")
    assert "/growth pause" not in read
    assert "/growth pause 1 month" in members.paused(date(2026, 12, 2), date(2026, 11, 18), chosen=False).text


def test_a_pause_that_is_not_understood_is_answered_with_an_example() -> None:
    read = texts(members.pause_not_understood("banana"))
    assert "banana" in read
    assert "/growth pause 2 weeks" in read


def test_four_unanswered_questions_end_in_three_choices() -> None:
    message = members.asked_four_times(3)
    assert buttons(message) == ["Every week", "Only when I write first", "Stop"]
    assert {one["value"] for one in elements(message, "button")} == {"3"}


def test_help_names_ones_rights() -> None:
    read = texts(help.usage(joined=True))
    assert "/growth export" in read
    assert "/growth forget" in read


def test_an_unknown_command_is_answered_with_usage() -> None:
    read = texts(help.unknown("frobnicate"))
    assert "frobnicate" in read
    assert "/growth summary" in read
    assert "Did you mean" not in read


def test_a_mistyped_command_is_answered_with_the_one_that_was_meant() -> None:
    for typed, meant in (("Sumary", "/growth summary"), ("exprot now", "/growth export")):
        assert f"Did you mean {meant}?" in texts(help.unknown(typed))


def test_privacy_takes_ten_lines() -> None:
    lists = [block for block in help.privacy().blocks if block["type"] == "rich_text"]
    assert len(lists[1]["elements"][0]["elements"]) == 10


def test_where_nothing_is_kept_there_is_nothing_to_press() -> None:
    nothing, settings_only = (rights.forget_form(rights.Going(n, 0, n)) for n in (0, 2))
    assert "submit" not in nothing
    assert "nothing to erase" in texts(nothing)
    assert "0 answers" not in texts(settings_only)


def test_a_weekday_alone_is_of_the_next_days_and_else_the_date_stands_beside_it() -> None:
    for today, said in (
        (20, "today at 15:00"),
        (14, "on Friday at 15:00"),
        (13, "on Friday 20 November at 15:00"),
    ):
        assert f"I'll ask {said}, Berlin time." in members.joined(ANA, FRIDAY, date(2026, 11, today)).text
