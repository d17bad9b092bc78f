"""Cross-validation by profession: figures over far more examples than the test part has.

Each fold's network learns from the other professions' activities and replies, and judges its own. Two
folds at a time, one thread each: that takes less time than one after the other on two threads.
"""

import json
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import torch

from bot.classifier import Classifier, Piece, Placement
from bot.classifier.calibration import Calibration
from bot.classifier.joints import Joints
from bot.classifier.network import Answers, Network
from bot.classifier.wordpiece import FIRST, LAST, WordPieces
from bot.domain.ladder import Rung
from training.calibrate import NONE_FROM
from training.encoder import Reader, base_files, fresh_reader
from training.examples import GIVEN, GIVEN_REPLIES, RUNGS, Reply
from training.fit import Lesson, Recipe, ids_of, say, train
from training.measure import Judged, activity_figures, matched_with, reply_figures, with_intervals

FOLDS = 4
AT_ONCE = 2
RECIPE = Recipe(seed=100, epochs=2, batch=16, rate=9e-5, composed=0, repeat_replies=2, hidden=0.1)

Soft = dict[str, tuple[list[float], float]]  # text → shares of the four rungs, share of stretch
Read = dict[str, list[tuple[int, int, str | None]]]  # reply → where its pieces are, and their rungs


@dataclass(frozen=True, slots=True)
class Unseen:
    """What networks said about what they hadn't seen."""

    soft: Soft
    read: Read


@dataclass(frozen=True, slots=True)
class Fold:
    """All that one fold needs, to be handed to another process."""

    number: int
    wheel: Path
    keep: list[int]
    pieces: str
    lesson: Lesson
    kept: Path


def fold_of(profession: str) -> int:
    """Professions stay together, and so do minimal sets."""
    return int(sha256(profession.encode()).hexdigest(), 16) % FOLDS


def unseen(lesson: Lesson, wheel: Path, keep: list[int], pieces: str, work: Path) -> Unseen:
    """For each text what a network that never saw its profession says. Each fold is kept in `work`."""
    folds = [
        Fold(number, wheel, keep, pieces, lesson, work / f"fold-{number}.json") for number in range(FOLDS)
    ]
    open_ones = [fold for fold in folds if not fold.kept.exists()]
    with ProcessPoolExecutor(AT_ONCE, mp_context=get_context("spawn")) as pool:
        list(pool.map(judge, open_ones))
    found = [json.loads(fold.kept.read_text("utf-8")) for fold in folds]
    soft = {text: (shares, mark) for one in found for text, (shares, mark) in one["soft"].items()}
    return Unseen(soft, {text: spans for one in found for text, spans in one["read"].items()})


def judge(fold: Fold) -> None:
    """Train one fold's network and keep what it says about the professions that it hasn't seen."""
    torch.set_num_threads(1)
    pieces, base = WordPieces.parse(fold.pieces), base_files(fold.wheel)[0]
    say(f"fold {fold.number + 1} of {FOLDS}")
    torch.manual_seed(RECIPE.seed)
    reader = fresh_reader(base, fold.keep)
    others = [one for one in fold.lesson.activities if fold_of(one.profession) != fold.number]
    wholes = [one for one in fold.lesson.replies if fold_of(one.profession) != fold.number]
    train(reader, pieces, Lesson(others, wholes), RECIPE)
    texts = [one.text for one in fold.lesson.activities if fold_of(one.profession) == fold.number]
    own = [one for one in fold.lesson.replies if fold_of(one.profession) == fold.number]
    told = {"soft": answers_of(reader, pieces, texts), "read": read_by(reader, pieces, own)}
    fold.kept.write_text(json.dumps(told), "utf-8")


class Unexported(Network):
    """A network as it was trained, where the classifier expects the one that ships."""

    def __init__(self, reader: Reader, pieces: WordPieces) -> None:
        self._reader, self._pieces = reader, pieces

    @torch.no_grad()
    def answers(self, texts: Sequence[str]) -> Answers:
        """As Network.answers."""
        rows = [ids_of(self._pieces, text) for text in texts]
        said = [self._reader(torch.tensor([row]), torch.ones(1, len(row), dtype=torch.long)) for row in rows]
        rung, stretch, features = (
            np.concatenate([one[place].numpy() for one in said]) for place in (0, 1, 3)
        )
        return Answers(rung, stretch, features)

    @torch.no_grad()
    def tags(self, ids: Sequence[int]) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        """As Network.tags."""
        row = torch.tensor([[FIRST, *ids, LAST]])
        return np.asarray(self._reader(row, torch.ones_like(row))[2][0].numpy()[1:-1], np.float32)


def joints_of(reader: Reader) -> Joints:
    """What a reader learnt about joints."""
    return Joints.of(*(part.detach().numpy() for part in (reader.between, reader.before, reader.behind)))


def read_by(reader: Reader, pieces: WordPieces, replies: Sequence[Reply]) -> Read:
    """Each reply cut and placed by this reader, uncalibrated."""
    plain = Calibration(1, 0, NONE_FROM, 1, 0, 1)
    classifier = Classifier(Unexported(reader, pieces), plain, joints_of(reader))
    return {
        reply.text: [(one.start, one.end, one.placement.rung) for one in classifier.read(reply.text)]
        for reply in replies
    }


def answers_of(reader: Reader, pieces: WordPieces, texts: Sequence[str]) -> Soft:
    """Shares of rungs and stretch for each text."""
    if not texts:
        return {}
    said = Unexported(reader, pieces).answers(texts)
    plain = Calibration(1, 0, NONE_FROM, 1, 0, 1)
    rows = zip(texts, plain.rungs(said.rung).tolist(), plain.stretches(said.stretch).tolist(), strict=True)
    return {text: (shares, mark) for text, shares, mark in rows}


def cross_validated(lesson: Lesson, unseen: Unseen) -> dict[str, dict[str, list[float]]]:
    """Figures over the given examples that were learnt from, each judged by a network that hadn't seen
    its profession.
    """
    rows = [
        Judged(example, _placed(*unseen.soft[example.text]))
        for example in lesson.activities
        if example.text in unseen.soft and example.source in GIVEN
    ]
    backs = [
        matched_with(reply, [_piece(reply.text, *span) for span in unseen.read[reply.text]])
        for reply in lesson.replies
        if reply.text in unseen.read and reply.source in GIVEN_REPLIES
    ]
    if not rows or not backs:
        return {}
    return {
        "single activities": with_intervals(rows, activity_figures),
        "whole replies": with_intervals(backs, reply_figures),
    }


def _placed(shares: Sequence[float], mark: float) -> Placement:
    place = 3 if shares[3] >= NONE_FROM else max(range(3), key=lambda one: shares[one])
    rung = RUNGS[place]
    return Placement(rung and Rung(rung), shares[place], mark >= 0.5 and place != 3, mark, True)


def _piece(text: str, start: int, end: int, rung: str | None) -> Piece:
    return Piece(text[start:end], start, end, Placement(rung and Rung(rung), 1.0, False, 1.0, True))
