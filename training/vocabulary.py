"""Which of the base model's 30,522 word pieces are kept, so that the model fits into the repository."""

from collections import Counter
from collections.abc import Iterable, Sequence

from bot.classifier.wordpiece import OWN, WordPieces

SIZE = 10_500
FREQUENT_FROM = 1996  # the base vocabulary lists whole pieces from here on, most frequent first
STAND_INS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[unused1]", "[unused2]", "[unused3]", "[unused4]")


def kept_pieces(base: Sequence[str], texts: Iterable[str], size: int = SIZE) -> list[int]:
    """Places in the base vocabulary: our own pieces, characters, what the texts use, the most frequent."""
    places = {piece: place for place, piece in enumerate(base)}
    used = _used(base, texts)
    letters = [place for piece, place in places.items() if len(piece.removeprefix("##")) == 1]
    order = [places[piece] for piece in STAND_INS]
    order += [place for place in letters if ord(base[place][-1]) < 0x2800]
    order += [place for place, _ in used.most_common()] + list(range(FREQUENT_FROM, len(base)))
    return list(dict.fromkeys(order))[:size]


def _used(base: Sequence[str], texts: Iterable[str]) -> Counter[int]:
    """How often each base piece occurs in the texts, by its place in the base vocabulary."""
    whole = WordPieces([*OWN, *base])
    cut = (piece for text in texts for word in whole.words(text) for piece in word.pieces)
    return Counter(piece - len(OWN) for piece in cut if piece >= len(OWN))


def pieces_file(base: Sequence[str], keep: Sequence[int]) -> str:
    """The text of pieces.txt."""
    return "\n".join([*OWN, *(base[place] for place in keep[len(OWN) :])])
