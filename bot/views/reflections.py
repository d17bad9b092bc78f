"""Reflections: the read-back, the forms, and kind answers to what cannot be kept."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.activities import Activity
from bot.domain.dates_in_words import month_in_words
from bot.domain.exposure import in_the_room
from bot.domain.ladder import Placing, Rung
from bot.domain.mix import Mix, mix_of
from bot.views import ids
from bot.views.blocks import (
    Block,
    Message,
    Modal,
    Option,
    actions,
    button,
    line_with,
    modal,
    own,
    select,
    simple,
    small,
    ticks,
)
from bot.views.changes import WHICH, placed
from bot.views.changes import Change as Change
from bot.views.changes import change_modal as change_modal
from bot.views.changes import read_changes as read_changes
from bot.views.evidence import links
from bot.views.ladder import OUTSIDE, RUNG_OPTIONS
from bot.views.ladder import ladder_modal as ladder_modal
from bot.views.phrases import counted
from bot.views.prompts import ONLY_YOU, answer_fields
from bot.views.raising import beside

MOST_SHOWN = 8
_IN_THE_ROOM = "What would you have recommended?"
_LINE = 500


@dataclass(frozen=True, slots=True)
class ReadBack:
    """`from_closed_week`, like "16–20 Nov": the week it counts for, if its prompt is closed. `may_belong`: by
    its words, to a problem that they own, which is not named here: its name may change, and this stands."""

    reflection_id: int
    activities: tuple[Activity, ...]
    from_closed_week: str | None = None
    evidence: tuple[str, ...] = ()  # addresses of messages
    may_belong: bool = False


def read_back(r: ReadBack) -> Message:
    """What was kept, each thing with its step; stays good if nobody touches it."""
    counts = any(a.counts for a in r.activities)
    first = kept_in_words(mix_of(r.activities)) if counts else _nothing_counts(r)
    shown = r.activities[:MOST_SHOWN]
    blocks = [own(first)]
    if r.from_closed_week:
        blocks.append(small(f"It counts for {r.from_closed_week}."))
    blocks += [block for a in shown for block in (activity_line(a), *beside(a))]
    blocks += links(r.evidence)
    blocks += _rest(len(r.activities) - len(shown), _open(r.activities))
    blocks += _stretches(r.reflection_id, [a for a in shown if a.counts])
    if r.activities:
        blocks.append(_buttons(r))
    else:
        blocks.append(actions(button("It was something I did", ids.REFLECTION_COUNT, r.reflection_id)))
    return Message(first, blocks)


def kept_in_words(mix: Mix) -> str:
    """ "Kept: 4 things, 1 beyond your field, 1 stretch."."""
    parts = [counted(mix.told, "thing")]
    if mix.business:
        parts.append(f"{mix.business} beyond your field")
    elif mix.functional:
        parts.append(f"{mix.functional} strategic in your field")
    if mix.stretches:
        parts.append("1 stretch" if mix.stretches == 1 else f"{mix.stretches} stretches")
    if mix.open:
        parts.append(f"{mix.open} not placed yet")
    return f"Kept: {', '.join(parts)}."


def _nothing_counts(r: ReadBack) -> str:
    if r.activities:
        return "Kept, and counted nowhere: you say that none of it was something you did."
    return "Noted. I found nothing you did in it, so it counts in no figure."


def activity_line(activity: Activity) -> Block:
    """The person's words, and the select that says where they stand."""
    choose = select(ids.ACTIVITY_PLACE, RUNG_OPTIONS, placed(activity), WHICH)
    return line_with(activity.words, choose, ids.block_of("activity", activity.id), _LINE)


def _open(activities: Sequence[Activity]) -> int:
    return sum(a.placing is Placing.OPEN for a in activities)


def _rest(hidden: int, open_: int) -> list[Block]:
    lines = []
    if hidden > 0:
        lines.append(f"And {hidden} more, under Change.")
    if open_:
        lines.append("I wasn't sure about one: it counts once you say which it was." if open_ == 1 else
                     f"I wasn't sure about {open_}: they count once you say which they were.")  # fmt: skip
    return [small(" ".join(lines))] if lines else []


def _stretches(reflection_id: int, activities: Sequence[Activity]) -> list[Block]:
    """One group of ticks; the options are the activities."""
    if not activities:
        return []
    options = [Option(a.words, str(a.id)) for a in activities]
    group = ticks(ids.ACTIVITY_STRETCH, options, [str(a.id) for a in activities if a.stretch])
    return [own(f"*{OUTSIDE}*"), actions(group, block_id=ids.block_of("stretch", reflection_id))]


def _buttons(r: ReadBack) -> Block:
    buttons = [button("Change", ids.REFLECTION_CHANGE, r.reflection_id)]
    if any(a.rung is Rung.TACTICAL for a in r.activities):
        buttons.append(button("One level up", ids.REFLECTION_RAISE, r.reflection_id))
    if any(a.before for a in r.activities):
        buttons.append(button("Undo one level up", ids.REFLECTION_RAISE_UNDO, r.reflection_id))
    if any(a.counts and in_the_room(a.words) for a in r.activities):
        buttons.append(button(_IN_THE_ROOM, ids.REFLECTION_RECOMMEND, r.reflection_id))
    if r.may_belong:
        buttons.append(button("Part of a problem I own", ids.PROBLEM_TIES, r.reflection_id))
    buttons.append(button("Plan next week", ids.REFLECTION_PLAN, r.reflection_id))
    buttons.append(button("?", ids.LADDER_SHOW, r.reflection_id, label="What the steps mean"))
    return actions(*buttons)


def read_back_erased() -> Message:
    """In place of a message of ours, after what it quoted was deleted, or edited to something else."""
    return simple("This quoted something you deleted or changed, so I blanked it.")


def place_button(count: int, *, primary: bool = False) -> Block:
    """The way to that window, for so many."""
    return button("Place it" if count == 1 else "Place them", ids.ACTIVITY_SORT, primary=primary)


def place_modal(activities: Sequence[Activity]) -> Modal:
    """What nobody has placed yet, each with its select; choosing is saving."""
    if not activities:
        return modal("Place them", [own("All placed. Nothing waits for you.")])
    shown = activities[:40]
    more = len(activities) - len(shown)
    blocks = [own("I wasn't sure about these. What you choose is kept at once.")]
    blocks += [activity_line(a) for a in shown]
    if more:
        blocks.append(small(f"{more} more when these are placed."))
    return modal("Place them", blocks, close="Done")


def reflect_form(month: str | None = None) -> Modal:
    """`/reflect` alone: the fields of an answer, without a prompt. `month`, "2026-10": of what it is told."""
    note = f"It counts for {month_in_words(month)}. {ONLY_YOU}" if month else ONLY_YOU
    return modal(
        "Tell me something",
        [small(note), *answer_fields()],
        form=ids.FORM_REFLECT,
        submit="Keep it",
        carries={"month": month} if month else None,
    )


# --- what cannot be kept, or is gone ---

WORDS_I_KNOW = (
    "Words that I know: “help” for all I do, “privacy” for who can see what, “settings”, “pause”, “stop”."
)


def nothing_found(draft_id: int) -> Message:
    return simple(
        "I found nothing you did in that, so I kept nothing.",
        actions(button("Keep it anyway", ids.DRAFT_KEEP_ANYWAY, draft_id)),
        small("It waits for that button for 24 hours, counts nowhere, and is then erased."),
        small(WORDS_I_KNOW),
    )


def nothing_to_keep() -> Message:
    """ "Nothing this week", while no question is open."""
    return simple("Fine. No question is open, so there is nothing to note.")


def kept_for_later() -> Message:
    return simple("Kept. I'm still sorting it; you'll find it in Home.")


def no_words(kind: str) -> Message:
    """A message without words: `kind` is file, sticker or empty."""
    lines = {
        "file": "I can't read files. Tell me in a line what you did, and I'll keep that.",
        "sticker": "I can only keep words. A line on what you did is enough.",
    }
    return simple(lines.get(kind, "There were no words in that, so I kept nothing. A line is enough."))
