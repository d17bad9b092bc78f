"""The two stages of learning: first broadly, from all that was written; at last in the given hand."""

from hashlib import sha256

import torch
from torch import Tensor

from bot.classifier.wordpiece import WordPieces
from training.encoder import Reader
from training.fit import Lesson, Recipe, train

FIRST_STAGE = Recipe(
    seed=1,
    epochs=4,
    rate=1e-4,
    batch=32,
    share=0.5,
    composed=300,
    refilled=300,
    reply_share=0.8,
    hidden=0.1,
    averaged=0.995,
)
LAST_STAGE = Recipe(
    seed=2,
    epochs=3,
    rate=8e-5,
    batch=16,
    share=0.25,
    composed=0,
    refilled=200,
    tag_weight=12.0,
    hidden=0.1,
    averaged=0.995,
    quantized_epochs=1,
)

Weights = dict[str, Tensor]


def learnt(before: Weights, pieces: str, lesson: Lesson, recipe: Recipe, *, threads: int) -> Weights:
    """What a network that goes on from ``before`` has learnt; other threads, slightly other numbers."""
    torch.set_num_threads(threads)
    return train(reader_with(before), WordPieces.parse(pieces), lesson, recipe).state_dict()


def name_of(*what: object) -> str:
    """What is kept of a stage is called by all that it came from: nothing stale is taken for it."""
    return sha256(repr(what).encode()).hexdigest()[:12]


def reader_with(weights: Weights) -> Reader:
    """A network with these weights, for asking."""
    reader = Reader(len(weights["words.weight"]))
    reader.load_state_dict(weights)
    return reader.eval()
