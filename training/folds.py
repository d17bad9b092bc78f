"""Cross-validation by profession: honest figures, and soft labels for the model that ships."""

import json
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

import torch

from bot.classifier.wordpiece import WordPieces
from training.encoder import Reader
from training.examples import RUNGS, Example
from training.fit import Lesson, Recipe, Taught, padded, row_of, say, train
from training.measure import f1, macro_f1

FOLDS = 4
RECIPE = Recipe(seed=100, epochs=4, batch=24, rate=8e-5, composed=0, repeat_replies=0)

Soft = dict[str, tuple[list[float], float]]  # text → shares of the four rungs, share of stretch


def fold_of(example: Example) -> int:
    """Professions stay together, and so do minimal sets."""
    return int(sha256(example.profession.encode()).hexdigest(), 16) % FOLDS


def soft_labels(
    examples: Sequence[Example], fresh: Callable[[], Reader], pieces: WordPieces, work: Path
) -> Soft:
    """For each text what a model that never saw its profession says. Each fold is kept in `work`."""
    soft: Soft = {}
    for fold in range(FOLDS):
        kept = work / f"fold-{fold}.json"
        if not kept.exists():
            say(f"fold {fold + 1} of {FOLDS}")
            kept.write_text(json.dumps(_one_fold(examples, fold, fresh(), pieces)), "utf-8")
        soft |= json.loads(kept.read_text("utf-8"))
    return soft


def _one_fold(examples: Sequence[Example], fold: int, reader: Reader, pieces: WordPieces) -> Soft:
    seen = [Taught(example) for example in examples if fold_of(example) != fold]
    train(reader, pieces, Lesson(seen, []), RECIPE)
    return answers_of(reader, pieces, [example.text for example in examples if fold_of(example) == fold])


def cross_validated(examples: Sequence[Example], soft: Soft) -> dict[str, list[float]]:
    """Figures over all that was learnt from, each text judged by a model that hadn't seen its profession."""
    judged = [example for example in examples if example.text in soft]
    if not judged:
        return {}
    said = [int(torch.tensor(soft[example.text][0]).argmax()) for example in judged]
    rungs = [(example.rung, RUNGS[place]) for example, place in zip(judged, said, strict=True)]
    stretches = [(example.stretch, soft[example.text][1] >= 0.5) for example in judged]
    figures = {"activities": len(judged), "rung macro-F1": macro_f1(rungs), "stretch F1": f1(stretches, True)}
    return {name: [round(value, 3)] * 3 for name, value in figures.items()}


@torch.no_grad()
def answers_of(reader: Reader, pieces: WordPieces, texts: Sequence[str]) -> Soft:
    """Shares of rungs and stretch for each text."""
    found: Soft = {}
    for start in range(0, len(texts), 32):
        batch = texts[start : start + 32]
        ids, mask, _ = padded([row_of(pieces, text) for text in batch])
        rung, stretch, _, _ = reader(ids, mask)
        rows = zip(batch, rung.softmax(-1).tolist(), stretch.sigmoid().tolist(), strict=True)
        found |= {text: (shares, mark) for text, shares, mark in rows}
    return found
