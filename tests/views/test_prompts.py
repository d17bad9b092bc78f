"""The weekly ask, in its order, and what becomes of its buttons."""

from bot.views import ids, prompts
from tests.views.gallery import prompt
from tests.views.reading import buttons, elements, texts


def test_the_ask_comes_first_then_the_rest_of_the_week_then_one_more_then_who_sees_it() -> None:
    read = texts(prompts.weekly(prompt()))
    order = ["outside your comfort zone", "took up the rest", "One more, if you like:", "Only you see"]
    assert sorted(order, key=read.index) == order


def test_the_notification_is_the_ask() -> None:
    assert prompts.weekly(prompt()).text == "What did you do outside your comfort zone this week?"


def test_the_three_buttons_carry_the_prompt_and_the_last_names_the_day() -> None:
    message = prompts.weekly(prompt())
    assert buttons(message) == ["Answer in a form", "Skip this week", "Ask me on Monday"]
    assert {one["value"] for one in elements(message, "button")} == {"7"}


def test_why_this_question_is_said_only_if_the_mix_decided() -> None:
    assert "Why this one" not in texts(prompts.weekly(prompt()))
    assert "Why this one" in texts(prompts.weekly(prompt(question_because_of_mix=True)))


def test_what_was_told_already_is_counted() -> None:
    assert "You've told me 2 things already. Anything else?" in texts(prompts.weekly(prompt(told_already=2)))


def test_used_buttons_turn_into_a_line() -> None:
    for what, line in (("answered", "Answered."), ("skipped", "Skipped."), ("asked again", "newer message")):
        closed = prompts.closed(prompt(), what)
        assert buttons(closed) == [], what
        assert line in texts(closed), what


def test_a_question_that_was_put_off_can_go_to_another_day_or_be_opened_again() -> None:
    closed = prompts.closed(prompt(), "snoozed", "on Monday at 15:00")
    assert "I'll ask again on Monday at 15:00." in texts(closed)
    assert buttons(closed) == ["On another day", "Undo"]


def test_a_closed_prompt_says_which_week_an_answer_adds_to() -> None:
    closed = prompts.closed(prompt(), "expired", "16–20 Nov")
    assert buttons(closed) == ["Add to 16–20 Nov"]
    assert elements(closed, "button")[0]["action_id"] == ids.PROMPT_ANSWER


def test_a_question_of_the_operators_own_bank_is_not_read_as_markup() -> None:
    asked = prompt(lambda _: "What about *this* and `that`?")
    assert "What about *this* and `that`?" in texts(prompts.weekly(asked))


def test_the_reminder_says_that_it_is_the_only_one() -> None:
    read = prompts.reminder("16–20 Nov").text
    assert read == "Still time for last week (16–20 Nov). One line is enough. This is the only reminder."
