"""What a member, or a workspace, means by the rungs: a small layer on top of the model's answers.

It reads the model's log-odds, the features that they were read from, and which words stand there, and
moves the log-odds. All weights at zero leave the model as it is. How it is learnt: `learning.py`.
"""

import io
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.classifier.languages import is_english
from bot.classifier.model import NONE, Classifier, Shares
from bot.classifier.pieces import NONE_FROM, Piece, Placement

Array = NDArray[np.float64]

FEATURES = 384
BUCKETS = 1024  # words are known by a number below this, never by their letters
WORDS_FROM = 5 + FEATURES  # before them: four log-odds, one constant, the features
WIDTH = WORDS_FROM + BUCKETS

TRUST = 0.6  # how much of the model's own log-odds a group's layer starts from
ODDS, CONSTANT, MEANING, WORDS = 0.5, 1.0, 3.0, 6.0  # how easily each kind of input is believed
LEAST_SHARE = 1e-4

_WORD = re.compile(r"[a-z]{3,}")
_ENDING = re.compile(r"(?:ing|ed|es|s)$")
_COMMON = """the and for with from our was that this into out but not their they them his her its own then
    who how what which had have has did are were been you your all also after before about more than when
    week today new"""
_SKIPPED = frozenset(_COMMON.split())


class BrokenAdaptation(Exception):
    """These bytes are no adaptation for this code; it is to be learnt anew."""


@dataclass(frozen=True, slots=True)
class Adaptation:
    """One group's layer. Made by `learning.learn`, kept as bytes; safe to use from any thread."""

    weights: NDArray[np.float32]  # (WIDTH, 4)
    calm: float  # log-odds are divided by this
    doubt: float  # share of cases in which anything may be meant, 0..1

    def rungs(self, texts: Sequence[str], shares: Shares) -> NDArray[np.float32]:
        """The group's probabilities (n, 4) over RUNGS, for texts with these shares of the model."""
        return probabilities(odds(shares.rungs, inputs(texts, shares), self.weights), self.calm, self.doubt)

    def to_bytes(self) -> bytes:
        """As a .npy file: half-precision numbers, nothing that could be executed."""
        file = io.BytesIO()
        settings = np.array([[self.calm, self.doubt, 0, 0]])
        np.save(file, np.vstack([settings, self.weights]).astype(np.float16), allow_pickle=False)
        return file.getvalue()

    @classmethod
    def from_bytes(cls, kept: bytes) -> "Adaptation":
        """Raises BrokenAdaptation if that is not what `to_bytes` gave."""
        try:
            table = np.load(io.BytesIO(kept), allow_pickle=False)
        except (ValueError, OSError, EOFError) as problem:
            raise BrokenAdaptation(str(problem)) from problem
        if table.shape != (WIDTH + 1, 4) or table.dtype != np.float16 or not np.isfinite(table).all():
            raise BrokenAdaptation(f"{table.dtype} {table.shape}")
        calm, doubt = float(table[0, 0]), float(table[0, 1])
        if calm <= 0 or not 0 <= doubt <= 1:
            raise BrokenAdaptation(f"calm {calm}, doubt {doubt}")
        return cls(table[1:].astype(np.float32), calm, doubt)


def read(classifier: Classifier, reply: str, adaptation: Adaptation | None) -> list[Piece]:
    """`Classifier.read` with a group's adaptation: it changes rungs only, not stretches or where pieces
    end."""
    if adaptation is None:
        return classifier.read(reply)
    spans = classifier.split(reply)
    placements = place(classifier, [reply[a:b] for a, b in spans], adaptation, known=is_english(reply))
    return [Piece(reply[a:b], a, b, placed) for (a, b), placed in zip(spans, placements, strict=True)]


def place(
    classifier: Classifier, texts: Sequence[str], adaptation: Adaptation | None, *, known: bool | None = None
) -> list[Placement]:
    """`Classifier.place` with a group's adaptation. ``known``: all texts are of a language the model
    knows."""
    if adaptation is None or not texts:
        return classifier.place(texts)
    shares = classifier.shares(texts)
    rungs = adaptation.rungs(texts, shares)
    english = [is_english(text) if known is None else known for text in texts]
    rows = zip(rungs, shares.stretches, english, strict=True)
    return [classifier.placement(each, float(stretch), one) for each, stretch, one in rows]


def inputs(texts: Sequence[str], shares: Shares) -> Array:
    """What the layer reads (n, WIDTH), each kind scaled to how easily it is believed."""
    logs = np.log(np.maximum(shares.rungs, LEAST_SHARE))
    table = np.zeros((len(texts), WIDTH))
    table[:, :4] = ODDS * (logs - logs.mean(axis=1, keepdims=True))
    table[:, 4] = CONSTANT
    lengths = np.linalg.norm(shares.features, axis=1, keepdims=True)
    table[:, 5:WORDS_FROM] = MEANING * shares.features / np.maximum(lengths, 1e-9)
    for row, text in enumerate(texts):
        if found := buckets(text):
            table[row, [WORDS_FROM + bucket for bucket in found]] = WORDS / np.sqrt(len(found))
    return table


def buckets(text: str) -> list[int]:
    """The numbers of its words, without common ones and endings; two words may share a number."""
    found = {word for word in _WORD.findall(text.lower()) if word not in _SKIPPED}
    stems = {_ENDING.sub("", word) if len(word) > 4 else word for word in found}
    return sorted({zlib.crc32(stem.encode()) % BUCKETS for stem in stems})


def odds(rungs: NDArray[np.float32], table: Array, weights: NDArray[np.floating]) -> Array:
    """Log-odds (…, n, 4): the model's, moved by what weights (…, WIDTH, 4) make of the inputs."""
    moved: Array = TRUST * np.log(np.maximum(rungs, LEAST_SHARE)) + table @ weights
    return moved


def probabilities(raw: Array, calm: float, doubt: float) -> NDArray[np.float32]:
    """From log-odds (…, 4); with doubt no answer is ever certain."""
    grown = np.exp((raw - raw.max(axis=-1, keepdims=True)) / calm)
    shares = (1 - doubt) * grown / grown.sum(axis=-1, keepdims=True) + doubt / 4
    return np.asarray(shares, np.float32)


def best(rungs: NDArray[np.float32]) -> NDArray[np.intp]:
    """The place in RUNGS that `Classifier.placement` chooses from probabilities (…, 4)."""
    return np.where(rungs[..., NONE] >= NONE_FROM, NONE, rungs[..., :NONE].argmax(axis=-1))
