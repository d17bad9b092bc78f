"""The classifier as the bot sees it: a reply in, pieces with a rung, a stretch and confidences out."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.classifier.calibration import Calibration
from bot.classifier.joints import Joints
from bot.classifier.languages import is_english
from bot.classifier.network import Network
from bot.classifier.pieces import FOLDER, Piece, Placement
from bot.classifier.splitting import Span, sentences_of, spans_of, whole_span
from bot.domain.ladder import Rung

RUNGS = (Rung.TACTICAL, Rung.FUNCTIONAL, Rung.BUSINESS, None)  # the order of the network's answers
NONE = 3
SURELY = 0.85  # for calling a whole reply one piece where the network has found none


@dataclass(frozen=True, slots=True)
class Shares:
    """For those who adapt the model to a team: rungs (n, 4), stretches (n,), features (n, 384)."""

    rungs: NDArray[np.float32]
    stretches: NDArray[np.float32]
    features: NDArray[np.float32]


class Classifier:
    """Splits replies into pieces and places each. Load it once, then use it from any thread."""

    def __init__(self, network: Network, calibration: Calibration, joints: Joints) -> None:
        self._network = network
        self._calibration = calibration
        self._joints = joints

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """The model in this folder, else the one that ships. Raises BrokenModel if a file isn't right."""
        folder = path or FOLDER
        network = Network.load(folder)
        return cls(
            network, Calibration.read(folder / "calibration.json"), Joints.read(folder / "joints.json")
        )

    def shares(self, texts: Sequence[str]) -> Shares:
        """Calibrated probabilities over RUNGS and of a stretch, with the features they were read from."""
        answers = self._network.answers(texts)
        rungs, stretches = self._calibration.rungs(answers.rung), self._calibration.stretches(answers.stretch)
        return Shares(rungs, stretches, answers.features)

    def place(self, texts: Sequence[str]) -> list[Placement]:
        """One placement for each text, in order."""
        if not texts:
            return []
        shares = self.shares(texts)
        known = [is_english(text) for text in texts]
        rows = zip(shares.rungs, shares.stretches, known, strict=True)
        return [self.placement(rungs, float(stretch), english) for rungs, stretch, english in rows]

    def placement(self, rungs: NDArray[np.float32], stretch: float, known: bool) -> Placement:
        """Decide from probabilities (4,) over RUNGS: "no activity" early, since counting none costs more."""
        best = NONE if rungs[NONE] >= self._calibration.none_from else int(rungs[:NONE].argmax())
        stretched = stretch >= 0.5 and best != NONE
        sure = stretch if stretched else 1 - stretch if best != NONE else 1.0
        return Placement(RUNGS[best], float(rungs[best]), stretched, sure, known)

    def split(self, reply: str) -> list[Span]:
        """Where the pieces of a reply are: (start, end) in code points, in order, apart."""
        if not is_english(reply):
            return sentences_of(reply)
        return spans_of(reply, self._network, self._joints) or self._whole(reply)

    def _whole(self, reply: str) -> list[Span]:
        """A few words in which nothing begins may be one thing all the same, if it surely is one."""
        span = whole_span(reply, self._network)
        if span is None:
            return []
        [placed] = self.place([reply[slice(*span)]])
        surely = placed.rung is not None and placed.confidence >= SURELY and placed.known_language
        return [span] if surely else []

    def read(self, reply: str) -> list[Piece]:
        """Split and place; pieces that are no activity are in the list, with rung None."""
        spans = self.split(reply)
        texts = [reply[start:end] for start, end in spans]
        known = is_english(reply)
        placements = self.place(texts)
        return [
            Piece(text, start, end, _in_reply(placement, known))
            for text, (start, end), placement in zip(texts, spans, placements, strict=True)
        ]


def _in_reply(placement: Placement, known: bool) -> Placement:
    """A short piece says little about its language: the whole reply decides."""
    if placement.known_language == known:
        return placement
    return Placement(
        placement.rung, placement.confidence, placement.stretch, placement.stretch_confidence, known
    )
