"""How an adaptation is learnt from corrections, and whether it is used at all.

1. Two layers are tried: one that only renames ("what you call functional, we call business"), one that
   also looks at words and features. Regularised logistic regression towards the model's own answers:
   Daumé's augmentation, where all the model ever learnt from stands for the general copy.
2. Both are cross-validated on the corrections, repeatedly, which also calibrates them.
3. The better one is used only if it beats the model there by a margin; else the model stays as it is.
"""

from __future__ import annotations  # np.random takes 2 MB: only where something is learnt

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.classifier.adaptation import (
    LEAST_SHARE,
    TRUST,
    WIDTH,
    WORDS_FROM,
    Adaptation,
    Array,
    best,
    inputs,
    odds,
    probabilities,
)
from bot.classifier.model import RUNGS, Shares
from bot.domain.ladder import Rung

FOLDS, REPEATS = 5, 4
MANY = 80  # from so many corrections on, one round of folds is enough
STEPS = 120
STIFFNESS = 1.0
BETTER_BY = 1.0  # corrections that it must place better, net
BETTER_SHARE = 0.03  # and this share of all
LESS_LOSS = 0.9  # what may remain of the model's log-loss
WORD_KNOWN_TO = 5  # people, before a word may count for a whole workspace
CALM = (0.8, 1.0, 1.3, 1.7)
DOUBT = (0.0, 0.05, 0.1, 0.2, 0.3, 0.4)


@dataclass(frozen=True, slots=True)
class Correction:
    """What somebody said about an activity; rung None is no activity."""

    text: str
    rung: Rung | None
    whose: int = 0  # in a workspace: which member


@dataclass(frozen=True, slots=True)
class Learned:
    """What came of learning: an adaptation if it helps, and by how much, in cross-validation."""

    adaptation: Adaptation | None
    before: float  # share of the corrections that the model alone places so
    after: float  # the same with the better layer, each judged unseen


@dataclass(frozen=True, slots=True)
class _Tried:
    """One layer: its weights from everything, how it did on what it hadn't seen, its calibration."""

    weights: Array
    loss: float
    right: Array  # (n,) share of repeats in which it was right
    calm: float
    doubt: float


@dataclass(frozen=True, slots=True)
class _Lesson:
    table: Array  # (n, WIDTH)
    shares: NDArray[np.float32]  # (n, 4), the model's own
    goals: NDArray[np.intp]  # (n,) places in RUNGS
    held_out: NDArray[np.bool_]  # (rounds, n): each round's fold
    repeats: int


def chance(number: int) -> np.random.Generator:
    """Randomness that is the same for the same number."""
    return np.random.default_rng(number)


def learn(
    corrections: Sequence[Correction], shares: Shares, rng: np.random.Generator, *, together: bool = False
) -> Learned:
    """Learn from corrections and the model's shares of their texts, in the same order.

    ``together``: of a whole workspace; then folds are people, so that it has to help somebody who is not
    in it, and a word counts only if WORD_KNOWN_TO people used it. Takes well under a second for 300.
    """
    if len(corrections) < 2:
        return Learned(None, 0.0, 0.0)
    lesson = _lesson(corrections, shares, rng, together=together)
    tried = min((_tried(lesson, columns) for columns in (5, WIDTH)), key=lambda one: one.loss)
    before = float((best(lesson.shares) == lesson.goals).mean())
    after = float(tried.right.mean())
    if after - before < max(BETTER_BY / len(corrections), BETTER_SHARE) or tried.loss > LESS_LOSS * _loss(
        lesson.shares, lesson
    ):
        return Learned(None, before, after)
    return Learned(Adaptation(tried.weights.astype(np.float32), tried.calm, tried.doubt), before, after)


def _lesson(
    corrections: Sequence[Correction], shares: Shares, rng: np.random.Generator, *, together: bool
) -> _Lesson:
    table = inputs([one.text for one in corrections], shares)
    whose = np.array([one.whose for one in corrections])
    if together:
        table[:, WORDS_FROM:] *= _known_words(table[:, WORDS_FROM:], whose)
    goals = np.array([RUNGS.index(one.rung) for one in corrections])
    repeats = 1 if len(corrections) >= MANY else REPEATS
    held_out = np.vstack([_folds(whose if together else goals, rng, together) for _ in range(repeats)])
    return _Lesson(table, shares.rungs, goals, held_out, repeats)


def _known_words(words: Array, whose: NDArray[np.int_]) -> NDArray[np.bool_]:
    """Which buckets (BUCKETS,) enough people used: nobody's own words shape what others are told."""
    used = [(words[whose == one] > 0).any(axis=0) for one in np.unique(whose)]
    return np.asarray(np.sum(used, axis=0) >= WORD_KNOWN_TO)


def _folds(kinds: NDArray[np.int_], rng: np.random.Generator, together: bool) -> NDArray[np.bool_]:
    """(FOLDS, n): each correction in one fold; labels dealt out evenly, or people kept together."""
    if together:
        people = rng.permutation(np.unique(kinds))
        fold = np.array([int(np.flatnonzero(people == one)[0]) for one in kinds]) % FOLDS
    else:
        mixed = rng.permutation(len(kinds))
        order = mixed[np.argsort(kinds[mixed], kind="stable")]
        fold = np.empty(len(kinds), int)
        fold[order] = np.arange(len(kinds)) % FOLDS
    return np.asarray(np.arange(FOLDS)[:, None] == fold)


def _tried(lesson: _Lesson, columns: int) -> _Tried:
    """Fit each round without its fold, and once with everything, on the first columns of the inputs."""
    rounds = np.vstack([~lesson.held_out, np.ones((1, len(lesson.goals)), bool)])
    weights = np.zeros((len(rounds), WIDTH, 4))
    weights[:, :columns] = _fitted(lesson, lesson.table[:, :columns], rounds.astype(float))
    unseen = np.zeros((lesson.repeats, len(lesson.goals), 4))
    for number, fold in enumerate(lesson.held_out):
        raw = odds(lesson.shares[fold], lesson.table[fold], weights[number])
        unseen[number // FOLDS, fold] = raw
    settings = [(calm, doubt) for calm in CALM for doubt in DOUBT]
    losses = [_loss(probabilities(unseen, *each), lesson) for each in settings]
    calm, doubt = settings[int(np.argmin(losses))]
    right = (best(probabilities(unseen, calm, doubt)) == lesson.goals).mean(axis=0)
    return _Tried(weights[-1], min(losses), right, calm, doubt)


def _fitted(lesson: _Lesson, table: Array, rounds: Array) -> Array:
    """Weights (rounds, columns, 4), by accelerated gradient descent in the space that the rows span."""
    u, s, across = np.linalg.svd(table, full_matrices=False)
    short, goals = u * s, np.eye(4)[lesson.goals][:, None]
    start = TRUST * np.log(np.maximum(lesson.shares, LEAST_SHARE))[:, None]
    counts = rounds.T[:, :, None]
    steepest = 0.5 * s[0] ** 2 * rounds.max() + STIFFNESS
    pull = np.sqrt(STIFFNESS / steepest)
    now = ahead = np.zeros((len(s), len(rounds), 4))  # all rounds side by side: one product a step
    for _ in range(STEPS):
        said = probabilities(start + _times(short, ahead), 1.0, 0.0)
        slope = _times(short.T, counts * (said - goals)) + STIFFNESS * ahead
        before, now = now, ahead - slope / steepest
        ahead = now + (1 - pull) / (1 + pull) * (now - before)
    return _times(across.T, now).transpose(1, 0, 2)


def _times(left: Array, right: Array) -> Array:
    """(a, b) by (b, rounds, 4)."""
    product: Array = (left @ right.reshape(len(right), -1)).reshape(len(left), *right.shape[1:])
    return product


def _loss(shares: NDArray[np.float32], lesson: _Lesson) -> float:
    """Mean log-loss of probabilities (…, n, 4)."""
    said = shares[..., np.arange(len(lesson.goals)), lesson.goals]
    return float(-np.log(np.maximum(said, LEAST_SHARE)).mean())
