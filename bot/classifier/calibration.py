"""From the network's raw numbers to probabilities that mean what they say."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Calibration:
    """Fitted on examples that the network didn't learn from (training/calibrate.py)."""

    temperature: float  # raw rung numbers are divided by this
    none_shift: float  # added to "no activity" after that
    none_from: float  # from this probability on it is called "no activity"
    stretch_temperature: float
    stretch_shift: float
    sure: float  # confidence from which on a suggestion is made as an assertion

    @classmethod
    def read(cls, path: Path) -> "Calibration":
        """From its JSON file. Raises OSError, ValueError or TypeError when it is not one."""
        return cls(**{name: float(value) for name, value in json.loads(path.read_text("utf-8")).items()})

    def rungs(self, raw: Floats) -> Floats:
        """Probabilities (n, 4) of tactical, functional, business and no activity."""
        scaled = raw / self.temperature
        scaled[:, 3] += self.none_shift
        grown = np.exp(scaled - scaled.max(axis=1, keepdims=True))
        shares: Floats = np.divide(grown, grown.sum(axis=1, keepdims=True))
        return shares

    def stretches(self, raw: Floats) -> Floats:
        """Probabilities (n,) that it was a stretch."""
        shares: Floats = np.divide(1, 1 + np.exp(-(raw / self.stretch_temperature + self.stretch_shift)))
        return shares
