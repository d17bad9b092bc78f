"""Reading a reply: which of its pieces are, or may be, something that somebody did. For a worker thread."""

from dataclasses import replace

from bot.classifier import SURE, Piece
from bot.context import Context
from bot.domain.exposure import in_the_room
from bot.domain.ladder import Rung
from bot.domain.wishes import Wish, has_words, wished
from bot.services import adapting
from bot.services.adapting import Way

LONGEST_ACTIVITY = 600
"""Words that are kept although nothing was found in them are one activity, cut to this many code points."""
SURELY_NOTHING = 0.9
"""From this confidence on, what stands under "comfort zone" is left out all the same: "quiet week"."""


def read(context: Context, words: str, way: Way, stretch_end: int = 0) -> list[Piece]:
    """The pieces that are activities, or may be: in a language that the model doesn't know every one may.
    ``stretch_end``: so many code points stand under "comfort zone"; that these are something they did is
    said by the member."""
    pieces = [_seen_in_the_room(piece) for piece in _cut(context, words, way, stretch_end)]
    if not any(piece.start < stretch_end for piece in pieces):
        pieces = [*_whole(context, words[:stretch_end], way), *pieces]
    return [piece for piece in pieces if _may_be_one(piece, said=piece.start < stretch_end)]


def _cut(context: Context, words: str, way: Way, border: int) -> list[Piece]:
    """The pieces; none of them begins in one field of a form and ends in the next."""
    pieces = adapting.read(context, words, way)
    if not any(piece.start < border < piece.end for piece in pieces):
        return pieces
    behind = adapting.read(context, words[border:], way)
    moved = [replace(piece, start=piece.start + border, end=piece.end + border) for piece in behind]
    return [*adapting.read(context, words[:border], way), *moved]


def _seen_in_the_room(piece: Piece) -> Piece:
    """Sitting in where others decide is an activity, and tactical, unless the model surely says more."""
    placed = piece.placement
    if not in_the_room(piece.text) or (placed.rung is not None and placed.confidence >= SURE):
        return piece
    return replace(piece, placement=replace(placed, rung=Rung.TACTICAL, confidence=1.0))


def _whole(context: Context, words: str, way: Way) -> list[Piece]:
    """All of it as one piece, where no piece was found; none where there is no word."""
    text = words.strip()[:LONGEST_ACTIVITY]
    if not has_words(text):
        return []
    start = words.index(text)
    return [Piece(text, start, start + len(text), adapting.place(context, text, way))]


def _may_be_one(piece: Piece, *, said: bool) -> bool:
    """``said``: the member says that it is something they did, so it is left out only if it surely isn't."""
    placed = piece.placement
    if placed.rung is not None or not placed.known_language:
        return True
    wish = wished(piece.text)
    return said and placed.confidence < SURELY_NOTHING and (wish is None or wish.wish is not Wish.NOTHING)
