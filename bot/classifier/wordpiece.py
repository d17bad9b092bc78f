"""Text to the word pieces that the network knows, as BERT's uncased tokenizer does it, with some of our own.

A line break, a link, a mention and an emoji are one piece each: they say much about where an activity
ends, and nothing about where it stands. The rest is WordPiece: greedy, longest match first
(github.com/google-research/bert). Nothing is kept between calls: a cache would remember members' words.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

PAD, UNKNOWN, FIRST, LAST, LINE, LINK, MENTION, EMOJI = range(8)
OWN = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[LINE]", "[LINK]", "[WHO]", "[EMOJI]")
LONGEST_WORD = 60  # characters; what is longer is no word

_PARTS = re.compile(
    r"(?P<line>[\n\r\u2028\u2029])"
    r"|(?P<link><(?:https?|mailto)[^>\n]{1,2000}>|https?://[^\s>]+)"
    r"|(?P<who><[@#!][^>\n]{1,200}>)"
    r"|(?P<emoji>:(?!\d+:)[a-z0-9_+-]{2,40}:"
    r"|[\u2300-\u23ff\u2460-\u27bf\u2900-\u297f\u2b00-\u2bff\U0001f000-\U0001faff\u200d\ufe0f\u20e3]+)"
    r"|(?P<word>(?:[^\W_]|[\u0300-\u036f])+)"
    r"|(?P<mark>\S)"
)
_KINDS = {"line": LINE, "link": LINK, "who": MENTION, "emoji": EMOJI}


@dataclass(frozen=True, slots=True)
class Word:
    """A word, a mark, a line break, a link, a mention or a run of emoji: its pieces, and where it stands."""

    pieces: tuple[int, ...]
    start: int
    end: int


class WordPieces:
    """The vocabulary, and how to cut by it."""

    def __init__(self, pieces: Iterable[str]) -> None:
        self._ids = {piece: place for place, piece in enumerate(pieces)}

    @classmethod
    def parse(cls, lines: str) -> "WordPieces":
        """From the text of pieces.txt: a piece a line, OWN first. Raises ValueError if it isn't that."""
        pieces = lines.split("\n")
        if tuple(pieces[: len(OWN)]) != OWN:
            raise ValueError("pieces.txt doesn't begin with our own pieces")
        return cls(pieces)

    def words(self, text: str) -> list[Word]:
        """All words in order, offsets in code points; white space and control characters are in none."""
        return [self._word(match) for match in _PARTS.finditer(text) if not _unseen(match)]

    def _word(self, match: re.Match[str]) -> Word:
        kind = _KINDS.get(match.lastgroup or "")
        pieces = self._cut(_plain(match[0])) if kind is None else (kind,)
        return Word(pieces, *match.span())

    def _cut(self, word: str) -> tuple[int, ...]:
        """Greedy, longest piece first; a word that can't be cut to the end is unknown as a whole."""
        if not 0 < len(word) <= LONGEST_WORD:
            return (UNKNOWN,)
        found, start = [], 0
        while start < len(word):
            lead = "##" if start else ""
            ends = range(len(word), start, -1)
            end = next((end for end in ends if lead + word[start:end] in self._ids), None)
            if end is None:
                return (UNKNOWN,)
            found.append(self._ids[lead + word[start:end]])
            start = end
        return tuple(found)


def _unseen(match: re.Match[str]) -> bool:
    return match.lastgroup == "mark" and unicodedata.category(match[0])[0] == "C"


def _plain(word: str) -> str:
    """Lower case, without accents."""
    if word.isascii():
        return word.lower()
    return "".join(c for c in unicodedata.normalize("NFD", word.lower()) if unicodedata.category(c) != "Mn")
