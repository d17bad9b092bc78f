"""Home: the first block by state, then what there is, then settings and who can see what."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.commitments import Kept, Planned
from bot.domain.dates_in_words import long_date, month_in_words
from bot.domain.members import Choices, Rhythm
from bot.domain.mentoring import Mentor
from bot.domain.mix import Mix
from bot.views import commitments, ids, introductions, mentoring
from bot.views.blocks import (
    Block,
    Home,
    actions,
    bullets,
    button,
    channel,
    divider,
    header,
    own,
    small,
    words,
)
from bot.views.charts import bars
from bot.views.dates import moment
from bot.views.introductions import Introduced
from bot.views.ladder import ladder
from bot.views.members import WELCOME, join_buttons
from bot.views.prompts import MAIN_ASK
from bot.views.summaries import NO_PLANS, NOT_HOURS, counts_in_words

_MOST_TEAMS, _MOST_MONTHS, _MOST_RECENT = 10, 6, 5
_RECENT = 300


NOTHING = Mix()


@dataclass(frozen=True, slots=True)
class OpenPrompt:
    """A prompt without an answer; `week` is like "16–20 Nov"."""

    prompt_id: int
    week: str


@dataclass(frozen=True, slots=True)
class HomeValues:
    """What Home shows of one person. Dates and moments are local to them.

    `choices` is None for whoever hasn't joined, or has stopped (`has_stopped`). `told` counts activities
    ever, `unsure` those not placed yet. `earlier` months, oldest first, by their first day. `recent` are the
    member's own words, latest first. `counts_in` are channel ids of teams.
    """

    today: date
    choices: Choices | None = None
    has_stopped: bool = False
    told: int = 0
    open_prompt: OpenPrompt | None = None
    unsure: int = 0
    paused_until: date | None = None
    gone_quiet: bool = False
    next_prompt: datetime | None = None
    this_month: Mix = NOTHING
    earlier: tuple[tuple[date, Mix], ...] = ()
    recent: tuple[str, ...] = ()
    counts_in: tuple[str, ...] = ()
    features: Collection[str] = ids.RIGHTS
    plan: Planned | None = None
    kept: Kept = NO_PLANS
    mentors: tuple[Mentor, ...] = ()
    introduction: Introduced | None = None


def home(h: HomeValues) -> Home:
    """The whole tab. Empty sections are left out; the last block is always the same four things."""
    if h.choices is None:
        return _view([*_not_joined(h), *ladder(), divider(), *_last(h)])
    sections = [
        commitments.in_home(h.plan, h.kept),
        mentoring.in_home(h.mentors),
        introductions.in_home(h.introduction),
        _month(h),
        _earlier(h),
        _recent(h),
        _teams(h),
        [header("The steps"), *ladder(h.choices.field)],
    ]
    blocks = _first(h)
    for section in sections:
        blocks += [divider(), *section] if section else []
    return _view([*blocks, divider(), *_last(h)])


def _view(blocks: list[Block]) -> Home:
    return {"type": "home", "blocks": blocks}


def _not_joined(h: HomeValues) -> list[Block]:
    if h.has_stopped:
        stopped = "You've stopped, so I don't write. What you told me is still yours."
        return [own(stopped), actions(button("Join again", ids.MEMBER_JOIN, primary=True))]
    return [own(WELCOME), join_buttons()]


def _first(h: HomeValues) -> list[Block]:
    """What matters now, and what to do about it: an open question, what waits to be placed, a pause."""
    waiting = [*_open_prompt(h), *_unsure(h), *_paused(h)]
    if waiting:
        return waiting
    if not h.told:
        return [own(f"*{_when('First question', h)}*"), actions(_tell("Tell me something now"))]
    line = counts_in_words(month_in_words(h.today, h.today), h.this_month)
    buttons = [_tell("Tell me something")]
    if h.gone_quiet:
        buttons.append(button("Ask me again", ids.MEMBER_RESUME))
    return [own(f"*{_when('Next question', h)}*"), own(line), actions(*buttons)]


def _open_prompt(h: HomeValues) -> list[Block]:
    if h.open_prompt is None:
        return []
    answer = button("Answer", ids.PROMPT_ANSWER, h.open_prompt.prompt_id, primary=True)
    return [own(f"*{MAIN_ASK}*"), small(f"Your question for {h.open_prompt.week}."), actions(answer)]


def _unsure(h: HomeValues) -> list[Block]:
    if not h.unsure:
        return []
    which = "1 thing waits" if h.unsure == 1 else f"{h.unsure} things wait"
    place = button("Place them", ids.ACTIVITY_SORT, primary=h.open_prompt is None)
    return [own(f"*{which} for you to say which step it was.*"), actions(place)]


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
        return f"{what} on {moment(h.next_prompt)}."
    if h.gone_quiet:
        return "I've gone quiet: four questions in a row weren't the moment."
    if h.choices is not None and h.choices.rhythm is Rhythm.ON_REQUEST:
        return "I don't ask by myself. Write whenever there is something."
    return "No question is planned."


def _month(h: HomeValues) -> list[Block]:
    mix = h.this_month
    if not mix.placed:
        return []
    line = counts_in_words(month_in_words(h.today, h.today), mix)
    counts = bars((mix.tactical, mix.functional, mix.business))
    stretches = [f"Stretches: {mix.stretches}."] if mix.stretches else []
    open_ = [f"Not placed: {mix.open}."] if mix.open else []
    return [header("This month so far"), own(line), counts, small(" ".join([*stretches, *open_, NOT_HOURS]))]


def _earlier(h: HomeValues) -> list[Block]:
    told = [(day, mix) for day, mix in h.earlier if mix.told]
    if not told:
        return []
    lines = [
        counts_in_words(month_in_words(day, h.today), mix) for day, mix in reversed(told[-_MOST_MONTHS:])
    ]
    return [header("Before"), bullets(lines)]


def _recent(h: HomeValues) -> list[Block]:
    if not h.recent:
        return []
    said = bullets(words(one, _RECENT) for one in h.recent[:_MOST_RECENT])
    return [header("You told me lately"), said, actions(button("All of it", ids.HISTORY_OPEN))]


def _teams(h: HomeValues) -> list[Block]:
    if not h.counts_in:
        return []
    lines: list[Sequence[str | Block]] = [[channel(one)] for one in h.counts_in[:_MOST_TEAMS]]
    note = small("Totals of several people together, never yours alone. /growth team there to leave.")
    return [header("You count in these digests"), bullets(lines), note]


def _last(h: HomeValues) -> list[Block]:
    buttons = [button("Settings", ids.MEMBER_SETTINGS)] if h.choices is not None else []
    told = h.choices is not None or h.has_stopped  # whoever never joined has nothing to export or erase
    if told and ids.EXPORT in h.features:
        buttons.append(button("Export", ids.MEMBER_EXPORT))
    if told and ids.FORGET in h.features:
        buttons.append(button("Forget me", ids.MEMBER_FORGET))
    return [actions(*buttons, button("Who can see what", ids.MEMBER_PRIVACY))]
