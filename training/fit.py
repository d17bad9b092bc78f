"""Fine-tuning: activities teach rung and stretch, replies teach the tags; both go through one encoder."""

import math
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel
from torch.optim.swa_utils import get_ema_multi_avg_fn as _running

from bot.classifier.wordpiece import FIRST, LAST, OWN, PAD, UNKNOWN, WordPieces
from training.compose import composed, refilled
from training.encoder import POSITIONS, Dense, Reader
from training.examples import RUNGS, Example, Reply, Segment

IGNORED = -100


@dataclass(frozen=True, slots=True)
class Recipe:
    """What one training run does."""

    seed: int = 0
    epochs: int = 5
    rate: float = 6e-5
    batch: int = 16
    smoothing: float = 0.05
    composed: int = 800
    repeat_replies: int = 2
    refilled: int = 0  # written replies with other activities in them
    share: float = 1.0  # of the activities that are seen in one epoch
    hidden: float = (
        0.0  # share of the pieces of replies that are made unknown, against learning them by heart
    )
    tag_weight: float = 0.7
    stretch_weight: float = 0.7
    soft_weight: float = 0.3
    averaged: float = 0.0  # share of the running average of the weights that a step keeps; 0: no average
    quantized_epochs: int = 0  # of the last ones: with quantization pretended


@dataclass(frozen=True, slots=True)
class Taught:
    """One activity to learn from; soft answers, where there are some, are blended with the labels."""

    example: Example
    soft_rung: tuple[float, ...] | None = None
    soft_stretch: float | None = None


@dataclass(slots=True)
class Lesson:
    """All that one training run learns from."""

    activities: list[Taught]
    replies: list[Reply]
    pool: list[Example] = field(default_factory=list)


def say(words: str) -> None:
    """Progress, at once."""
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


@dataclass(frozen=True, slots=True)
class Row:
    """One text as the network sees it, and the tag to learn for each piece."""

    ids: list[int]
    tags: list[int]


def row_of(pieces: WordPieces, text: str, segments: Sequence[Segment] = ()) -> Row:
    """Ids with [CLS] and [SEP]; tags at first pieces of words: 0 outside, 1 begins a segment, 2 inside."""
    ids, tags, last = [FIRST], [IGNORED], None
    for word in pieces.words(text):
        segment = next((s for s in segments if s.start <= word.start and word.end <= s.end), None)
        ids += word.pieces
        tags.append(0 if segment is None else 2 if segment is last else 1)
        tags += [IGNORED] * (len(word.pieces) - 1)
        last = segment
    return Row([*ids[: POSITIONS - 1], LAST], [*tags[: POSITIONS - 1], IGNORED])


def padded(rows: Sequence[Row]) -> tuple[Tensor, Tensor, Tensor]:
    """Ids, mask and tags (batch, tokens), padded to the longest."""
    longest = max(len(row.ids) for row in rows)
    ids = torch.tensor([row.ids + [PAD] * (longest - len(row.ids)) for row in rows])
    tags = torch.tensor([row.tags + [IGNORED] * (longest - len(row.tags)) for row in rows])
    mask = torch.tensor([[1] * len(row.ids) + [0] * (longest - len(row.ids)) for row in rows])
    return ids, mask, tags


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
            with torch.autocast("cpu", torch.bfloat16):
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
    heads = [p for name, p in reader.named_parameters() if name.split(".")[0] in ("rung", "stretch", "tags")]
    body = [
        p for name, p in reader.named_parameters() if name.split(".")[0] not in ("rung", "stretch", "tags")
    ]
    return [{"params": body, "lr": rate, "weight_decay": 0.01}, {"params": heads, "lr": 10 * rate}]


def _pace(step: int, total: int) -> float:
    warm = max(1, total // 12)
    return min(step / warm, 0.5 * (1 + math.cos(math.pi * min(1.0, step / total))) + 0.02)


def _steps(lesson: Lesson, recipe: Recipe) -> int:
    replies = recipe.composed + recipe.refilled + recipe.repeat_replies * len(lesson.replies)
    seen = int(recipe.share * len(lesson.activities))
    return math.ceil(seen / recipe.batch) + math.ceil(replies / recipe.batch)


Batch = list[Taught] | list[Reply]


def _batches(lesson: Lesson, recipe: Recipe, rng: Random) -> Iterator[Batch]:
    seen = int(recipe.share * len(lesson.activities))
    taught = [_varied(one, rng) for one in rng.sample(lesson.activities, seen)]
    replies = lesson.replies * recipe.repeat_replies
    replies += [composed(lesson.pool, rng) for _ in range(recipe.composed)]
    replies += [refilled(rng.choice(lesson.replies), lesson.pool, rng) for _ in range(recipe.refilled)]
    rng.shuffle(replies)
    batches: list[Batch] = []
    for at in range(0, len(taught), 10 * recipe.batch):
        batches += _alike(taught[at : at + 10 * recipe.batch], recipe.batch, lambda one: one.example.text)
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


def _varied(taught: Taught, rng: Random) -> Taught:
    """Now and then with the loose ends that pieces of replies have; they say nothing about the rung."""
    lead = rng.choice(LEADS) if rng.random() < 0.12 else ""
    tail = rng.choice(TAILS) if rng.random() < 0.12 else ""
    return replace(taught, example=replace(taught.example, text=lead + taught.example.text + tail))


def _loss(reader: Reader, pieces: WordPieces, batch: Batch, recipe: Recipe) -> Tensor:
    if isinstance(batch[0], Reply):
        return recipe.tag_weight * _tag_loss(reader, pieces, batch, recipe.hidden)
    ids, mask, _ = padded([row_of(pieces, taught.example.text) for taught in batch])
    rung, stretch, _, _ = reader(ids, mask)
    goal, mark = _goals(batch, recipe)
    of_rung = functional.cross_entropy(rung, goal)
    return of_rung + recipe.stretch_weight * functional.binary_cross_entropy_with_logits(stretch, mark)


def _tag_loss(reader: Reader, pieces: WordPieces, batch: list[Reply], hidden: float) -> Tensor:
    ids, mask, goal = padded([row_of(pieces, reply.text, reply.segments) for reply in batch])
    ids = torch.where((torch.rand(ids.shape) < hidden) & (ids >= len(OWN)), UNKNOWN, ids)
    tags = reader(ids, mask)[2]
    return functional.cross_entropy(tags.reshape(-1, 3), goal.reshape(-1), ignore_index=IGNORED)


def _goals(batch: list[Taught], recipe: Recipe) -> tuple[Tensor, Tensor]:
    """Soft goals: labels smoothed, half and half with the teachers' answers where there are some."""
    rungs, marks = [], []
    for taught in batch:
        place, soft = RUNGS.index(taught.example.rung), recipe.smoothing
        goal = [soft / 4 + (1 - soft) * (at == place) for at in range(4)]
        mark = soft / 2 + (1 - soft) * taught.example.stretch
        if taught.soft_rung is not None and taught.soft_stretch is not None:
            share = recipe.soft_weight
            goal = [(1 - share) * a + share * b for a, b in zip(goal, taught.soft_rung, strict=True)]
            mark = (1 - share) * mark + share * taught.soft_stretch
        rungs.append(goal)
        marks.append(mark)
    return torch.tensor(rungs), torch.tensor(marks)
