"""Home: the first block by state, then what there is, then settings and who can see what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.dates_in_words import long_date, month_in_words
from bot.domain.members import Choices, Rhythm
from bot.domain.mix import Mix
from bot.views import ids
from bot.views.blocks import Block, Home, actions, button, divider, header, own, small
from bot.views.dates import when
from bot.views.ladder import ladder
from bot.views.members import WELCOME, join_buttons
from bot.views.prompts import MAIN_ASK
from bot.views.reflections import place_button
from bot.views.summaries import counts_in_words

MOST_BLOCKS = 99  # under Slack's 100

NOTHING = Mix()


@dataclass(frozen=True, slots=True)
class OpenPrompt:
    """A prompt without an answer; `week` is like "16–20 Nov"."""

    prompt_id: int
    week: str
    ask_again: datetime | None = None  # local: it was put off until then


@dataclass(frozen=True, slots=True)
class HomeValues:
    """What the first and the last block of somebody's Home say. Dates and moments are local to them.

    `choices` is None for whoever hasn't joined, or has stopped (`has_stopped`). `told`: whether they ever
    told anything, `asked`: whether I ever asked; `unsure`: how many activities are not placed yet.
    """

    today: date
    choices: Choices | None = None
    has_stopped: bool = False
    told: bool = False
    asked: bool = False
    open_prompt: OpenPrompt | None = None
    unsure: int = 0
    paused_until: date | None = None
    away: Sequence[Block] = ()  # why nothing is asked now, if their status is the reason
    gone_quiet: bool = False
    next_prompt: datetime | None = None
    this_month: Mix = NOTHING


def home(h: HomeValues, sections: Sequence[list[Block]] = ()) -> Home:
    """The whole tab: what matters now, `sections` between dividers, the empty ones left out, and at the end
    always the same few buttons. Should it ever be too long for Slack, the last sections are left out."""
    if h.choices is None:
        blocks, sections = _not_joined(h), [[header("The steps"), *ladder()], *sections]
    else:
        blocks = _first(h)
    last = [divider(), *_last(h)]
    for section in sections:
        if section and len(blocks) + len(section) + len(last) < MOST_BLOCKS:
            blocks += [divider(), *section]
    return _view([*blocks, *last])


def _view(blocks: list[Block]) -> Home:
    return {"type": "home", "blocks": blocks}


def _not_joined(h: HomeValues) -> list[Block]:
    if h.has_stopped:
        stopped = "You've stopped, so I don't write. What you told me is still yours."
        return [own(stopped), actions(button("Join again", ids.MEMBER_JOIN, primary=True))]
    return [own(WELCOME), join_buttons()]


def _first(h: HomeValues) -> list[Block]:
    """What matters now, and what to do about it: an open question, what waits to be placed, a pause."""
    waiting = [*_open_prompt(h), *_unsure(h), *(_paused(h) or h.away)]
    if waiting:
        return waiting
    again = [button("Ask me again", ids.MEMBER_RESUME)] if h.gone_quiet else []
    if not h.told:
        which = "Next question" if h.asked else "First question"
        return [own(f"*{_when(which, h)}*"), actions(_tell("Tell me something now"), *again)]
    line = counts_in_words(month_in_words(h.today, h.today), h.this_month)
    return [own(f"*{_when('Next question', h)}*"), own(line), actions(_tell("Tell me something"), *again)]


def _open_prompt(h: HomeValues) -> list[Block]:
    if h.open_prompt is None:
        return []
    answer = button("Answer", ids.PROMPT_ANSWER, h.open_prompt.prompt_id, primary=True)
    prompt_id, again = h.open_prompt.prompt_id, h.open_prompt.ask_again
    buttons = [answer, button("On another day", ids.PROMPT_ANOTHER_DAY, prompt_id)]
    said = f"Your question for {h.open_prompt.week}."
    if again is not None:
        said += f" I'll ask again {when(again, h.today)}."
        buttons.append(button("Undo", ids.PROMPT_UNSNOOZE, prompt_id))
    return [own(f"*{MAIN_ASK}*"), small(said), actions(*buttons)]


def _unsure(h: HomeValues) -> list[Block]:
    if not h.unsure:
        return []
    which, each = ("1 thing waits", "it") if h.unsure == 1 else (f"{h.unsure} things wait", "each")
    place = place_button(h.unsure, primary=h.open_prompt is None)
    return [own(f"*{which} for you to say which step {each} was.*"), actions(place)]


def _paused(h: HomeValues) -> list[Block]:
    if h.paused_until is None or h.paused_until <= h.today:
        return []
    until = own(f"*Paused until {long_date(h.paused_until, h.today)}.*")
    return [until, actions(button("Resume", ids.MEMBER_RESUME))]


def _tell(text: str) -> Block:
    return button(text, ids.REFLECTION_WRITE)


def _when(what: str, h: HomeValues) -> str:
    """ "First question on Friday at 15:00.", or why there is none."""
    if h.next_prompt is not None:
        return f"{what} {when(h.next_prompt, h.today)}."
    if h.gone_quiet:
        return "I've gone quiet: four questions in a row weren't the moment."
    if h.choices is not None and h.choices.rhythm is Rhythm.ON_REQUEST:
        return "I don't ask by myself. Write whenever there is something."
    return "No question is planned."


def _last(h: HomeValues) -> list[Block]:
    buttons = [button("Settings", ids.MEMBER_SETTINGS)] if h.choices is not None else []
    told = h.choices is not None or h.has_stopped  # whoever never joined has nothing to export or erase
    if told:
        buttons += [button("Export", ids.MEMBER_EXPORT), button("Forget me", ids.MEMBER_FORGET)]
    return [
        actions(*buttons, button("Help", ids.MEMBER_HELP), button("Who can see what", ids.MEMBER_PRIVACY))
    ]
