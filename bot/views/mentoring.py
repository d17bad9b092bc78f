"""The mentor loop: whom one asks, what they said and what came of it; and the one message to a mentor."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.dates_in_words import short_date
from bot.domain.mentoring import Ask, Every, Mentor
from bot.views import ids
from bot.views.blocks import (
    Block,
    Message,
    Modal,
    Option,
    Piece,
    actions,
    bullets,
    button,
    divider,
    field,
    header,
    modal,
    own,
    quote,
    radio,
    simple,
    small,
    text_input,
    words,
)
from bot.views.forms import Errors, Values, picked, written

PERSON, NAME, EVERY = "mentor_person", "mentor_name", "mentor_every"
WHICH, OWN, ANSWER, DID = "ask_which", "ask_own", "ask_answer", "ask_did"
QUESTION_LENGTH, NAME_LENGTH = 450, 80  # a question travels in a window, escaped: 3,000 bytes
MOST_MENTORS, _ASKS = 5, 4
_SHOWN = 500
_MINE = "mine"
_EVERY = [Option("Once a month", Every.MONTH), Option("Once a quarter", Every.QUARTER)]
_WHY = (
    "Somebody senior whom you respect can see what you can't. Asked for feedback, people praise; asked what"
    " you should do differently next time, they tell you."
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whom a member wants to ask: a Slack user, or a name."""

    user_id: str | None
    name: str
    every: Every


# --- the thread, as a window and in Home ---


def window(mentors: Sequence[Mentor]) -> Modal:
    """Everybody whom a member asks, with what was asked, said and done."""
    blocks: list[Block] = [] if mentors else [own(_WHY)]
    for mentor in mentors[:MOST_MENTORS]:
        blocks += [*_thread(mentor), divider()]
    if len(mentors) < MOST_MENTORS:
        text = "Choose somebody else, too" if mentors else "Choose somebody to ask"
        blocks.append(actions(button(text, ids.MENTOR_ADD, primary=not mentors)))
    blocks.append(small("Only you see this. They don't hear from me unless you let me ask."))
    return modal("Mentors", blocks)


def _thread(mentor: Mentor) -> list[Block]:
    buttons = [button("Ask", ids.MENTOR_ASK, mentor.id), button("Ask no more", ids.MENTOR_END, mentor.id)]
    if mentor.ended:
        buttons = [button("Ask again", ids.MENTOR_GO_ON, mentor.id)]
    how = "not asked any more" if mentor.ended else f"once a {mentor.every.value}"
    blocks: list[Block] = [own(words(mentor.name, NAME_LENGTH), f": {how}.")]
    for ask in mentor.asks[:_ASKS]:
        blocks += _asked(ask)
    hidden = len(mentor.asks) - _ASKS
    if hidden > 0:
        blocks.append(small(f"And {hidden} earlier."))
    return [*blocks, actions(*buttons)]


def _asked(ask: Ask) -> list[Block]:
    lines: list[Sequence[Piece]] = [
        [f"{short_date(ask.asked_at.date())}, you asked: ", words(ask.question, _SHOWN)]
    ]
    buttons = []
    if ask.answered_at is not None:
        lines.append(["They said: ", words(ask.answer, _SHOWN)])
        if ask.did:
            lines.append(["You did: ", words(ask.did, _SHOWN)])
        else:
            buttons.append(button("Say what came of it", ids.ASK_DID, ask.id))
        buttons.append(button("Share in a digest", ids.HIGHLIGHT_TOLD, ask.id))
    elif ask.declined:
        lines.append(["They'd rather not get messages from me. You can still ask them yourself."])
        buttons.append(button("They told me", ids.ASK_TELL, ask.id))
    else:
        lines.append(["No answer noted yet."])
        buttons.append(button("Tell what they said", ids.ASK_TELL, ask.id))
    buttons.append(button("Delete", ids.ASK_DELETE, ask.id, label="Delete this question and what followed"))
    return [bullets(lines), actions(*buttons)]


def in_home(mentors: Sequence[Mentor]) -> list[Block]:
    """The latest of the thread, and the way into it; empty if nobody was chosen."""
    if not mentors:
        return []
    asks = sorted((one for m in mentors for one in m.asks), key=lambda one: one.asked_at, reverse=True)
    blocks: list[Block] = [header("Your mentors")]
    if asks and asks[0].answered_at is not None:
        blocks.append(own("Last told: ", words(asks[0].answer, _SHOWN)))
    elif asks:
        blocks.append(own("Asked: ", words(asks[0].question, _SHOWN)))
    return [*blocks, actions(button("Open the thread", ids.MENTOR_OPEN))]


# --- whom, and what to ask ---


def mentor_form() -> Modal:
    person = {"type": "users_select", "action_id": ids.INPUT}
    name = text_input(lines=False, longest=NAME_LENGTH, placeholder="Priya, head of operations")
    return modal(
        "Whom do you respect?",
        [
            own(_WHY),
            field(PERSON, "Somebody in this Slack", person, optional=True),
            field(NAME, "Or a name from outside", name, optional=True),
            field(EVERY, "Remind me to ask", radio(ids.INPUT, _EVERY, Every.QUARTER)),
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
    if value != _MINE and value.isdigit() and int(value) < len(questions):
        return questions[int(value)]
    return mine or {OWN: "Write your question here, or choose one above."}


def to_copy(name: str, question: str) -> Modal:
    """After "I'll ask myself": the words to copy."""
    return modal(
        "Ask for advice",
        [
            own("Copy it, and ask ", words(name, NAME_LENGTH), " this week:"),
            quote(question),
            own("In about a week I'll ask you what they said. Listen first; explain later."),
        ],
    )


# --- back to the member ---


def has_answered(name: str, ask: Ask, follow_up: str | None) -> Message:
    """A mentor answered through the bot."""
    first = own(words(name, NAME_LENGTH), " answered your question:")
    return Message("Your question was answered.", [first, quote(ask.answer), *_next(ask.id, follow_up)])


def told(ask: Ask, follow_up: str | None) -> Message:
    """The member came back and told."""
    return Message(
        "Kept, what they said.", [own("Kept. They said:"), quote(ask.answer), *_next(ask.id, follow_up)]
    )


def _next(ask_id: int, follow_up: str | None) -> list[Block]:
    """If the answer was praise: a sharper question. Else what comes next."""
    if follow_up is None:
        line = small("In a few weeks I'll ask what you did about it. Thank them when you have done it.")
        return [line, actions(button("Say what came of it", ids.ASK_DID, ask_id))]
    return [
        own("That is kind, and hard to use. A sharper question to follow:"),
        quote(follow_up),
        actions(button("Ask that", ids.ASK_FOLLOW_UP, ask_id)),
    ]


def tell_form(ask_id: int, name: str, question: str) -> Modal:
    return modal(
        "Come back and tell",
        [
            own("You asked ", words(name, NAME_LENGTH), ":"),
            quote(question),
            field(
                ANSWER,
                "What did they say?",
                text_input(placeholder="Start with the number, not with the work"),
            ),
            small("In their words, as far as you remember. Only you see it."),
        ],
        form=ids.FORM_ASK_TELL,
        submit="Keep it",
        carries={"ask": ask_id},
    )


def did_form(ask_id: int, answer: str) -> Modal:
    return modal(
        "What came of it",
        [
            own("They said:"),
            quote(answer),
            field(
                DID,
                "What did you do about it?",
                text_input(placeholder="Began Monday's review with it"),
            ),
            small("Only you see it."),
        ],
        form=ids.FORM_ASK_DID,
        submit="Keep it",
        carries={"ask": ask_id},
    )


def came_of_it() -> Message:
    return simple("Kept. Tell them, too: people give more advice to those who used it.")


def chosen_yourself() -> Errors:
    return {PERSON: "That's you. Choose somebody whose place you'd like to see things from."}


def chosen_nobody() -> Errors:
    return {PERSON: "That account can't answer. Choose a person."}


def in_a_message() -> Message:
    """In the DM, where a message cannot open a window by itself."""
    return simple(
        "Somebody senior whom you respect, what you asked them, what they said, and what came of it.",
        actions(button("Open the thread", ids.MENTOR_OPEN)),
    )
