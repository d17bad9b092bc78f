"""Fine-tuning: activities teach rung and stretch, replies teach the tags; both go through one encoder."""

import math
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from random import Random
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel
from torch.optim.swa_utils import get_ema_multi_avg_fn as _running

from bot.classifier.wordpiece import FIRST, LAST, WordPieces
from training.compose import composed, refilled
from training.encoder import HEADS_OF, POSITIONS, Dense, Reader
from training.examples import RUNGS, Example, Reply
from training.tagging import padded, tag_loss


@dataclass(frozen=True, slots=True)
class Recipe:
    """What one training run does."""

    seed: int = 0
    epochs: int = 5
    rate: float = 6e-5
    batch: int = 16
    smoothing: float = 0.05
    composed: int = 800
    reply_share: float = 1.0  # of the written replies that are seen in one epoch
    refilled: int = 0  # written replies with other activities in them
    share: float = 1.0  # of the activities that are seen in one epoch
    hidden: float = 0.0  # share of pieces of replies made unknown, against learning them by heart
    tag_weight: float = 2.0
    stretch_weight: float = 0.7
    averaged: float = 0.0  # share of the running average of the weights that a step keeps; 0: no average
    quantized_epochs: int = 0  # of the last ones: with quantization pretended


@dataclass(slots=True)
class Lesson:
    """All that one training run learns from."""

    activities: list[Example]
    replies: list[Reply]


# Where the processor has no instructions for them, half-precision numbers take ten times as long.
HALVES = torch.backends.cpu.get_cpu_capability().startswith("AVX512")


def say(words: str) -> None:
    """Progress, at once."""
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def ids_of(pieces: WordPieces, text: str) -> list[int]:
    """What the network sees of a text."""
    ids = [piece for word in pieces.words(text) for piece in word.pieces]
    return [FIRST, *ids[: POSITIONS - 2], LAST]


def train(reader: Reader, pieces: WordPieces, lesson: Lesson, recipe: Recipe) -> Reader:
    """Fit the reader; prints a line an epoch. The same seed gives the same model on the same machine."""
    torch.manual_seed(recipe.seed)
    rng = Random(recipe.seed)
    optimizer = torch.optim.AdamW(_groups(reader, recipe.rate), lr=recipe.rate, fused=True)
    total = recipe.epochs * _steps(lesson, recipe)
    average = AveragedModel(reader, multi_avg_fn=_running(recipe.averaged)) if recipe.averaged else None
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _pace(step, total))
    for epoch in range(recipe.epochs):
        reader.train()
        Dense.pretend = epoch >= recipe.epochs - recipe.quantized_epochs
        started, losses = time.monotonic(), []
        for batch in _batches(lesson, recipe, rng):
            with torch.autocast("cpu", torch.bfloat16, enabled=HALVES):
                loss = _loss(reader, pieces, batch, recipe)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            if average is not None:
                average.update_parameters(reader)
            losses.append(float(loss.detach()))
        spent = time.monotonic() - started
        words = f"  seed {recipe.seed} epoch {epoch + 1}/{recipe.epochs}"
        say(f"{words}: loss {sum(losses) / len(losses):.3f}, {spent:.0f} s")
    if average is not None:
        reader.load_state_dict(average.module.state_dict())
    return reader.eval()


def _groups(reader: Reader, rate: float) -> list[dict[str, object]]:
    learning = [(name.split(".")[0], p) for name, p in reader.named_parameters()]
    heads = [p for part, p in learning if part in HEADS_OF]
    body = [p for part, p in learning if part not in HEADS_OF]
    return [{"params": body, "lr": rate, "weight_decay": 0.01}, {"params": heads, "lr": 10 * rate}]


def _pace(step: int, total: int) -> float:
    warm = max(1, total // 12)
    return min(step / warm, 0.5 * (1 + math.cos(math.pi * min(1.0, step / total))) + 0.02)


def _steps(lesson: Lesson, recipe: Recipe) -> int:
    written = int(recipe.reply_share * len(lesson.replies))
    replies = recipe.composed + recipe.refilled + written
    seen = int(recipe.share * len(lesson.activities))
    return math.ceil(seen / recipe.batch) + math.ceil(replies / recipe.batch)


Batch = list[Example] | list[Reply]


def _batches(lesson: Lesson, recipe: Recipe, rng: Random) -> Iterator[Batch]:
    seen = int(recipe.share * len(lesson.activities))
    taught = [_varied(one, rng) for one in rng.sample(lesson.activities, seen)]
    replies = rng.sample(lesson.replies, int(recipe.reply_share * len(lesson.replies)))
    replies += [composed(lesson.activities, rng) for _ in range(recipe.composed)]
    replies += [refilled(rng.choice(lesson.replies), lesson.activities, rng) for _ in range(recipe.refilled)]
    rng.shuffle(replies)
    batches: list[Batch] = []
    for at in range(0, len(taught), 10 * recipe.batch):
        batches += _alike(taught[at : at + 10 * recipe.batch], recipe.batch, lambda one: one.text)
    for at in range(0, len(replies), 10 * recipe.batch):
        batches += _alike(replies[at : at + 10 * recipe.batch], recipe.batch, lambda one: one.text)
    rng.shuffle(batches)
    yield from batches


def _alike(ones: list[Any], size: int, text: Callable[[Any], str]) -> list[Any]:
    """Batches of texts of about the same length, so that little is padded."""
    ordered = sorted(ones, key=lambda one: len(text(one)))
    return [ordered[at : at + size] for at in range(0, len(ordered), size)]


LEADS = ("also ", "and ", "then ", "plus ", "oh and ", "this week i ", "finally ", "- ", "so ")
TAILS = (".", "!", " lol", " 😅", " :tada:", " tbh", " ✅", " haha", ",")


def _varied(example: Example, rng: Random) -> Example:
    """Now and then with the loose ends that pieces of replies have; they say nothing about the rung."""
    lead = rng.choice(LEADS) if rng.random() < 0.12 else ""
    tail = rng.choice(TAILS) if rng.random() < 0.12 else ""
    return replace(example, text=lead + example.text + tail)


def _loss(reader: Reader, pieces: WordPieces, batch: Batch, recipe: Recipe) -> Tensor:
    if isinstance(batch[0], Reply):
        return recipe.tag_weight * tag_loss(reader, pieces, batch, recipe.hidden)
    ids, mask = padded([ids_of(pieces, example.text) for example in batch])
    rung, stretch, _, _ = reader(ids, mask)
    goal, mark = _goals(batch, recipe)
    of_rung = functional.cross_entropy(rung, goal)
    return of_rung + recipe.stretch_weight * functional.binary_cross_entropy_with_logits(stretch, mark)


def _goals(batch: list[Example], recipe: Recipe) -> tuple[Tensor, Tensor]:
    """Labels, smoothed."""
    soft = recipe.smoothing
    rungs = torch.full((len(batch), len(RUNGS)), soft / len(RUNGS))
    for row, example in enumerate(batch):
        rungs[row, RUNGS.index(example.rung)] += 1 - soft
    marks = torch.tensor([soft / 2 + (1 - soft) * example.stretch for example in batch])
    return rungs, marks
