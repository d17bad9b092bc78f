"""The pack: the document itself, in Markdown, and what is said around it."""

import re
from collections.abc import Sequence
from datetime import date

from bot.domain.activities import Activity
from bot.domain.dates_in_words import month_in_words, plain_date
from bot.domain.ladder import Rung
from bot.domain.packs import MOST_MONTHS, Advice, Item, Pack, without_name
from bot.domain.problems import Part, Problem
from bot.views import ids
from bot.views.blocks import (
    MOST_TICKS,
    Block,
    Message,
    Modal,
    Option,
    actions,
    button,
    field,
    modal,
    own,
    simple,
    small,
    ticks,
)
from bot.views.forms import Values, ticked
from bot.views.help import bad_argument
from bot.views.phrases import counted
from bot.views.problems import PARTS
from bot.views.rights import in_pieces
from bot.views.themes import THEMES
from bot.views.words import flat

A_SENIOR_COLLEAGUE = "a senior colleague"
MOST_TO_CONFIRM = 40
STEPS = {Rung.TACTICAL: "", Rung.FUNCTIONAL: "in my field", Rung.BUSINESS: "beyond my field"}
_GROUPS = {Rung.BUSINESS: "Strategy beyond my field", Rung.FUNCTIONAL: "Strategy in my field"}
_STRUCTURE = re.compile(r"[\\`*_\[\]<>|~]|&(?=[#\w]+;)")


# --- the document ---


def as_markdown(pack: Pack) -> str:
    """Problems from evidence to decision to result, the strategic rest by theme, what mentors said."""
    lines = [f"# My strategic work, {span_in_words(pack)}", ""]
    if pack.items:
        lines += [_counts(pack), ""]
    if pack.chapters:
        lines += ["## Problems I own", ""]
        for problem, items in pack.chapters:
            lines += _chapter(problem, items)
    if pack.themes:
        lines += ["## By theme" if pack.chapters else "## What I did", ""]
        for theme, items in pack.themes.items():
            name = THEMES[theme] if theme else "Other strategic work"
            lines += [f"### {name}", "", *(_line(item) for item in items), ""]
    if pack.advice:
        lines += ["## What I was told", "", *(_told(one) for one in pack.advice), ""]
    return "\n".join([*lines, "_Only what I confirmed myself. Counts of what I told, not hours._", ""])


def span_in_words(pack: Pack) -> str:
    """ "June to November 2026", "November 2026"."""
    last = f"{month_in_words(pack.last)} {pack.last.year}"
    if pack.first == pack.last:
        return last
    year = f" {pack.first.year}" if pack.first.year != pack.last.year else ""
    return f"{month_in_words(pack.first)}{year} to {last}"


def _counts(pack: Pack) -> str:
    items = pack.items
    parts = [f"{sum(i.rung is rung for i in items)} {STEPS[rung]}" for rung in _GROUPS]
    stretches = sum(i.stretch for i in items)
    line = f"{counted(len(items), 'thing')} that I confirmed: {', '.join(parts)}."
    return f"{line} {stretches} outside my comfort zone." if stretches else line


def _chapter(problem: Problem, items: Sequence[Item]) -> list[str]:
    until = f", closed on {_day(problem.ended)}" if problem.ended is not None else ""
    lines = [f"### {escaped(problem.name)}", "", f"Since {_day(problem.opened)}{until}.", ""]
    for part in Part:
        told = [_line(item) for item in items if item.part is part]
        if part is Part.RESULT and problem.result and problem.ended is not None:
            told.append(f"- {_day(problem.ended)}: {escaped(problem.result)}")
        lines += [f"**{PARTS[part]}**", "", *told, ""] if told else []
    return lines


def _line(item: Item) -> str:
    marks = [STEPS[item.rung], "stretch" if item.stretch else ""]
    links = [f"[evidence]({link})" for link in item.links]
    said = ", ".join(one for one in (*marks, *links) if one)
    return f"- {_day(item.day)}: {escaped(item.words)}" + (f" ({said})" if said else "")


def _told(advice: Advice) -> str:
    by = escaped(advice.by) if advice.by else A_SENIOR_COLLEAGUE
    did = f" What I did about it: {escaped(advice.did)}" if advice.did else ""
    return f"- {_day(advice.day)}, {by}: “{escaped(advice.said)}”{did}"


def _day(day: date) -> str:
    return f"{plain_date(day)} {day.year}"


def escaped(said: str) -> str:
    """A person's words on one line, in which nothing is taken for Markdown or HTML."""
    return _STRUCTURE.sub(lambda found: f"\\{found[0]}", flat(said))


def advice_of(day: date, name: str, said: str, did: str, *, by_name: bool) -> Advice:
    """By name only with the mentor's own tick; else their name isn't in the words either."""
    if by_name:
        return Advice(day, name, said, did)
    hidden = [without_name(words, name, A_SENIOR_COLLEAGUE) for words in (said, did)]
    return Advice(day, "", hidden[0], hidden[1])


# --- what is said ---


def title(pack: Pack) -> str:
    return f"My strategic work, {span_in_words(pack)}"


def comment(pack: Pack) -> str:
    """With the file."""
    return f"Your pack, {span_in_words(pack)}. Only you see it here. Read it before you hand it on."


def is_coming(pack: Pack, waiting: int, months: int) -> Message:
    first = f"Your pack, {span_in_words(pack)}: {_holds(pack)}. It comes in our direct messages."
    return simple(first, *_waiting(waiting, months), small("/growth pack 12 goes back a year."))


def _holds(pack: Pack) -> str:
    if pack.items:
        return f"{counted(len(pack.items), 'thing')} that you confirmed"
    parts = ["your problems"] if pack.chapters else []
    parts += ["what you were told"] if pack.advice else []
    return f"{' and '.join(parts)}, no work that you confirmed yet"


def nothing_yet(pack: Pack, waiting: int, months: int) -> Message:
    first = f"Nothing for a pack yet, {span_in_words(pack)}: it holds only strategic work that you confirmed."
    tell = [] if waiting else [actions(button("Tell me something", ids.REFLECTION_WRITE))]
    return simple(first, *_waiting(waiting, months), *tell)


def _waiting(waiting: int, months: int) -> list[Block]:
    if not waiting:
        return []
    which, through = "1 thing that I placed as strategy waits", "Go through it"
    if waiting > 1:
        which, through = f"{waiting} things that I placed as strategy wait", "Go through them"
    return [own(f"{which} for your yes."), actions(button(through, ids.PACK_CONFIRM, months))]


def bad_months(given: str) -> Message:
    accepted = f"how many months it goes back: 1 to {MOST_MONTHS}, quarter, year, or nothing for half a year"
    return bad_argument("/growth pack", given, accepted, "/growth pack 12")


def as_messages(text: str) -> list[Message]:
    """Where Slack takes no file from me."""
    return in_pieces(text, "Slack takes no file from me here, so this is your pack, as messages.")


# --- saying yes ---


def confirm_form(waiting: Sequence[Activity], months: int) -> Modal:
    """Ticks, in groups of ten, those beyond the field first; nothing is ticked beforehand."""
    if not waiting:
        return modal("For your pack", [own("All of it has your yes. Nothing waits.")])
    blocks: list[Block] = [own("I placed these as strategy. Tick what is right; the rest stays out of it.")]
    for rung, name in _GROUPS.items():
        some = [one for one in waiting if one.rung is rung]
        for start in range(0, len(some), MOST_TICKS):
            options = [Option(one.words, str(one.id)) for one in some[start : start + MOST_TICKS]]
            group = ticks(ids.INPUT, options)
            blocks.append(field(f"yes-{rung.value}-{start}", name, group, optional=True))
    blocks.append(small("What stands on another step can be placed anew: /growth history. Only you see it."))
    carries = {"months": months}
    return modal("For your pack", blocks, form=ids.FORM_PACK, submit="Confirm these", carries=carries)


def read_confirmed(values: Values) -> list[int]:
    said = [one for block in values if block.startswith("yes-") for one in ticked(values, block)]
    return [found for one in said if (found := ids.row_id(one)) is not None]


def confirmed(count: int, months: int) -> Message:
    which = "1 thing has" if count == 1 else f"{count} things have"
    first = f"{which} your yes." if count else "Nothing was ticked, so nothing changed."
    return simple(first, actions(button("Make the pack", ids.PACK_MAKE, months, primary=True)))
