"""A network read back from the files that ship, to teach it more without starting from the wheel."""

import json
from pathlib import Path

import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

from training.encoder import LAYERS, Reader

_DENSE = ("attend", "mix", "widen", "narrow")
_PLAIN = ("places.weight", "norm.weight", "norm.bias")


def reader_of(folder: Path, dropout: float = 0.1) -> Reader:
    """The network as it was written; its weights have the steps of eight bits."""
    graph = onnx.load(folder / "model.onnx").graph
    kept = {one.name: torch.tensor(numpy_helper.to_array(one)) for one in graph.initializer}
    joints = json.loads((folder / "joints.json").read_text("utf-8"))
    state = {name: kept[name] for name in _PLAIN}
    state |= {"words.weight": kept["words"].float() * kept["words_scale"]}
    state |= {name: torch.tensor(joints[name]) for name in ("between", "before", "behind")}
    for head in ("rung", "stretch", "tags"):
        state |= {f"{head}.weight": kept[f"{head}.across"].T, f"{head}.bias": kept[f"{head}.bias"]}
    for number in range(LAYERS):
        state |= _block_state(kept, f"blocks.{number}")
    reader = Reader(len(state["words.weight"]), dropout)
    reader.load_state_dict(state)
    return reader


def _block_state(kept: dict[str, Tensor], block: str) -> dict[str, Tensor]:
    state = {}
    for part in _DENSE:
        name = f"{block}.{part}"
        state[f"{name}.weight"] = kept[f"{name}.rows"].T.float() * kept[f"{name}.scales"][:, None]
        state[f"{name}.bias"] = kept[f"{name}.bias"]
    for norm in ("mix_norm", "narrow_norm"):
        state |= {f"{block}.{norm}.{part}": kept[f"{block}.{norm}.{part}"] for part in ("weight", "bias")}
    return state
