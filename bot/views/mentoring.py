"""The mentor loop: the thread of asking, being told and doing, as a window, in Home, and as it goes on."""

from collections.abc import Sequence

from bot.domain.dates_in_words import short_date
from bot.domain.mentoring import Ask, Mentor
from bot.views import ids
from bot.views.blocks import (
    Block,
    Message,
    Modal,
    Piece,
    actions,
    bullets,
    button,
    divider,
    header,
    modal,
    own,
    quote,
    simple,
    small,
    words,
)

NAME_LENGTH = 80
MOST_MENTORS, _MOST_ENDED, _ASKS = 5, 6, 4
_SHOWN = 400  # of each question and answer: a window takes 250 kB
WHY = (
    "Somebody senior whom you respect can see what you can't. Asked for feedback, people praise; asked what"
    " you should do differently next time, they tell you."
)


# --- the thread, as a window and in Home ---


def window(mentors: Sequence[Mentor]) -> Modal:
    """Everybody whom a member asks, with what was asked, said and done; below, whom they asked before."""
    asked = [one for one in mentors if not one.ended]
    before = [one for one in reversed(mentors) if one.ended]
    has_room = len(asked) < MOST_MENTORS
    blocks: list[Block] = [] if mentors else [own(WHY)]
    for mentor in asked[:MOST_MENTORS]:
        blocks += [*_thread(mentor), divider()]
    for mentor in before[:_MOST_ENDED]:
        blocks += [*_ended(mentor, has_room=has_room), divider()]
    if has_room:
        text = "Choose somebody else, too" if mentors else "Choose somebody to ask"
        blocks.append(actions(button(text, ids.MENTOR_ADD, primary=not mentors)))
    blocks.append(small("Only you see this. They don't hear from me unless you let me ask."))
    return modal("Mentors", blocks)


def _thread(mentor: Mentor) -> list[Block]:
    buttons = [button("Ask", ids.MENTOR_ASK, mentor.id), button("Ask no more", ids.MENTOR_END, mentor.id)]
    how = f"once a {mentor.every.value}"
    return [*_named(mentor, how), *_all_asked(mentor, _ASKS), actions(*buttons)]


def _ended(mentor: Mentor, *, has_room: bool) -> list[Block]:
    buttons = [button("Ask again", ids.MENTOR_GO_ON, mentor.id)] if has_room else []
    everything = "Delete, with all that was asked and said"
    buttons.append(button("Delete everything", ids.MENTOR_DELETE, mentor.id, label=everything))
    return [*_named(mentor, "not asked any more"), *_all_asked(mentor, 1), actions(*buttons)]


def _named(mentor: Mentor, how: str) -> list[Block]:
    return [own(words(mentor.name, NAME_LENGTH), f": {how}.")]


def _all_asked(mentor: Mentor, most: int) -> list[Block]:
    blocks = [block for ask in mentor.asks[:most] for block in _asked(ask)]
    hidden = len(mentor.asks) - most
    return [*blocks, small(f"And {hidden} earlier.")] if hidden > 0 else blocks


def _asked(ask: Ask) -> list[Block]:
    lines: list[Sequence[Piece]] = [
        [f"{short_date(ask.asked_at.date())}, you asked: ", words(ask.question, _SHOWN)]
    ]
    buttons = []
    if ask.answered_at is not None:
        lines.append(["They said: ", words(ask.answer, _SHOWN)])
        lines += [["You did: ", words(ask.did, _SHOWN)]] if ask.did else []
        buttons += _on_an_answer(ask)
    elif ask.declined:
        lines.append(["They'd rather not get messages from me. You can still ask them yourself."])
        buttons.append(button("They told me", ids.ASK_TELL, ask.id))
    else:
        lines.append(["No answer noted yet."])
        buttons.append(button("Tell what they said", ids.ASK_TELL, ask.id))
    buttons.append(button("Delete", ids.ASK_DELETE, ask.id, label="Delete this question and what followed"))
    return [bullets(lines), actions(*buttons)]


def _on_an_answer(ask: Ask) -> list[Block]:
    """A member may mend what they told; what a mentor wrote stays as it was written."""
    did = "Reword what I did" if ask.did else "Say what came of it"
    buttons = [button(did, ids.ASK_DID, ask.id)]
    if not ask.by_mentor:
        buttons.append(button("Reword what they said", ids.ASK_TELL, ask.id))
    return [*buttons, button("Share in a digest", ids.HIGHLIGHT_TOLD, ask.id)]


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


# --- back to the member ---


def has_answered(name: str, ask: Ask, follow_up: str | None, *, asked: bool = True) -> Message:
    """A mentor answered through the bot. `asked`: whether the member is asked weekly."""
    first = own(words(name, NAME_LENGTH), " answered your question:")
    more = _next(ask.id, follow_up, asked=asked)
    return Message("Your question was answered.", [first, quote(ask.answer), *more])


def told(ask: Ask, follow_up: str | None, *, asked: bool = True) -> Message:
    """The member came back and told. `asked`: whether they are asked weekly."""
    more = _next(ask.id, follow_up, asked=asked)
    return Message("Kept: what they said.", [own("Kept. They said:"), quote(ask.answer), *more])


def _next(ask_id: int, follow_up: str | None, *, asked: bool) -> list[Block]:
    """If the answer was praise: a sharper question. Else what comes next."""
    if follow_up is None:
        coming = "In a few weeks I'll ask what you did about it. " if asked else ""
        line = small(f"{coming}Thank them when you have done it.")
        return [line, actions(button("Say what came of it", ids.ASK_DID, ask_id))]
    return [
        own("That is kind, and hard to use. A sharper question to follow:"),
        quote(follow_up),
        actions(button("Ask that", ids.ASK_FOLLOW_UP, ask_id)),
    ]


def came_of_it() -> Message:
    return simple("Kept. Tell them, too: people give more advice to those who used it.")


def not_delivered(name: str) -> Message:
    """The message to a mentor did not get through."""
    first = "Your question didn't get through."
    return _ask_yourself(
        first, words(name, NAME_LENGTH), " couldn't be reached through me. Ask them yourself:"
    )


def called_off(name: str) -> Message:
    """Whoever runs Headroom has switched such messages off, before this one was sent."""
    first = "I haven't sent your question."
    return _ask_yourself(
        first, "Here I don't write to mentors any more. Ask ", words(name, NAME_LENGTH), " yourself:"
    )


def _ask_yourself(first: str, *why: Piece) -> Message:
    return Message(first, [own(first), own(*why), actions(button("Open the thread", ids.MENTOR_OPEN))])


def in_a_message() -> Message:
    """In the DM, where a message cannot open a window by itself."""
    return simple(
        "Somebody senior whom you respect, what you asked them, what they said, and what came of it.",
        actions(button("Open the thread", ids.MENTOR_OPEN)),
    )
