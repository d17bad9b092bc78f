"""How did you introduce yourself: the form, and the answers side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.introductions import marked, repeated
from bot.views import ids
from bot.views.blocks import (
    Block,
    Message,
    Modal,
    Piece,
    actions,
    bullets,
    button,
    field,
    header,
    modal,
    own,
    simple,
    small,
    text_input,
    words,
)
from bot.views.forms import Errors, Values, written
from bot.views.words import shown_flat

INTRODUCTION = "introduction"
LONGEST, _SHOWN, _MOST = 300, 300, 8


@dataclass(frozen=True, slots=True)
class Introduced:
    """`when` is a quarter in words, like "Q4 2026"; `id` names it, where it can be taken back."""

    when: str
    words: str
    id: int = 0


def form(earlier: Sequence[Introduced], typed: str = "", *, asked: bool = True) -> Modal:
    """The sentence as it was said; earlier ones are shown afterwards, so that they don't lead. `typed`: after
    the command; `asked`: whether they are asked weekly, and so once a quarter for this."""
    said = text_input(longest=LONGEST, initial=typed, placeholder="I run social media for the shop")
    label = "How did you introduce yourself, the last time somebody asked?"
    blocks = [field(INTRODUCTION, label, said, hint="Word for word, as far as you remember.")]
    if earlier:
        blocks.append(small("I'll put it beside what you said before. Only you see it."))
    else:
        again = "I'll ask again" if asked else "Say it anew"
        blocks.append(small(f"{again} next quarter, and I put the two side by side. Only you see it."))
    return modal("Introducing yourself", blocks, form=ids.FORM_INTRODUCE, submit="Keep it")


def read(values: Values) -> str | Errors:
    said = written(values, INTRODUCTION)
    return said or {INTRODUCTION: "One sentence is enough."}


def kept(all_of_them: Sequence[Introduced], sentences: Sequence[str]) -> Message:
    """Newest first, side by side, with the words that repeat in bold; then one without the specialty."""
    text = "Kept: how you introduce yourself."
    again = button("Say it anew", ids.INTRODUCTION_WRITE)
    back = button("Take it back", ids.INTRODUCTION_TAKE_BACK, all_of_them[0].id)
    first = own("Kept. How you introduce yourself:")
    return Message(text, [first, *_beside(all_of_them), *_try(sentences), actions(again, back)])


def taken_back() -> Message:
    """In place of it; those of earlier quarters stay."""
    return simple("Taken back.", actions(button("Say it anew", ids.INTRODUCTION_WRITE)))


def _beside(all_of_them: Sequence[Introduced]) -> list[Block]:
    newest, earlier = all_of_them[0], all_of_them[1:]
    repeats = repeated(newest.words, [one.words for one in earlier])
    lines: list[Sequence[Piece]] = [
        [f"{one.when}: ", *_pieces(one.words, repeats)] for one in all_of_them[:_MOST]
    ]
    blocks = [bullets(lines)]
    if repeats:
        blocks.append(small("In bold: words that come back. People remember you by them."))
    return blocks


def _pieces(said: str, repeats: frozenset[str]) -> list[Block]:
    pieces = []
    for text, is_repeat in marked(shown_flat(said, _SHOWN), repeats):
        style = {"style": {"bold": True}} if is_repeat else {}
        pieces.append({"type": "text", "text": text} | style)
    return pieces


def _try(sentences: Sequence[str]) -> list[Block]:
    first = own("Try it without your specialty: _I help … decide … by …_")
    if not sentences:
        return [first]
    return [first, own("From what you did:"), bullets(words(one, _SHOWN) for one in sentences)]


def in_a_message() -> Message:
    """In the DM, where a message cannot open a window by itself."""
    return simple(
        "How you introduce yourself: I put it beside what you said before.",
        actions(button("Write it down", ids.INTRODUCTION_WRITE)),
    )


def in_home(latest: Introduced | None) -> list[Block]:
    if latest is None:
        return []
    again = actions(button("Say it anew", ids.INTRODUCTION_WRITE))
    return [header("How you introduce yourself"), own(words(latest.words, _SHOWN)), again]
