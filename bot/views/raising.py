"""One level up, and what somebody in the room would have recommended: the two forms."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.activities import Activity
from bot.views import ids
from bot.views.blocks import (
    Block,
    Message,
    Modal,
    Option,
    actions,
    button,
    field,
    modal,
    own,
    plain,
    quote,
    radio,
    simple,
    small,
    text_input,
)
from bot.views.forms import Errors, Values, picked, written
from bot.views.phrases import ONLY_YOU

WHICH, SENTENCE, RECOMMENDED = "which", "sentence", "recommended"
QUESTIONS = (
    ("felt", "Who beyond your team felt it?", "Support: a third fewer tickets about delivery"),
    ("number", "Which number moved, or could?", "Complaints about late parcels, from 40 a week to 25"),
    ("decision", "What decision did it change?", "Logistics now tells customers about delays first"),
)
_MOST = 10
_SHOWN = 300


@dataclass(frozen=True, slots=True)
class Raised:
    """The better sentence of an activity."""

    activity_id: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Recommendation:
    activity_id: int
    words: str


NOTHING_TO_RAISE = "Nothing in it is tactical any more, so there is nothing to raise."
NOTHING_TACTICAL = "Nothing tactical is here to raise. Tell me what you did, in a line, and it can be."
NO_MORE_EXPOSURE = "There is nothing to recommend on any more."
NEVER_IN_THE_ROOM = (
    "You haven't told me yet that you were in where others decide. When you are, tell me: _Sat in on the"
    " pricing round._ Then I ask what you would have recommended."
)


def raise_form(reflection_id: int, tactical: Sequence[Activity], nothing: str = NOTHING_TO_RAISE) -> Modal:
    """Three questions to think with, and the sentence that comes of them. Only the sentence is kept."""
    if not tactical:
        return modal("One level up", [own(nothing)])
    blocks = [
        own("The same work, seen from higher up. Skip what doesn't apply; these three are to think with.")
    ]
    blocks += _which(tactical, "Which one?")
    for block_id, question, example in QUESTIONS:
        blocks.append(field(block_id, question, text_input(lines=False, placeholder=example), optional=True))
    better = text_input(placeholder="Got logistics to warn customers of delays; a third fewer tickets")
    blocks.append(field(SENTENCE, "Now say what you did, in one sentence", better))
    blocks.append(small(f"I place it anew and keep the old sentence beside it. It counts once. {ONLY_YOU}"))
    carries = {"reflection": reflection_id, "activity": tactical[0].id}
    return modal("One level up", blocks, form=ids.FORM_RAISE, submit="Keep it", carries=carries)


def recommend_form(
    reflection_id: int, exposures: Sequence[Activity], nothing: str = NO_MORE_EXPOSURE
) -> Modal:
    """For whoever sat in where others decided."""
    if not exposures:
        return modal("In the room", [own(nothing)])
    said = exposures[0].recommended if len(exposures) == 1 else ""
    blocks = [own("You were in the room. Being there is the first half; having a view is the second.")]
    blocks += _which(exposures, "Which time?")
    answer = text_input(
        initial=said,
        placeholder="Keep the price, drop the second tier: nobody asked for it",
    )
    hint = "Empty it to take it back." if said else ""
    blocks.append(
        field(RECOMMENDED, "What would you have recommended?", answer, optional=bool(said), hint=hint)
    )
    blocks.append(small(f"A good next step: send one thought of it to whoever decides. {ONLY_YOU}"))
    carries = {"reflection": reflection_id, "activity": exposures[0].id, "said": bool(said)}
    return modal("In the room", blocks, form=ids.FORM_RECOMMEND, submit="Keep it", carries=carries)


def _which(activities: Sequence[Activity], label: str) -> list[Block]:
    if len(activities) == 1:
        return [quote(activities[0].words, _SHOWN)]
    options = [Option(one.words, str(one.id)) for one in activities[:_MOST]]
    return [field(WHICH, label, radio(ids.INPUT, options, options[0].value))]


def read_raised(values: Values, only: int) -> Raised | Errors:
    """`only` is the activity of a form that offers no choice."""
    sentence = written(values, SENTENCE)
    if not sentence:
        return {SENTENCE: "One sentence is enough; the old one is kept beside it."}
    return Raised(_chosen(values, only), " ".join(sentence.split()))


def read_recommendation(values: Values, only: int, *, may_be_empty: bool = False) -> Recommendation | Errors:
    """`may_be_empty`: something was said before, and is taken back."""
    said = written(values, RECOMMENDED)
    if not said and not may_be_empty:
        return {RECOMMENDED: "One line is enough, even a guess."}
    return Recommendation(_chosen(values, only), said)


def _chosen(values: Values, only: int) -> int:
    chosen = ids.row_id(picked(values, WHICH) or "")
    return only if chosen is None else chosen


def in_a_message() -> Message:
    """In the DM, where a message cannot open a window by itself."""
    return simple(
        "One level up: what a tactical thing changed for the whole place, in one sentence.",
        actions(button("One level up", ids.REFLECTION_RAISE)),
    )


def room_in_a_message() -> Message:
    return simple(
        "In the room: where you sat in while others decided, and what you would have recommended.",
        actions(button("Say what I'd have recommended", ids.REFLECTION_RECOMMEND)),
    )


def beside(activity: Activity) -> list[Block]:
    """What stands under an activity: its old sentence, and what they would have recommended."""
    lines = [f"Before: {activity.before}"] if activity.before else []
    if activity.recommended:
        lines.append(f"You would have recommended: {activity.recommended}")
    return [{"type": "context", "elements": [plain(line, _SHOWN)]} for line in lines]
