"""What the classifier says, and how sure it must be: the part that needs no network."""

import json
from dataclasses import dataclass
from pathlib import Path

from bot.domain.ladder import Rung

FOLDER = Path(__file__).with_name("model")
_calibration = json.loads((FOLDER / "calibration.json").read_text("utf-8"))

SURE: float = _calibration["sure"]
"""From this confidence on a suggestion is preselected."""
NONE_FROM: float = _calibration["none_from"]
"""From this share on it is called "no activity"."""
VERSION: str = (FOLDER / "SHA256SUMS").read_text("ascii")[:12]
"""Of the model: begins the checksum of its weights."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where one activity stands; rung None is "no activity". Confidences are calibrated, 0..1."""

    rung: Rung | None
    confidence: float
    stretch: bool
    stretch_confidence: float
    known_language: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a reply: text == reply[start:end], offsets in code points."""

    text: str
    start: int
    end: int
    placement: Placement
