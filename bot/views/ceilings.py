"""The ceiling signal: what a member, and nobody else, is told after three months under their floor."""

from datetime import date

from bot.domain.dates_in_words import month_in_words
from bot.domain.mix import Mix
from bot.views import ids
from bot.views.blocks import Message, actions, bullets, button, own, simple, small

FIRST = "Three months, and almost nothing beyond your field yet."
ONLY_YOU = "Only you are told this. It stands in no digest, and I tell it once a quarter at most."


def told(ceiling_id: int, span: tuple[date, date], mix: Mix, today: date) -> Message:
    """`span`: first days of the first and the last month."""
    months = f"{month_in_words(span[0], today)} to {month_in_words(span[1], today)}"
    beyond = mix.business or "none"
    ways = [
        "*Own a problem* that is bigger than your area, and carry it from evidence to decision to result.",
        "*Ask somebody senior* what one thing to do differently, to be trusted with more than your field.",
    ]
    buttons = [
        button("Name a problem", ids.PROBLEM_NAME),
        button("Ask somebody", ids.MENTOR_OPEN),
        button("Don't tell me this again", ids.CEILING_OFF, ceiling_id),
    ]
    return simple(
        f"*{FIRST}*",
        own(f"{months}: {mix.placed} things, {beyond} of them beyond your field. Two ways out:"),
        bullets(ways),
        actions(*buttons),
        small(ONLY_YOU),
    )


def off(ceiling_id: int) -> Message:
    return simple(
        "I won't tell you this again. Settings brings it back if you change your mind.",
        actions(button("Undo", ids.CEILING_ON, ceiling_id, label="Undo: tell me again")),
    )


def on() -> Message:
    return simple("I'll tell you again, once a quarter at most.")
