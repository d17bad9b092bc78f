"""The trained network, run by onnxruntime: texts in, numbers out. What is in a batch changes no answer."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

LONGEST = 256  # tokens the network has positions for, [CLS] and [SEP] included
TOKENS_AT_ONCE = 1024  # padded tokens in one run: bounds the memory of a run


class BrokenModel(Exception):
    """The model files are missing or not the ones that were measured; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What the network says about n texts: rung (n, 4) and stretch (n,) as logits, features (n, 384)."""

    rung: Floats
    stretch: Floats
    features: Floats


class Network:
    """Thread safe once made: the session and the tokenizer keep no state between calls."""

    def __init__(self, graph: bytes, tokenizer: str) -> None:
        self._session = onnxruntime.InferenceSession(graph, _frugal(), providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_str(tokenizer)
        vocabulary = self._tokenizer.get_vocab()
        self._ends = (vocabulary["[CLS]"], vocabulary["[SEP]"])

    @classmethod
    def load(cls, folder: Path) -> "Network":
        """Read the graph and the tokenizer. Raises BrokenModel if a file is missing or not right."""
        verified = verified_files(folder, ("model.onnx", "tokenizer.json"))
        return cls(verified["model.onnx"], verified["tokenizer.json"].decode("utf-8"))

    def answers(self, texts: Sequence[str]) -> Answers:
        """Rung, stretch and features of each text, in order; long texts are cut at LONGEST tokens."""
        rows = [row.ids for row in self._tokenizer.encode_batch(list(texts))]
        rung, stretch = np.zeros((len(rows), 4), np.float32), np.zeros(len(rows), np.float32)
        features = np.zeros((len(rows), 384), np.float32)
        for group in _groups([len(row) for row in rows]):
            names = ["rung", "stretch", "features"]
            found = self._session.run(names, _padded([rows[place] for place in group]))
            rung[group], stretch[group], features[group] = found
        return Answers(rung, stretch, features)

    def encoded(self, text: str) -> Encoding:
        """Tokens of a text without [CLS] and [SEP]; their offsets are code points of the text."""
        return self._tokenizer.encode(text, add_special_tokens=False)

    def tags(self, windows: Sequence[Sequence[int]]) -> list[Floats]:
        """For each window of token ids, tag logits (tokens, 3): outside, first of a piece, inside."""
        first, last = self._ends
        rows: list[Sequence[int]] = [[first, *window, last] for window in windows]
        found: list[Floats] = [np.zeros((0, 3), np.float32)] * len(rows)
        for group in _groups([len(row) for row in rows]):
            (tags,) = self._session.run(["tags"], _padded([rows[place] for place in group]))
            for place, answer in zip(group, tags, strict=True):
                found[place] = answer[1 : len(windows[place]) + 1]
        return found


def verified_files(folder: Path, names: Sequence[str]) -> dict[str, bytes]:
    """The files' bytes, each with the SHA-256 that stands in SHA256SUMS. Raises BrokenModel."""
    try:
        sums = _sums(folder)
        found = {name: (folder / name).read_bytes() for name in names}
    except (OSError, ValueError) as problem:
        raise BrokenModel(
            f"The model in {folder} can't be read ({problem}): check it out again."
        ) from problem
    for name, content in found.items():
        if hashlib.sha256(content).hexdigest() != sums.get(name):
            raise BrokenModel(f"{folder / name} isn't the file that was measured: check it out again.")
    return found


def _sums(folder: Path) -> dict[str, str]:
    """File name to SHA-256, as `sha256sum` writes them."""
    lines = (folder / "SHA256SUMS").read_text("ascii").splitlines()
    return {name: digest for digest, name in (line.split() for line in lines)}


def _frugal() -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # the bot shares its machine, and one thread keeps answers the same
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # an arena never gives memory back
    options.log_severity_level = 3
    return options


def _groups(lengths: Sequence[int]) -> list[list[int]]:
    """Places of texts of about the same length together, so that little is padded."""
    groups: list[list[int]] = []
    for place in sorted(range(len(lengths)), key=lengths.__getitem__):
        width = min(LONGEST, lengths[place])
        if groups and (len(groups[-1]) + 1) * width <= TOKENS_AT_ONCE:
            groups[-1].append(place)
        else:
            groups.append([place])
    return groups


def _padded(rows: Sequence[Sequence[int]]) -> dict[str, Ints]:
    width = min(LONGEST, max(len(row) for row in rows))
    ids, mask = np.zeros((len(rows), width), np.int64), np.zeros((len(rows), width), np.int64)
    for place, row in enumerate(rows):
        ids[place, : len(row[:width])], mask[place, : len(row[:width])] = row[:width], 1
    return {"ids": ids, "mask": mask}
