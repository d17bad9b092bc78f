"""What a mentor sees, who need not be a member: one message, and the form behind Answer."""

from bot.domain.mentoring import Mentor
from bot.views import ids
from bot.views.blocks import (
    Block,
    Message,
    Modal,
    Option,
    actions,
    button,
    divider,
    field,
    modal,
    own,
    quote,
    simple,
    small,
    text_input,
    ticks,
    words,
)
from bot.views.forms import Errors, Values, ticked, written
from bot.views.mentor_forms import ANSWER, QUESTION_LENGTH
from bot.views.mentoring import NAME_LENGTH
from bot.views.words import cut

QUOTE = "ask_quote"
_NAME_IN_A_TICK = 40


def to_mentor(ask_id: int, member: str, question: str) -> Message:
    """The exact message. `member` is their name in Slack."""
    answer = [
        button("Answer", ids.ASK_ANSWER, ask_id, primary=True),
        button("Don't ask me again", ids.ASK_REFUSE, ask_id),
    ]
    tick = ticks(ids.ASK_QUOTE, [Option(_may_quote(member), str(ask_id))])
    blocks = [*_said_to_mentor(member, question), actions(tick), actions(*answer)]
    return Message("A colleague asks for your advice.", [*blocks, small(_only_one(member))])


def _said_to_mentor(member: str, question: str) -> list[Block]:
    return [own(words(member, NAME_LENGTH), " asks for your advice:"), quote(question)]


def _may_quote(member: str) -> str:
    """A tick takes 75 characters: a long name is cut, not what is agreed to."""
    return f"{cut(member, _NAME_IN_A_TICK)} may quote me by name in a review"


def _only_one(member: str) -> str:
    return f"Only {member} sees your answer. This is the only message unless {member} asks again."


def preview(mentor: Mentor, member: str, question: str) -> Modal:
    """What would be sent, exactly; nothing is before "Send it"."""
    blocks: list[Block] = [
        own(words(mentor.name, NAME_LENGTH), " would get this from me, and nothing else:"),
        divider(),
    ]
    blocks += _said_to_mentor(member, question)
    blocks.append(own("▢ ", words(_may_quote(member))))
    blocks += [own("*[Answer]*  *[Don't ask me again]*"), own(words(_only_one(member))), divider()]
    carries = {"mentor": mentor.id, "question": cut(question, QUESTION_LENGTH)}
    return modal("What I would send", blocks, form=ids.FORM_ASK_SEND, submit="Send it", carries=carries)


def not_yet(why: str) -> Modal:
    """Nothing can be shown of a question that isn't chosen."""
    return modal("Not yet", [own(why)])


def not_sent(why: str) -> Modal:
    """`why` is week, refused, guest, left, off or gone."""
    lines = {
        "week": "I write to a person at most once a week, for all members together, so not to this one now."
        " Ask them yourself, or try again in a week.",
        "refused": "They'd rather not get messages from me. Ask them yourself: it counts for more anyway.",
        "guest": "They're a guest here, or of another workspace, so they couldn't answer me. Ask them"
        " yourself: it counts for more anyway.",
        "left": "Their account here is switched off, so nothing would reach them. If you still meet, ask them"
        " yourself.",
        "off": "Here I don't write to mentors. Ask them yourself: it counts for more anyway.",
        "gone": "That isn't there any more.",
    }
    return modal("Not sent", [own(lines[why])])


def sent(name: str) -> Modal:
    return modal(
        "Sent", [own("It's on its way to ", words(name, NAME_LENGTH), ". I'll tell you when they answer.")]
    )


def answer_form(ask_id: int, member: str, question: str, *, may_quote: bool) -> Modal:
    """What a mentor fills in."""
    option = Option(_may_quote(member), "yes")
    may = ticks(ids.INPUT, [option], ["yes"] if may_quote else [])
    return modal(
        "Your advice",
        [
            quote(question),
            field(ANSWER, "Your answer", text_input(placeholder="Next time, start with what it costs us")),
            field(QUOTE, "May it be quoted?", may, optional=True),
            small(_only_one(member)),
        ],
        form=ids.FORM_ASK_ANSWER,
        submit="Send it",
        carries={"ask": ask_id},
    )


def read_answer(values: Values) -> tuple[str, bool] | Errors:
    """What a mentor wrote, and whether it may be quoted by name."""
    said = written(values, ANSWER)
    return (said, "yes" in ticked(values, QUOTE)) if said else {ANSWER: "A line is enough."}


def answered_by_you(member: str, question: str) -> Message:
    """In place of the message to the mentor."""
    thanks = own("Answered. Only ", words(member, NAME_LENGTH), " sees it. Thank you.")
    return Message("Answered.", [*_said_to_mentor(member, question), thanks])


def not_passed_on(ask_id: int | None) -> Message:
    """To a mentor who wrote to the bot instead of pressing Answer. `ask_id`: the question that waits; None if
    it waits no more."""
    first = "I haven't passed this on, and kept nothing of it."
    if ask_id is None:
        return simple(first, own("That question isn't open any more; write to them directly."))
    answer = button("Answer", ids.ASK_ANSWER, ask_id, primary=True)
    return simple(
        first,
        own("If it is your advice, press “Answer”: what you write there reaches them."),
        actions(answer),
    )


def refused() -> Message:
    return simple("I won't write to you again, whoever asks me to.")


def withdrawn() -> Message:
    """In place of a question that was deleted."""
    return simple("This question was withdrawn. There is nothing to do.")


def ask_is_gone() -> Modal:
    return modal("Advice", [own("This question isn't open any more.")])
