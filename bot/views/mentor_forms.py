"""The forms of the mentor loop: whom one asks, what, what they said, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.mentoring import Every, Mentor
from bot.views import ids
from bot.views.blocks import (
    Block,
    Modal,
    Option,
    actions,
    button,
    field,
    modal,
    own,
    quote,
    radio,
    small,
    text_input,
    words,
)
from bot.views.forms import Errors, Values, picked, written
from bot.views.mentoring import MOST_MENTORS, NAME_LENGTH, WHY

PERSON, NAME, EVERY = "mentor_person", "mentor_name", "mentor_every"
WHICH, OWN, ANSWER, DID = "ask_which", "ask_own", "ask_answer", "ask_did"
QUESTION_LENGTH = 450  # a question travels in a window, escaped: 3,000 bytes
_MINE = "mine"
_EVERY = [Option("Once a month", Every.MONTH), Option("Once a quarter", Every.QUARTER)]


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whom a member wants to ask: a Slack user, or a name."""

    user_id: str | None
    name: str
    every: Every


def mentor_form(name: str = "", *, asked: bool = True) -> Modal:
    """`name`: what was typed after the command. `asked`: whether they are asked weekly, and so reminded."""
    person = {"type": "users_select", "action_id": ids.INPUT}
    typed = text_input(
        lines=False, initial=name, longest=NAME_LENGTH, placeholder="Priya, head of operations"
    )
    return modal(
        "Whom do you respect?",
        [
            own(WHY),
            field(PERSON, "Somebody in this Slack", person, optional=True),
            field(NAME, "Or a name from outside", typed, optional=True),
            field(
                EVERY,
                "Remind me to ask" if asked else "How often I want to ask",
                radio(ids.INPUT, _EVERY, Every.QUARTER),
            ),
            small("Only you see whom you choose: they don't hear of it from me."),
        ],
        form=ids.FORM_MENTOR,
        submit="Choose",
    )


def read_mentor(values: Values) -> Chosen | Errors:
    user_id = values.get(PERSON, {}).get(ids.INPUT, {}).get("selected_user")
    name = written(values, NAME)
    if not user_id and not name:
        return {NAME: "Choose somebody above, or write a name here."}
    if user_id and name:
        return {NAME: "One at a time: somebody above, or a name here."}
    every = Every(picked(values, EVERY) or Every.QUARTER)
    return Chosen(str(user_id) if user_id else None, name, every)


def ask_form(mentor: Mentor, questions: Sequence[str], *, can_ask_for_me: bool, own_words: str = "") -> Modal:
    """Three questions to choose from, ready to copy; or a member's own."""
    options = [Option(f"Question {n}", str(n - 1)) for n in range(1, len(questions) + 1)]
    options.append(Option("My own, below", _MINE))
    blocks: list[Block] = [
        own("For ", words(mentor.name, NAME_LENGTH), ". Each asks for advice, not for praise.")
    ]
    for number, question in enumerate(questions, start=1):
        blocks += [own(f"*Question {number}*"), quote(question)]
    blocks.append(field(WHICH, "Which one?", radio(ids.INPUT, options, _MINE if own_words else "0")))
    mine = text_input(longest=QUESTION_LENGTH, initial=own_words)
    blocks.append(field(OWN, "In your own words", mine, optional=True))
    who_sees = "Only you see it here" + (", unless you let me ask." if can_ask_for_me else ".")
    blocks.append(small(who_sees))
    if can_ask_for_me:
        blocks.append(actions(button("Ask for me …", ids.ASK_FOR_ME, mentor.id)))
        blocks.append(small("You see the exact message before anything is sent."))
    return modal(
        "Ask for advice",
        blocks,
        form=ids.FORM_ASK,
        submit="I'll ask myself",
        carries={"mentor": mentor.id, "questions": list(questions)},
    )


def read_question(values: Values, questions: Sequence[str]) -> str | Errors:
    """The question that was chosen or written."""
    value, mine = picked(values, WHICH) or "0", written(values, OWN)
    if value == _MINE:
        return mine or {OWN: "Write your question here, or choose one above."}
    if mine:
        return {OWN: "You wrote your own: choose “My own, below”, or empty this field."}
    chosen = dict(zip(map(str, range(len(questions))), questions, strict=True))
    return chosen.get(value) or {WHICH: "Choose one of these."}


def chosen_yourself() -> Errors:
    return {PERSON: "That's you. Choose somebody whose place you'd like to see things from."}


def chosen_nobody() -> Errors:
    return {PERSON: "That account can't answer. Choose a person."}


def too_many() -> Errors:
    return {NAME: f"You ask {MOST_MENTORS} already. Press “Ask no more” at one of them first."}


def to_copy(name: str, question: str, *, asked: bool = True) -> Modal:
    """After "I'll ask myself": the words to copy. `asked`: whether the member is asked weekly."""
    back = (
        "In about a week I'll ask you what they said." if asked else "`/growth mentor` keeps what they said."
    )
    return modal(
        "Ask for advice",
        [
            own("Copy it, and ask ", words(name, NAME_LENGTH), " this week:"),
            quote(question),
            own(f"{back} Listen first; explain later."),
        ],
    )


def tell_form(ask_id: int, name: str, question: str, said: str = "") -> Modal:
    """`said`: what was told before, to be reworded."""
    return modal(
        "Come back and tell",
        [
            own("You asked ", words(name, NAME_LENGTH), ":"),
            quote(question),
            field(
                ANSWER,
                "What did they say?",
                text_input(initial=said, placeholder="Start with the number, not with the work"),
            ),
            small("In their words, as far as you remember. Only you see it."),
        ],
        form=ids.FORM_ASK_TELL,
        submit="Keep it",
        carries={"ask": ask_id},
    )


def read_told(values: Values) -> str | Errors:
    return written(values, ANSWER) or {ANSWER: "A line is enough."}


def did_form(ask_id: int, answer: str, did: str = "") -> Modal:
    """`did`: what was told before, to be reworded."""
    return modal(
        "What came of it",
        [
            own("They said:"),
            quote(answer),
            field(
                DID,
                "What did you do about it?",
                text_input(initial=did, placeholder="Began Monday's review with it"),
            ),
            small("Only you see it."),
        ],
        form=ids.FORM_ASK_DID,
        submit="Keep it",
        carries={"ask": ask_id},
    )


def read_did(values: Values) -> str | Errors:
    return written(values, DID) or {DID: "A line is enough."}
