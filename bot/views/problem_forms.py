"""The forms around a problem that a member owns: its name, its end, and what of an answer belongs to it."""

from collections.abc import Mapping, Sequence

from bot.domain.activities import Activity
from bot.domain.problems import MOST_OPEN, Problem
from bot.views import ids
from bot.views.blocks import (
    Block,
    Modal,
    Option,
    actions,
    button,
    field,
    line_with,
    modal,
    own,
    select,
    small,
    text_input,
    words,
)
from bot.views.forms import Errors, Values, written
from bot.views.phrases import ONLY_YOU
from bot.views.problems import LINE, NAME_LENGTH, NOWHERE, WHAT_IT_IS
from bot.views.words import flat, shown_flat

NAME, RESULT = "problem_name", "problem_result"
RESULT_LENGTH = 1000
MOST_TIES = 25  # each brings all names with it, and a window takes 250 kB


def name_form(name: str = "", problem_id: int = 0) -> Modal:
    """The form that names a new problem, or renames one."""
    placeholder = "Customers leave at checkout, and nobody owns it"
    said = text_input(lines=False, initial=name, longest=NAME_LENGTH, placeholder=placeholder)
    blocks = [
        field(NAME, "What is the problem?", said, hint="As you'd say it to somebody outside your team.")
    ]
    if not problem_id:
        blocks = [own(WHAT_IT_IS), *blocks]
    carries = {"problem": problem_id} if problem_id else None
    submit = "Rename it" if problem_id else "I own this"
    blocks.append(small(ONLY_YOU))
    return modal("A problem I own", blocks, form=ids.FORM_PROBLEM, submit=submit, carries=carries)


def read_name(values: Values) -> str | Errors:
    said = flat(written(values, NAME))
    return said or {NAME: "Give it a name: a few words are enough."}


def owned_already() -> Errors:
    return {NAME: "You own one by this name already."}


def too_many() -> Errors:
    return {NAME: f"{MOST_OPEN} are open. Close or drop one first: `/growth problem` shows them."}


def close_form(problem: Problem) -> Modal:
    placeholder = "Complaints fell from 40 a week to 25, and logistics now warns customers first"
    came = text_input(initial=problem.result, longest=RESULT_LENGTH, placeholder=placeholder)
    blocks = [
        own(words(problem.name, NAME_LENGTH)),
        field(RESULT, "What came of it?", came, optional=True, hint="“Nothing yet” is a result, too."),
        small(f"Your pack ends the story with it. {ONLY_YOU}"),
    ]
    carries = {"problem": problem.id}
    return modal("Close it", blocks, form=ids.FORM_PROBLEM_CLOSE, submit="Close it", carries=carries)


def read_result(values: Values) -> str:
    return written(values, RESULT)


def ties_form(
    reflection_id: int,
    activities: Sequence[Activity],
    problems: Sequence[Problem],
    tied: Mapping[int, int],
    likeliest: Mapping[int, int],
) -> Modal:
    """What of one answer belongs where; choosing is saving. `tied` and `likeliest`: activity to problem."""
    new = actions(
        button("Name one" if not problems else "Name another", ids.PROBLEM_NEW, primary=not problems)
    )
    if not problems:
        return modal("Part of a problem", [own(WHAT_IT_IS), new, small(ONLY_YOU)])
    blocks: list[Block] = [own("Which of your problems is it part of? What you choose is kept at once.")]
    names = {one.id: one.name for one in problems}
    options = [*(Option(name, str(key)) for key, name in names.items()), Option("None of them", NOWHERE)]
    for one in activities[:MOST_TIES]:
        chosen = str(tied[one.id]) if one.id in tied else None
        choose = select(ids.PROBLEM_TIE, options, chosen, "Part of …")
        blocks.append(line_with(one.words, choose, ids.block_of("belongs", one.id), LINE))
        if one.id not in tied and one.id in likeliest:
            blocks.append(
                small(f"By its words, perhaps: {shown_flat(names[likeliest[one.id]], NAME_LENGTH)}")
            )
    if (hidden := len(activities) - MOST_TIES) > 0:
        blocks.append(small(f"And {hidden} more: each problem has a list to choose them from."))
    carries = {"reflection": reflection_id}
    return modal("Part of a problem", [*blocks, new, small(ONLY_YOU)], close="Done", carries=carries)
