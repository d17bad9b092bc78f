"""Prompts: the weekly ask, what becomes of it, its one reminder and its form."""

from dataclasses import dataclass
from functools import lru_cache

from bot.domain.commitments import Planned
from bot.domain.prompts import Question
from bot.domain.turns import Turn, turn_of
from bot.views import commitments, ids, snoozing
from bot.views.blocks import (
    Block,
    Message,
    Modal,
    actions,
    button,
    field,
    modal,
    own,
    simple,
    small,
    text_input,
    words,
)
from bot.views.forms import COMFORT, QUESTION, REST
from bot.views.phrases import counted

MAIN_ASK = "What did you do outside your comfort zone this week?"
SECOND_ASK = "And what took up the rest of it? Two or three lines are enough; I sort them."
ONLY_YOU = "Only you see your answer."
_QUESTION = 400


@dataclass(frozen=True, slots=True)
class WeeklyPrompt:
    """`next_working_day` is a weekday's name, None to offer none; `week_note` is made of the notes below."""

    prompt_id: int
    question: Question
    question_because_of_mix: bool = False
    next_working_day: str | None = None
    told_already: int = 0
    week_note: str | None = None
    plan: Planned | None = None  # last week's commitment


def weekly(p: WeeklyPrompt) -> Message:
    """The weekly ask, with its three buttons. Another day is one press further: see `closed`."""
    buttons = (one | {"value": str(p.prompt_id)} for one in _buttons(p.next_working_day))
    return Message(MAIN_ASK, [*_asks(p), actions(*buttons)])


@lru_cache(maxsize=8)
def _buttons(next_working_day: str | None) -> tuple[Block, ...]:
    """The buttons under a prompt. Cached, as `_first` and `_one_more` are: they are alike for many
    members."""
    buttons = (button("Answer in a form", ids.PROMPT_ANSWER), button("Skip this week", ids.PROMPT_SKIP))
    if next_working_day is None:
        return buttons
    return (*buttons, button(f"Ask me on {next_working_day}", ids.PROMPT_SNOOZE))


def _asks(p: WeeklyPrompt) -> list[Block]:
    plan = commitments.asked(p.plan) if p.plan is not None else []
    return [
        *_first(p.week_note, p.told_already),
        *plan,
        *_one_more(p.question, because_of_mix=p.question_because_of_mix),
    ]


@lru_cache(maxsize=256)
def _first(note: str | None, told: int) -> tuple[Block, ...]:
    blocks = [small(note)] if note else []
    blocks.append(own(f"*{MAIN_ASK}*"))
    if told:
        blocks.append(own(f"You've told me {counted(told, 'thing')} already. Anything else?"))
    return (*blocks, own(SECOND_ASK))


@lru_cache(maxsize=512)
def _one_more(question: Question, *, because_of_mix: bool) -> tuple[Block, ...]:
    blocks = [own("_One more, if you like:_ ", words(question.text, _QUESTION))]
    turn = turn_of(question.id)
    if turn is not None:
        opens = ids.INTRODUCTION_WRITE if turn is Turn.INTRODUCE else ids.MENTOR_OPEN
        blocks.append(actions(button(_TURNS[turn], opens)))
    if because_of_mix:
        blocks.append(
            small("Why this one: of what you told me lately, almost nothing was beyond your field.")
        )
    return (*blocks, small(ONLY_YOU))


_TURNS = {
    Turn.TELL: "Tell what they said",
    Turn.DID: "Say what came of it",
    Turn.INTRODUCE: "Say how",
    Turn.ASK: "Choose a question to ask",
}


def closed(p: WeeklyPrompt, what: str, detail: str = "") -> Message:
    """The ask, its buttons turned into a line that says what happened.

    `what` is answered, skipped, snoozed (`detail`: "on Monday at 15:00"), asked again, or expired (`detail`:
    the week's dates).
    """
    blocks = [*_asks(p), own(_what_happened(what, detail))]
    if what == "expired" and detail:
        blocks.append(actions(button(f"Add to {detail}", ids.PROMPT_ANSWER, p.prompt_id)))
    if what == "snoozed":
        blocks.append(snoozing.buttons(p.prompt_id))
    return Message(MAIN_ASK, blocks)


def _what_happened(what: str, detail: str) -> str:
    lines = {
        "answered": "Answered. A reply in this thread adds to it.",
        "skipped": "Skipped. If something comes to mind, a reply in this thread still counts.",
        "snoozed": f"I'll ask again {detail}.",
        "asked again": "I've asked again: see the newer message.",
        "expired": f"{detail or 'This week'} is closed; what you add here still counts for it.",
    }
    return lines.get(what, detail or "Closed.")


# --- what a prompt says first, when there is something to say ---


def left_you_alone(weeks: int = 1) -> str:
    return "I left you alone last week." if weeks < 2 else f"I left you alone for {weeks} weeks."


def late_week(span: str) -> str:
    """Which week a late prompt means; ``span`` is like "16–20 Nov"."""
    return f"Late, from my side: this is about {span}."


def zone_changed(zone: str) -> str:
    """Once after a move; ``zone`` is like "Lisbon time"."""
    return f"You've moved, so I ask at your usual hour, {zone}. Settings has other zones."


# --- what becomes of it ---


def reminder(span: str, *, this_week: bool = False, prompt_id: int | None = None) -> Message:
    """The one reminder. `this_week`: the week that it means isn't over yet."""
    which = "this week" if this_week else "last week"
    form = button("Answer in a form", ids.PROMPT_ANSWER, prompt_id) if prompt_id is not None else None
    more = [actions(form)] if form else []
    return simple(f"Still time for {which} ({span}). One line is enough. This is the only reminder.", *more)


def nothing_this_week() -> Message:
    return simple("Noted. A week of keeping things running counts as an answer.")


def skipped() -> Message:
    return simple("Skipped. I'll ask again next week.")


def nothing_to_skip() -> Message:
    return simple(
        "There is no open question to skip.", small("/growth pause 2 weeks keeps the next ones away.")
    )


def too_late_to_snooze() -> Message:
    return simple(snoozing.NO_ROOM)


def answer_form(prompt_id: int, question: Question, week: str | None = None) -> Modal:
    """The three fields of a prompt. `week`, like "16–20 Nov": of a closed one, to say what it adds to."""
    blocks: list[Block] = [small(f"This adds to {week}. {ONLY_YOU}" if week else ONLY_YOU)]
    blocks += answer_fields()
    if turn_of(question.id) is None:  # those have a window of their own
        blocks.append(field(QUESTION, question.text, text_input(), optional=True))
    return modal("Your week", blocks, form=ids.FORM_ANSWER, submit="Keep it", carries={"prompt": prompt_id})


def answer_fields() -> list[Block]:
    """The two that stand in every form of an answer."""
    stretch = field(
        COMFORT,
        "What did you do outside your comfort zone?",
        text_input(placeholder="Told the head of sales why the campaign should wait"),
        optional=True,
        hint="It felt new, risky or uncomfortable. What you write here counts as a stretch.",
    )
    rest = field(
        REST,
        "What took up the rest of the week?",
        text_input(placeholder="Posted the reels. Planned next month's content."),
        optional=True,
        hint="Two or three lines are enough; I sort them.",
    )
    return [stretch, rest]
