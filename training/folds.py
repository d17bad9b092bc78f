"""Cross-validation by profession: the figures of the road, and what calibration is fitted on.

The last stage is learnt anew for each fold, without the given examples of that fold's professions; the stage
before it has seen no given example at all. So every given example is judged by a network that never saw it.
Both folds at a time, one thread each: that takes less time than one after the other on two threads.
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
from training.encoder import Reader
from training.examples import GIVEN, GIVEN_REPLIES, UNSEEN_PROFESSIONS, Example, Reply, activities, replies
from training.fit import ids_of, say
from training.lessons import last_lesson
from training.measure import (
    Figures,
    Judged,
    activity_figures,
    by_profession,
    matched_with,
    reply_figures,
    with_intervals,
)
from training.stages import LAST_STAGE, Weights, learnt, reader_with

FOLDS = 2
PLAIN = Calibration(1, 0, 0.5, 1, 0, 1)
_NO_JOINTS = Joints(np.zeros(0, np.float32))


@dataclass(frozen=True, slots=True)
class Raw:
    """What a network that hadn't seen it said of a text: four numbers of rungs, one of stretch."""

    rung: list[float]
    stretch: float


@dataclass(frozen=True, slots=True)
class Unseen:
    """What networks said about the given examples that they hadn't seen: of activities by their text; of
    replies by their text where the pieces are, and what was said of each."""

    activities: dict[str, Raw]
    replies: dict[str, list[tuple[int, int, Raw]]]


@dataclass(frozen=True, slots=True)
class Fold:
    """All that one fold needs, to be handed to another process."""

    number: int
    weights: Weights
    pieces: str
    kept: Path


def fold_of(profession: str) -> int:
    """Professions stay together, and so do minimal sets."""
    return int(sha256(profession.encode()).hexdigest(), 16) % FOLDS


def unseen(before: Weights, pieces: str, work: Path, name: str) -> Unseen:
    """What networks that go on from ``before`` say of what they haven't seen. Each fold is kept in `work`,
    under the name of the last stage.
    """
    folds = [Fold(number, before, pieces, work / f"fold-{number}-{name}.json") for number in range(FOLDS)]
    open_ones = [fold for fold in folds if not fold.kept.exists()]
    with ProcessPoolExecutor(FOLDS, mp_context=get_context("spawn")) as pool:
        list(pool.map(judge, open_ones))
    found = Unseen({}, {})
    for fold in folds:
        told = json.loads(fold.kept.read_text("utf-8"))
        found.activities.update({text: Raw(*raw) for text, raw in told["activities"].items()})
        for text, spans in told["replies"].items():
            found.replies[text] = [(start, end, Raw(*raw)) for start, end, raw in spans]
    return found


def judge(fold: Fold) -> None:
    """Learn the last stage without one fold's professions and keep what that says about them."""
    say(f"fold {fold.number + 1} of {FOLDS}")

    def elsewhere(profession: str) -> bool:
        return fold_of(profession) != fold.number

    weights = learnt(fold.weights, fold.pieces, last_lesson(elsewhere), LAST_STAGE, threads=1)
    network = Unexported(reader_with(weights), WordPieces.parse(fold.pieces))
    texts = {one.text for one in activities(GIVEN) if not elsewhere(one.profession)}
    told = {
        "activities": dict(zip(sorted(texts), raw_of(network, sorted(texts)), strict=True)),
        "replies": {
            one.text: spans_with_raw(network, one)
            for one in replies(GIVEN_REPLIES)
            if not elsewhere(one.profession)
        },
    }
    fold.kept.write_text(json.dumps(told), "utf-8")


class Unexported(Network):
    """A network as it was trained, where the classifier expects the one that ships."""

    def __init__(self, reader: Reader, pieces: WordPieces) -> None:
        self.reader, self._pieces = reader, pieces

    @torch.no_grad()
    def answers(self, texts: Sequence[str]) -> Answers:
        """As Network.answers."""
        rows = [ids_of(self._pieces, text) for text in texts]
        said = [self.reader(torch.tensor([row]), torch.ones(1, len(row), dtype=torch.long)) for row in rows]
        rung, stretch, features = (
            np.concatenate([one[place].numpy() for one in said]) for place in (0, 1, 3)
        )
        return Answers(rung, stretch, features)

    @torch.no_grad()
    def tags(self, ids: Sequence[int]) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        """As Network.tags."""
        row = torch.tensor([[FIRST, *ids, LAST]])
        return np.asarray(self.reader(row, torch.ones_like(row))[2][0].numpy()[1:-1], np.float32)


def joints_of(reader: Reader) -> Joints:
    """What a reader learnt about joints."""
    return Joints.of(*(part.detach().numpy() for part in (reader.between, reader.before, reader.behind)))


def raw_of(network: Unexported, texts: Sequence[str]) -> list[tuple[list[float], float]]:
    """The fields of a Raw for each text."""
    if not texts:
        return []
    said = network.answers(texts)
    return list(zip(said.rung.tolist(), said.stretch.tolist(), strict=True))


def spans_with_raw(network: Unexported, reply: Reply) -> list[tuple[int, int, tuple[list[float], float]]]:
    """Where this network cuts a reply, and what it says of each piece."""
    spans = Classifier(network, PLAIN, joints_of(network.reader)).split(reply.text)
    raw = raw_of(network, [reply.text[start:end] for start, end in spans])
    return [(start, end, one) for (start, end), one in zip(spans, raw, strict=True)]


def labelled(found: Unseen) -> list[tuple[Example, Raw]]:
    """The given activities, each with what was said of it."""
    return [(one, found.activities[one.text]) for one in activities(GIVEN)]


def cross_validated(found: Unseen, calibration: Calibration) -> dict[str, Figures]:
    """Figures over all given examples, and over those of professions that no stage had seen."""
    examples, raw = zip(*labelled(found), strict=True)
    said = _placed([one.text for one in examples], raw, calibration)
    rows = [Judged(*pair) for pair in zip(examples, said, strict=True)]
    wholes = replies(GIVEN_REPLIES)
    backs = {one: matched_with(one, _pieces(one, found, calibration)) for one in wholes}
    strange = [row for row in rows if row.example.profession in UNSEEN_PROFESSIONS]
    strange_backs = [back for reply, back in backs.items() if reply.profession in UNSEEN_PROFESSIONS]
    return {
        "single activities": with_intervals(rows, activity_figures),
        "whole replies": with_intervals(list(backs.values()), reply_figures),
        "single activities, professions that no stage had seen": with_intervals(strange, activity_figures),
        "whole replies, professions that no stage had seen": with_intervals(strange_backs, reply_figures),
        "by profession": by_profession(rows),
    }


def _pieces(reply: Reply, found: Unseen, calibration: Calibration) -> list[Piece]:
    spans = found.replies[reply.text]
    texts = [reply.text[start:end] for start, end, _ in spans]
    placements = _placed(texts, [raw for _, _, raw in spans], calibration)
    return [
        Piece(text, start, end, placement)
        for text, (start, end, _), placement in zip(texts, spans, placements, strict=True)
    ]


class _Told(Network):
    """What networks have said, where the classifier expects one to ask."""

    def __init__(self, raw: Sequence[Raw]) -> None:
        self._raw = raw

    def answers(self, texts: Sequence[str]) -> Answers:
        """As Network.answers; of these texts and no others."""
        rung = np.array([one.rung for one in self._raw], np.float32)
        stretch = np.array([one.stretch for one in self._raw], np.float32)
        return Answers(rung, stretch, np.zeros((len(texts), 0), np.float32))


def _placed(texts: Sequence[str], raw: Sequence[Raw], calibration: Calibration) -> list[Placement]:
    return Classifier(_Told(raw), calibration, _NO_JOINTS).place(texts)
