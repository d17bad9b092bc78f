"""Fine-tuning: activities teach rung and stretch, replies teach the tags; both go through one encoder."""

import math
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

import torch
from tokenizers import Encoding, Tokenizer
from torch import Tensor
from torch.nn import functional

from training.compose import composed
from training.encoder import POSITIONS, Reader
from training.examples import RUNGS, Example, Reply

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
    tag_weight: float = 0.7
    stretch_weight: float = 0.7


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


def padded(encodings: list[Encoding]) -> tuple[Tensor, Tensor]:
    """Ids and mask, padded to the longest (at most POSITIONS tokens)."""
    longest = min(POSITIONS, max(len(e.ids) for e in encodings))
    ids = torch.zeros(len(encodings), longest, dtype=torch.long)
    mask = torch.zeros(len(encodings), longest, dtype=torch.long)
    for row, encoding in enumerate(encodings):
        count = min(longest, len(encoding.ids))
        ids[row, :count] = torch.tensor(encoding.ids[:count])
        mask[row, :count] = 1
    return ids, mask


def tags_of(encoding: Encoding, reply: Reply, width: int) -> list[int]:
    """0 outside, 1 first token of a piece, 2 inside; special tokens are ignored."""
    tags = []
    for (start, end), special in zip(encoding.offsets, encoding.special_tokens_mask, strict=True):
        if special and start == end:
            tags.append(IGNORED)
            continue
        piece = next((s for s in reply.segments if s.start <= start and end <= s.end), None)
        tags.append(0 if piece is None else 2)
    last = None
    for place, (start, end) in enumerate(encoding.offsets):
        if tags[place] != 2:
            continue
        piece = next(s for s in reply.segments if s.start <= start and end <= s.end)
        if piece is not last:
            tags[place], last = 1, piece
    return (tags + [IGNORED] * width)[:width]


def train(reader: Reader, tokenizer: Tokenizer, lesson: Lesson, recipe: Recipe) -> Reader:
    """Fit the reader; prints a line an epoch. The same seed gives the same model on the same machine."""
    torch.manual_seed(recipe.seed)
    rng = Random(recipe.seed)
    optimizer = torch.optim.AdamW(_groups(reader, recipe.rate), lr=recipe.rate)
    total = recipe.epochs * _steps(lesson, recipe)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _pace(step, total))
    for epoch in range(recipe.epochs):
        reader.train()
        started, losses = time.monotonic(), []
        for batch in _batches(lesson, recipe, rng):
            with torch.autocast("cpu", torch.bfloat16):
                loss = _loss(reader, tokenizer, batch, recipe)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses.append(float(loss.detach()))
        spent = time.monotonic() - started
        say(
            f"  seed {recipe.seed} epoch {epoch + 1}/{recipe.epochs}: loss {sum(losses) / len(losses):.3f}, {spent:.0f} s"
        )
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
    replies = recipe.composed + recipe.repeat_replies * len(lesson.replies)
    return math.ceil(len(lesson.activities) / recipe.batch) + math.ceil(replies / recipe.batch)


Batch = list[Taught] | list[Reply]


def _batches(lesson: Lesson, recipe: Recipe, rng: Random) -> Iterator[Batch]:
    taught = rng.sample(lesson.activities, len(lesson.activities))
    replies = lesson.replies * recipe.repeat_replies
    replies += [composed(lesson.pool, rng) for _ in range(recipe.composed)]
    rng.shuffle(replies)
    batches: list[Batch] = [taught[at : at + recipe.batch] for at in range(0, len(taught), recipe.batch)]
    batches += [replies[at : at + recipe.batch] for at in range(0, len(replies), recipe.batch)]
    rng.shuffle(batches)
    yield from batches


def _loss(reader: Reader, tokenizer: Tokenizer, batch: Batch, recipe: Recipe) -> Tensor:
    if isinstance(batch[0], Reply):
        return recipe.tag_weight * _tag_loss(reader, tokenizer, batch)
    encodings = tokenizer.encode_batch([taught.example.text for taught in batch])
    rung, stretch, _, _ = reader(*padded(encodings))
    goal, mark = _goals(batch, recipe)
    of_rung = functional.cross_entropy(rung, goal)
    return of_rung + recipe.stretch_weight * functional.binary_cross_entropy_with_logits(stretch, mark)


def _tag_loss(reader: Reader, tokenizer: Tokenizer, batch: list[Reply]) -> Tensor:
    encodings = tokenizer.encode_batch([reply.text for reply in batch])
    ids, mask = padded(encodings)
    goal = torch.tensor([tags_of(e, r, ids.shape[1]) for e, r in zip(encodings, batch, strict=True)])
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
            goal = [(a + b) / 2 for a, b in zip(goal, taught.soft_rung, strict=True)]
            mark = (mark + taught.soft_stretch) / 2
        rungs.append(goal)
        marks.append(mark)
    return torch.tensor(rungs), torch.tensor(marks)
