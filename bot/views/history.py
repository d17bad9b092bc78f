"""A member's own history: a page of it, what it is filtered by, and what can be done with each thing."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from bot.domain.dates_in_words import month_in_words, short_date
from bot.domain.history import PAGE, Told, Wanted
from bot.views import ids
from bot.views.blocks import (
    Block,
    Message,
    Modal,
    Option,
    actions,
    button,
    modal,
    own,
    select,
    simple,
    small,
    words,
)
from bot.views.evidence import links
from bot.views.help import bad_argument, window
from bot.views.ladder import NAMES
from bot.views.phrases import counted
from bot.views.reflections import activity_line
from bot.views.themes import THEMES

ANY = "any"
RUNGS = [
    Option("Any step", ANY),
    *(Option(name, rung.value) for rung, name in NAMES.items()),
    Option("Not placed yet", "open"),
]
STRETCHES = [Option("Stretch or not", ANY), Option("Stretches only", "stretch")]
_LONGEST_SEARCH = 200


def page(wanted: Wanted, told: Sequence[Told], count: int, today: date) -> Modal:
    """One page, newest first; a press on a filter shows it anew."""
    if not count and wanted == Wanted():
        tell = actions(button("Tell me something", ids.REFLECTION_WRITE))
        return modal("Your history", [own("You haven't told me anything yet. A line is enough."), tell])
    blocks = [own(*_what(wanted, count, today)), _filters(wanted)]
    for one in told:
        blocks += [_day(one, today), activity_line(one.activity), *links(one.evidence), _edit(one)]
    return modal("Your history", [*blocks, *_turning(wanted, count)], carries=asdict(wanted))


def _what(wanted: Wanted, count: int, today: date) -> list[str | Block]:
    pieces: list[str | Block] = [counted(count, "thing") if count else "Nothing"]
    if wanted.words:
        pieces += [" with “", words(wanted.words, _LONGEST_SEARCH), "”"]
    if wanted.month:
        pieces.append(f" in {month_in_words(wanted.month, today)}")
    if not count:
        pieces.append(f".{_looser(wanted)} `/growth history` shows everything.")
    else:
        pieces.append(". Only you see this.")
    return pieces


def _looser(wanted: Wanted) -> str:
    """What to try instead, of what was asked for."""
    tries = ["fewer words"] if wanted.words else []
    tries += ["fewer filters"] if wanted.rung or wanted.stretch or wanted.theme else []
    return f" Try {' or '.join(tries)}." if tries else ""


def _filters(wanted: Wanted) -> Block:
    themes = [Option("Any theme", ANY), *(Option(name, theme.value) for theme, name in THEMES.items())]
    return actions(
        select(ids.HISTORY_RUNG, RUNGS, wanted.rung or ANY),
        select(ids.HISTORY_STRETCH, STRETCHES, "stretch" if wanted.stretch else ANY),
        select(ids.HISTORY_THEME, themes, wanted.theme or ANY),
    )


def _day(told: Told, today: date) -> Block:
    stretch = " · Stretch" if told.activity.stretch else ""
    return small(f"{short_date(told.day, today)}{stretch}")


def _edit(told: Told) -> Block:
    label = "Reword, split, join or delete"
    return actions(button("Change or delete", ids.REFLECTION_CHANGE, told.reflection_id, label=label))


def _turning(wanted: Wanted, count: int) -> list[Block]:
    last = max(0, (count - 1) // PAGE)
    buttons = []
    if wanted.page > 0:
        buttons.append(button("Newer", ids.HISTORY_NEWER, wanted.page - 1))
    if wanted.page < last:
        buttons.append(button("Older", ids.HISTORY_OLDER, wanted.page + 1))
    if not buttons:
        return []
    return [small(f"Page {wanted.page + 1} of {last + 1}."), actions(*buttons)]


def read_wanted(carried: dict[str, Any]) -> Wanted:
    """The look that a window was opened with; anything odd counts as not said."""
    return Wanted(
        month=str(carried.get("month") or ""),
        words=str(carried.get("words") or "")[:_LONGEST_SEARCH],
        rung=str(carried.get("rung") or ""),
        theme=str(carried.get("theme") or ""),
        stretch=carried.get("stretch") is True,
    )


def bad_month(given: str, today: date) -> Modal:
    accepted = f"a month: October, oct {today.year}, last month, or nothing for everything"
    return window(bad_argument("/growth history", given, accepted, "/growth history October"), "Your history")


def search_for_what() -> Modal:
    example = bad_argument("/growth search", "", "words that you wrote", "/growth search customers checkout")
    return window(example, "Your history")


def in_a_message(month: str = "") -> Message:
    """In the DM, where a message cannot open a window by itself. `month`: as it was named, if one was."""
    return simple(
        "What you told me, newest first.",
        own("To look for words of yours: `/growth search words`."),
        actions(button("Open your history", ids.HISTORY_OPEN, month)),
    )
