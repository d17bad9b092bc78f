"""Evidence: the form of "Save as reflection", and the line that leads back to the message."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.dates_in_words import short_date
from bot.domain.evidence import is_permalink
from bot.views import ids
from bot.views.blocks import (
    INPUT_LENGTH,
    Block,
    Modal,
    Option,
    Piece,
    actions,
    button,
    channel,
    field,
    link,
    modal,
    own,
    small,
    text_input,
    ticks,
    user,
)
from bot.views.forms import Answer, Errors, Values, read_carried, ticked, written
from bot.views.ladder import OUTSIDE

NOTE, THEIR_OWN, STRETCH = "evidence_note", "evidence_words", "evidence_stretch"
TITLE = "Save as reflection"


@dataclass(frozen=True, slots=True)
class Seen:
    """A message that somebody saves. `words` are its own only if `is_own`; `at` and `today` are local to
    them; `link` is None where Slack doesn't say under which address the workspace is."""

    link: str | None
    channel: str
    at: datetime
    today: date
    author: str | None = None  # a user id; None: an app
    is_own: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """What was filled in, and the address of the message."""

    answer: Answer
    link: str | None


def form(seen: Seen, *, again: bool = False) -> Modal:
    """A note, and of their own message its words, which they may change or leave out."""
    note = text_input(placeholder="Talked finance into the new forecast")
    blocks = [own(*_which(seen)), field(NOTE, "What did you do?", note, optional=bool(seen.words))]
    if seen.words:
        theirs = text_input(initial=seen.words)
        blocks.append(field(THEIR_OWN, "Your words there", theirs, optional=True, hint=_hint(seen.words)))
    tick = ticks(ids.INPUT, [Option("It felt new, risky or uncomfortable", "yes")])
    blocks += [field(STRETCH, OUTSIDE, tick, optional=True), small(_what_is_kept(seen))]
    if again:
        blocks.append(small("You saved this message before; what you keep now counts as another thing."))
    carries = {"link": seen.link} if seen.link else {}
    return modal(TITLE, blocks, form=ids.FORM_SAVE, submit="Keep it", carries=carries)


def _which(seen: Seen) -> list[Piece]:
    first: list[Piece] = ["Your message"] if seen.is_own else ["A message by ", _author(seen.author)]
    private = seen.channel.startswith("D")
    place: list[Piece] = [" in a direct message"] if private else [" in ", channel(seen.channel)]
    return [*first, *place, f", {short_date(seen.at.date(), seen.today)}."]


def _author(author: str | None) -> Piece:
    return user(author) if author is not None else "an app"


def _hint(said: str) -> str:
    long = " It was long, so this is its beginning." if len(said) > INPUT_LENGTH else ""
    return f"I keep what stands here: change it, or leave it out.{long}"


def _what_is_kept(seen: Seen) -> str:
    if seen.link is None:
        what = "your note and these words" if seen.words else "your note"
        return f"I keep {what}; I can't tell the message's address here. Only you see it."
    if seen.words:
        return "I keep your note, these words and a link to the message. Only you see it."
    whose = "" if seen.is_own else ", not its words"
    return f"I keep your note and a link to the message{whose}. Only you see it."


def read(values: Values, private_metadata: str | None) -> Saved | Errors:
    """The note first, then their own words; a tick makes all of it a stretch."""
    words = [part for part in (written(values, NOTE), written(values, THEIR_OWN)) if part]
    if not words:
        return {NOTE: "Write a line on what you did. One is enough."}
    address = read_carried(private_metadata).get("link")
    said = "\n".join(words)
    answer = Answer(comfort_zone=said) if ticked(values, STRETCH) else Answer(rest=said)
    return Saved(answer, address if is_permalink(address) else None)


def kept_already(reflection_id: int) -> Modal:
    """A message that was written to the bot."""
    change = actions(button("Change it", ids.REFLECTION_CHANGE, reflection_id))
    return modal(TITLE, [own("You wrote that to me, so I've kept it already."), change])


def no_message() -> Modal:
    return modal(TITLE, [own("I can't tell which message that is. `/reflect` keeps a line without one.")])


def links(addresses: Sequence[str]) -> list[Block]:
    """The way back to what stands behind a reflection."""
    return [own("Evidence: ", link(one, "the message")) for one in addresses]
