"""What stands at a joint between two words, and what the network learnt about pieces ending there."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.classifier.wordpiece import EMOJI, LINE, LINK, MENTION, Word

Floats = NDArray[np.float32]
OUTSIDE, FIRST, INSIDE = range(3)  # tags
MID_PHRASE = 2.0
Unit = Sequence[Word]

KINDS = ("edge", "word", "stop", "comma", "semi", "dash", "slash", "open", "close", "and", "join", "line",
         "emoji", "link", "mark", "self")  # fmt: skip
_GROUPS = {
    "stop": ".!?…",
    "comma": ",",
    "semi": ";:",
    "dash": "-–—*•·▪◦‣→>✅",
    "slash": "/|+&~=",
    "open": "([{\"“‘«",
    "close": ")]}”’»",
}  # fmt: skip
_MARKS = {mark: kind for kind, marks in _GROUPS.items() for mark in marks}
_JOINING = ["then", "but", "plus", "also", "so", "while", "because", "or", "after", "before", "which"]
_WORDS = dict.fromkeys(_JOINING, "join") | {"and": "and", "n": "and", "i": "self", "we": "self"}
_SPECIAL: dict[tuple[int, ...], str] = {
    (LINE,): "line",
    (EMOJI,): "emoji",
    (LINK,): "link",
    (MENTION,): "link",
}
_PLACES = {kind: place for place, kind in enumerate(KINDS)}


def kinds_of(reply: str, units: Sequence[Unit]) -> list[int]:
    """For each unit its place in KINDS."""
    return [_PLACES[_kind(reply, unit)] for unit in units]


def _kind(reply: str, unit: Unit) -> str:
    last = unit[-1]
    if special := _SPECIAL.get(last.pieces):
        return special
    word = reply[last.start : last.end].lower()
    return _MARKS.get(word) or _WORDS.get(word) or ("word" if word[0].isalnum() else "mark")


@dataclass(frozen=True, slots=True)
class Joints:
    """How likely one tag follows another, by the kind of word before the joint and behind it."""

    steps: Floats  # (kinds before, kinds behind, tags before, tags behind), as log-weights

    @classmethod
    def of(cls, between: Floats, before: Floats, behind: Floats) -> "Joints":
        """From what was learnt: for any joint (3, 3), and for each kind on either side (kinds, 3, 3)."""
        steps = between + before[:, None] + behind[None, :]
        word = _PLACES["word"]
        steps[word, word, INSIDE, OUTSIDE] -= MID_PHRASE  # no mark, no "and": what stands there goes on
        return cls(steps.astype(np.float32))

    @classmethod
    def read(cls, path: Path) -> "Joints":
        """From its JSON file. Raises OSError, ValueError, KeyError or TypeError when it is not one."""
        table = json.loads(path.read_text("utf-8"))
        return cls.of(*(np.array(table[name], np.float32) for name in ("between", "before", "behind")))

    def along(self, reply: str, units: Sequence[Unit]) -> Floats:
        """(units - 1, 3, 3): the step into each unit but the first."""
        kinds = kinds_of(reply, units)
        found: Floats = self.steps[kinds[:-1], kinds[1:]]
        return found
