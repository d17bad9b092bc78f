"""Problems that a member owns: all of them, one with what belongs to it, and the forms around it."""

from collections.abc import Sequence
from datetime import date

from bot.domain.dates_in_words import plain_date, short_date
from bot.domain.problems import Part, Problem, Standing, Tied
from bot.views import ids
from bot.views.blocks import (
    Block,
    Message,
    Modal,
    Option,
    actions,
    button,
    divider,
    header,
    line_with,
    modal,
    own,
    quote,
    select,
    simple,
    small,
)
from bot.views.phrases import ONLY_YOU, counted
from bot.views.words import flat, shown_flat

NAME_LENGTH = 120
NOWHERE = "none"
"""The value of "belongs to no problem", in both selects."""

PARTS = {Part.EVIDENCE: "Evidence", Part.DECISION: "Decision", Part.RESULT: "Result"}
_MEANINGS = {
    Part.EVIDENCE: "what you counted, read or heard.",
    Part.DECISION: "what you proposed, and who agreed.",
    Part.RESULT: "what is different now.",
}
WHAT_IT_IS = (
    "One that is bigger than your area, and that you carry: from evidence, to a decision, to a result."
    " What you tell me can be tied to it, and `/growth pack` tells it in that order."
)
_MOST_SHOWN, MOST_OTHERS, _IN_HOME, _MOST_LISTED = 40, 50, 3, 20
LINE = 300


# --- all of them ---


def overview(problems: Sequence[Problem], today: date) -> Modal:
    """Open ones first; closed and dropped ones below them, so that each can be taken up again."""
    blocks: list[Block] = [] if problems else [own(WHAT_IT_IS)]
    for standing, title in ((Standing.OPEN, ""), (Standing.CLOSED, "Closed"), (Standing.DROPPED, "Dropped")):
        some = [one for one in problems if one.standing is standing][:_MOST_LISTED]
        blocks += [divider()] if some and blocks else []
        blocks += [own(f"*{title}*")] if some and title else []
        blocks += [block for one in some for block in _listed(one, today)]
    text = "Name another" if problems else "Name one"
    blocks.append(actions(button(text, ids.PROBLEM_NEW, primary=not problems)))
    return modal("Problems I own", [*blocks, small(ONLY_YOU)])


def _listed(problem: Problem, today: date) -> list[Block]:
    look = button("Open", ids.PROBLEM_SHOW, problem.id, label="Open this problem")
    return [
        line_with(problem.name, look, ids.block_of("problem", problem.id), LINE),
        small(f"{_counted(problem)} {_when(problem, today)}"),
    ]


def _counted(problem: Problem) -> str:
    """ "3 things: 2 evidence, 1 decision."."""
    count = sum(problem.counts.values())
    if not count:
        return "Nothing tied to it yet."
    parts = [f"{problem.counts[part]} {part.value}" for part in Part if problem.counts.get(part)]
    return f"{counted(count, 'thing')}: {', '.join(parts)}."


def _when(problem: Problem, today: date) -> str:
    if problem.ended is not None and problem.standing is not Standing.OPEN:
        return f"{problem.standing.value.capitalize()} on {plain_date(problem.ended, today)}."
    return f"Since {plain_date(problem.opened, today)}."


# --- one of them ---


def window(problem: Problem, alike: Sequence[Tied], others: Sequence[Tied], today: date) -> Modal:
    """The story of a problem so far. `alike`: activities that may belong to it, by their words; `others`: the
    latest that belong to no problem."""
    blocks = [header(problem.name), small(_standing(problem, today))]
    if problem.standing is not Standing.DROPPED:
        blocks += _story(problem, today)
    if problem.standing is Standing.OPEN:
        blocks += [*_alike(alike, today), *_others(others, today)]
    blocks += [divider(), *_result(problem), actions(*_steps(problem)), small(ONLY_YOU)]
    return modal("A problem I own", blocks, carries={"problem": problem.id})


def _standing(problem: Problem, today: date) -> str:
    dropped = " It stands in no pack." if problem.standing is Standing.DROPPED else ""
    was = f" Before: {shown_flat(problem.was, NAME_LENGTH)}" if problem.was else ""
    return f"{_when(problem, today)}{dropped}{was}"


def _story(problem: Problem, today: date) -> list[Block]:
    blocks: list[Block] = []
    shown = {one.activity.id for one in problem.tied[-_MOST_SHOWN:]}
    for part in Part:
        found = [one for one in problem.part(part) if one.activity.id in shown]
        nothing = "" if problem.part(part) else " _Nothing yet._"
        blocks.append(own(f"*{PARTS[part]}*: {_MEANINGS[part]}{nothing}"))
        blocks += [_line_of(one, today) for one in found]
    hidden = len(problem.tied) - len(shown)
    return [*blocks, small(f"And {hidden} earlier.")] if hidden else blocks


def _line_of(tied: Tied, today: date) -> Block:
    options = [*(Option(name, part.value) for part, name in PARTS.items()), Option("Not part of it", NOWHERE)]
    choose = select(ids.PROBLEM_PART, options, tied.part.value)
    return line_with(_dated(tied, today), choose, ids.block_of("tied", tied.activity.id), LINE)


def _dated(tied: Tied, today: date) -> str:
    return f"{short_date(tied.day, today)}: {flat(tied.activity.words)}"


def _alike(alike: Sequence[Tied], today: date) -> list[Block]:
    if not alike:
        return []
    lines = [
        line_with(
            _dated(one, today),
            button("Tie it", ids.PROBLEM_TIE_ALIKE, one.activity.id),
            ids.block_of("alike", one.activity.id),
            LINE,
        )
        for one in alike
    ]
    return [divider(), own("*May belong to it*, by the words alone. You decide."), *lines]


def _others(others: Sequence[Tied], today: date) -> list[Block]:
    if not others:
        return []
    options = [Option(_dated(one, today), str(one.activity.id)) for one in others[:MOST_OTHERS]]
    choose = select(ids.PROBLEM_TIE_OTHER, options, placeholder="Tie something else you told me")
    return [actions(choose, block_id="problem-others")]


def _result(problem: Problem) -> list[Block]:
    return [own("*What came of it*"), quote(problem.result)] if problem.result else []


def _steps(problem: Problem) -> list[Block]:
    key = problem.id
    rename = [button("Rename", ids.PROBLEM_RENAME, key)]
    if problem.was:
        rename.append(button("Undo the renaming", ids.PROBLEM_RENAME_UNDO, key))
    drop = button("Drop it", ids.PROBLEM_DROP, key)
    back = button("All of them", ids.PROBLEM_LIST)
    again = button("Take it up again", ids.PROBLEM_TAKE_UP, key)
    return {
        Standing.OPEN: [button("Close it", ids.PROBLEM_CLOSE, key), *rename, drop, back],
        Standing.CLOSED: [again, *rename, drop, back],
        Standing.DROPPED: [again, button("Delete for good", ids.PROBLEM_DELETE, key), back],
    }[problem.standing]


# --- said ---


def gone() -> Message:
    return simple("That problem isn't there any more.")


def nothing_to_tie() -> Message:
    return simple("That answer isn't there any more.")


def in_a_message() -> Message:
    """In the DM, where a message cannot open a window by itself."""
    return simple(
        "A problem you own: bigger than your area, and carried from evidence to a decision to a result.",
        actions(button("Open", ids.PROBLEMS_OPEN, label="Open the problems you own")),
    )


def in_home(problems: Sequence[Problem], today: date) -> list[Block]:
    """The open ones; without any, nothing: `sections.ways` offers to name one."""
    if not problems:
        return []
    blocks: list[Block] = [header("Problems you own")]
    for one in problems[:_IN_HOME]:
        look = button("Open", ids.PROBLEM_OPEN, one.id, label="Open this problem")
        blocks.append(line_with(one.name, look, ids.block_of("problem", one.id), LINE))
        blocks.append(small(f"{_counted(one)} {_when(one, today)}"))
    another = button("Name another", ids.PROBLEM_NAME)
    return [*blocks, actions(button("All of them", ids.PROBLEMS_OPEN), another)]
