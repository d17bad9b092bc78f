"""Putting this week's question off: to the next working day, or to any day before the next question."""

from datetime import date, datetime, time

from bot.domain.dates_in_words import long_date, time_in_words
from bot.views import ids
from bot.views.blocks import Block, Message, Modal, actions, button, date_input, field, modal, simple, small
from bot.views.dates import when
from bot.views.help import bad_argument, window

DAY = "snooze_day"
"""Block id of the form."""
NO_ROOM = "By then the next question is due, so I leave this one open: answer it whenever you like."


def buttons(prompt_id: int) -> Block:
    """Under a question that was put off."""
    return actions(
        button("On another day", ids.PROMPT_ANOTHER_DAY, prompt_id),
        button("Undo", ids.PROMPT_UNSNOOZE, prompt_id),
    )


def put_off(due: datetime, today: date, prompt_id: int) -> Message:
    """What was said in words is done; `due` is local."""
    undo = button("Undo", ids.PROMPT_UNSNOOZE, prompt_id)
    return simple(f"I'll ask again {when(due, today)}.", actions(undo))


def open_again() -> Message:
    return simple("This week's question is open again. Answer it whenever you like.")


def form(prompt_id: int, day: date, last: date, at: time, today: date) -> Modal:
    """`day` stands in it; `last` is the last one possible; `at` is their hour."""
    until = f"The last day is {long_date(last, today)}: after that the next question is due."
    lead = f"I'll ask again at {time_in_words(at)}. {until}"
    blocks = [small(lead), field(DAY, "On which day?", date_input(ids.INPUT, day))]
    return modal(
        "Another day", blocks, form=ids.FORM_SNOOZE, submit="Ask me then", carries={"prompt": prompt_id}
    )


def no_form(message: Message) -> Modal:
    """Instead of the form, where nothing can be put off."""
    return window(message, "Another day")


def nothing_open() -> Message:
    return simple("There is no open question to put off.", small("/growth settings changes when I ask."))


def no_day_given() -> str:
    return "Please choose a day."


def over(day: date, today: date) -> str:
    """That day, or its hour today, has gone by."""
    if day == today:
        return "Your hour has gone by for today. Please choose a day from tomorrow on."
    return f"{long_date(day, today)} is over. Please choose a day from tomorrow on."


def too_late(last: date | None, today: date) -> str:
    if last is None:
        return NO_ROOM
    return f"By then the next question is due. The last day for this one is {long_date(last, today)}."


def not_possible(why: str) -> Message:
    """A day that was written, and is over or too late: `why` is one of the two sentences above."""
    return simple(why, small("For example: /growth snooze until Monday"))


def not_understood(given: str) -> Message:
    accepted = "a day before the next question: tomorrow, Monday, until 3 Dec, 2026-12-03"
    return bad_argument("/growth snooze", given, accepted, "/growth snooze Monday")
