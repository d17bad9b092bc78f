"""The form behind Change: reword, split, join, place anew, delete; and what was changed in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.activities import Activity
from bot.domain.ladder import Placing, Rung
from bot.views import ids
from bot.views.blocks import (
    INPUT_LENGTH,
    Block,
    Modal,
    Option,
    actions,
    button,
    divider,
    field,
    modal,
    own,
    select,
    small,
    text_input,
    ticks,
    words,
)
from bot.views.forms import Errors, Values, opened_with, picked, ticked, written
from bot.views.ladder import NOT_AN_ACTIVITY, OUTSIDE, RUNG_OPTIONS
from bot.views.words import flat, length

STRETCH, JOIN, DELETE = "stretch", "join", "delete"
MARKS, PLACE = "change_marks", "change_place"
"""Action ids of what is read when the form is submitted; pressing them does nothing yet."""

WHICH = "Which was it?"

# A window holds 100 blocks and 250 kB; escaped as JSON, one UTF-16 unit takes up to 6 bytes.
_MOST_ON_A_PAGE = 20
_LONGEST_PAGE = 20_000


@dataclass(frozen=True, slots=True)
class Change:
    """What a member changed about one activity; None: as it was.

    `words` has one text, or several if it was split. `placed` is a rung, or NO_ACTIVITY.
    """

    activity_id: int
    words: tuple[str, ...] | None = None
    placed: Rung | Placing | None = None
    stretch: bool | None = None
    join_above: bool = False
    delete: bool = False


def pages(activities: Sequence[Activity]) -> list[list[Activity]]:
    """The activities in groups that fit into one window; at least one group."""
    found: list[list[Activity]] = [[]]
    used = 0
    for activity in activities:
        size = min(length(activity.words), INPUT_LENGTH)
        if found[-1] and (len(found[-1]) >= _MOST_ON_A_PAGE or used + size > _LONGEST_PAGE):
            found.append([])
            used = 0
        found[-1].append(activity)
        used += size
    return found


def change_modal(reflection_id: int, activities: Sequence[Activity], page: int = 0) -> Modal:
    """One page of a reflection's activities. Turning the page submits nothing: save first, then turn."""
    groups = pages(activities)
    page = min(max(page, 0), len(groups) - 1)
    first = activities[0].id if activities else 0
    how = own("Reword as you like. To split one into two, put a line break in it.")
    blocks: list[Block] = [how, small("Only you see it.")]
    for activity in groups[page]:
        blocks += [divider(), *_rows(activity, is_first=activity.id == first)]
    blocks += _turning(page, len(groups))
    if activities:
        ties = button("Part of a problem I own", ids.PROBLEM_TIES, reflection_id)
        share = button("Share in a digest", ids.HIGHLIGHT_SHARE, reflection_id)
        blocks += [divider(), actions(ties, share)]
    carries = {"reflection": reflection_id, "page": page}
    return modal("Change", blocks, form=ids.FORM_CHANGE, submit="Save", carries=carries)


def _rows(activity: Activity, *, is_first: bool) -> list[Block]:
    return [_words_of(activity), _marks_of(activity, is_first=is_first)]


def _words_of(activity: Activity) -> Block:
    said = flat(activity.words)
    if length(said) > INPUT_LENGTH:
        return own(words(said, 500), " _Too long to reword here: edit your message instead._")
    return field(f"words-{activity.id}", "What you did", text_input(initial=said), optional=True)


def _marks_of(activity: Activity, *, is_first: bool) -> Block:
    options = [Option(OUTSIDE, STRETCH), Option("Join with the one above", JOIN), Option("Delete", DELETE)]
    if is_first:
        del options[1]
    return actions(
        select(PLACE, RUNG_OPTIONS, placed(activity), WHICH),
        ticks(MARKS, options, [STRETCH] if activity.stretch else []),
        block_id=f"marks-{activity.id}",
    )


def placed(activity: Activity) -> str | None:
    """What a select shows as chosen: nothing for what nobody has placed."""
    if activity.placing is Placing.NO_ACTIVITY:
        return NOT_AN_ACTIVITY
    return activity.rung.value if activity.rung is not None else None


def _turning(page: int, count: int) -> list[Block]:
    if count == 1:
        return []
    buttons = []
    if page > 0:
        buttons.append(button("Earlier ones", ids.REFLECTION_PAGE_BACK, page - 1))
    if page < count - 1:
        buttons.append(button("Later ones", ids.REFLECTION_PAGE_ON, page + 1))
    return [
        divider(),
        small(f"Page {page + 1} of {count}. Save before you turn the page."),
        actions(*buttons),
    ]


def is_still_there(values: Values, activity_ids: Sequence[int]) -> bool:
    """Whether anything of what the form shows exists yet."""
    return any(f"marks-{activity_id}" in values for activity_id in activity_ids)


def read_changes(
    values: Values, activities: Sequence[Activity], blocks: Sequence[Block]
) -> tuple[Change, ...] | Errors:
    """What was touched in a form of these blocks and isn't so yet: whoever saves an old form, or the same one
    twice, undoes nothing that came after it. Activities on other pages are as they were."""
    errors: Errors = {}
    changes = []
    form = _Form(values, opened_with(blocks), frozenset(flat(one.words) for one in activities))
    for activity in activities:
        if f"marks-{activity.id}" not in values:
            continue
        change = _change_of(form, activity)
        if change.words == () and not change.delete:
            errors[f"words-{activity.id}"] = "Write a few words, or tick “Delete”."
        if change != Change(activity.id):
            changes.append(change)
    return errors or tuple(changes)


@dataclass(frozen=True, slots=True)
class _Form:
    """`there`: the words of all activities now."""

    values: Values
    shown: Values
    there: frozenset[str]


def _change_of(form: _Form, activity: Activity) -> Change:
    block_id = f"marks-{activity.id}"
    marks, marked = ticked(form.values, block_id, MARKS), ticked(form.shown, block_id, MARKS)
    chosen, stretch = picked(form.values, block_id, PLACE), STRETCH in marks
    if chosen in (picked(form.shown, block_id, PLACE), placed(activity)):
        chosen = None
    return Change(
        activity.id,
        words=_reworded(form, activity),
        placed=_placed(chosen) if chosen is not None else None,
        stretch=stretch if stretch not in (STRETCH in marked, activity.stretch) else None,
        join_above=JOIN in marks,
        delete=DELETE in marks,
    )


def _reworded(form: _Form, activity: Activity) -> tuple[str, ...] | None:
    """The lines; what was split off already, when the same form was saved before, is not split off again."""
    block_id = f"words-{activity.id}"
    if block_id not in form.values:
        return None
    lines = (flat(line) for line in written(form.values, block_id).splitlines())
    first, *more = [line for line in lines if line] or [""]
    if not first:
        return ()
    found = (first, *(line for line in more if line not in form.there))
    return None if found in ((flat(activity.words),), (flat(written(form.shown, block_id)),)) else found


def _placed(value: str) -> Rung | Placing:
    return Placing.NO_ACTIVITY if value == NOT_AN_ACTIVITY else Rung(value)
