"""Fit the few numbers of calibration.json on what networks say of given examples that they hadn't seen."""

from collections.abc import Callable, Sequence
from itertools import product

import numpy as np
from numpy.typing import NDArray

from bot.classifier.calibration import Calibration
from training.examples import RUNGS, Example
from training.folds import Raw

Floats = NDArray[np.float32]
# The shares that are aimed at. Counted in error makes a month wrong, and nobody notices; lost costs a tap.
COUNTED, LOST = 0.08, 0.015
SURE_IS = 0.92  # how often a suggestion that is preselected should be right
SURE_AT_LEAST = 0.6  # less than this is never called sure


def fitted(rows: Sequence[tuple[Example, Raw]]) -> dict[str, float]:
    """Values for every field of Calibration."""
    gold = np.array([RUNGS.index(example.rung) for example, _ in rows])
    mark = np.array([example.stretch for example, _ in rows], np.float32)
    said = np.array([raw.rung for _, raw in rows], np.float32)
    stretch = np.array([raw.stretch for _, raw in rows], np.float32)
    temperature, shift = _best(lambda t, s: _rung_loss(said, gold, t, s))
    stretch_temperature, stretch_shift = _best(lambda t, s: _stretch_loss(stretch, mark, t, s))
    shares = _shares(said, temperature, shift)
    none_from = _none_from(shares, gold)
    return {
        "temperature": temperature,
        "none_shift": shift,
        "none_from": none_from,
        "stretch_temperature": stretch_temperature,
        "stretch_shift": stretch_shift,
        "sure": _sure(shares, gold, none_from),
    }


def _shares(raw: Floats, temperature: float, shift: float) -> Floats:
    return Calibration(temperature, shift, 1, 1, 0, 1).rungs(raw)


def _best(loss: Callable[[float, float], float]) -> tuple[float, float]:
    """The temperature and the shift with the least loss."""
    temperatures, shifts = np.arange(0.6, 2.01, 0.05), np.arange(-0.6, 0.61, 0.1)
    found = min(product(temperatures, shifts), key=lambda pair: loss(*pair) + 0.01 * float(pair[1]) ** 2)
    return round(float(found[0]), 2), round(float(found[1]), 2)


def _rung_loss(raw: Floats, gold: NDArray[np.int64], temperature: float, shift: float) -> float:
    shares = _shares(raw, temperature, shift)
    return float(-np.log(shares[np.arange(len(gold)), gold] + 1e-9).mean())


def _stretch_loss(raw: Floats, mark: Floats, temperature: float, shift: float) -> float:
    shares = Calibration(1, 0, 1, temperature, shift, 1).stretches(raw)
    return float(-np.log(np.where(mark > 0, shares, 1 - shares) + 1e-9).mean())


def _none_from(shares: Floats, gold: NDArray[np.int64]) -> float:
    """The probability from which on "no activity" is said: both shares as near to their aims as can be."""

    def missed(threshold: float) -> float:
        none = shares[:, 3] >= threshold
        return float((~none)[gold == 3].mean() / COUNTED + none[gold != 3].mean() / LOST)

    return min((round(float(one), 2) for one in np.arange(0.1, 0.51, 0.05)), key=missed)


def _sure(shares: Floats, gold: NDArray[np.int64], none_from: float) -> float:
    """The least confidence from which on at least SURE_IS of the suggestions are right."""
    said = np.where(shares[:, 3] >= none_from, 3, shares[:, :3].argmax(axis=1))
    sureness = shares[np.arange(len(said)), said]
    for threshold in np.arange(SURE_AT_LEAST, 0.95, 0.05):
        chosen = sureness >= threshold
        if chosen.any() and (said == gold)[chosen].mean() >= SURE_IS:
            return round(float(threshold), 2)
    return 0.95
