"""The trained network, run by onnxruntime: texts in, numbers out.

Texts of one length go together: nothing is filled up, so a text gets the same answer alone and among a
thousand, and its weights are read once for several.
"""

import ctypes
import hashlib
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bot.classifier.wordpiece import FIRST, LAST, Word, WordPieces

if TYPE_CHECKING:
    from onnxruntime import SessionOptions

Floats = NDArray[np.float32]

_MMAP_THRESHOLD = -3  # M_MMAP_THRESHOLD in glibc's malloc.h
LONGEST = 256  # pieces the network has positions for, [CLS] and [SEP] included
AT_ONCE = 128  # pieces in one run: with more, what the layers hand on no longer fits near the processor


class BrokenModel(Exception):
    """The model files are missing or not the ones that were measured; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What the network says about n texts: rung (n, 4) and stretch (n,) as logits, features (n, 384)."""

    rung: Floats
    stretch: Floats
    features: Floats


class Network:
    """Thread safe once made: neither the session nor the vocabulary keeps anything between calls."""

    def __init__(self, graph: Path, pieces: WordPieces) -> None:
        _give_back_what_is_large()
        import onnxruntime  # not before it is needed: it takes a while, and starts threads

        self._session = onnxruntime.InferenceSession(graph, _frugal(), providers=["CPUExecutionProvider"])
        self._pieces = pieces

    @classmethod
    def load(cls, folder: Path) -> "Network":
        """Read the graph and the vocabulary. Raises BrokenModel if a file is missing or not right."""
        verify(folder)
        return cls(folder / "model.onnx", WordPieces.parse((folder / "pieces.txt").read_text("utf-8")))

    def answers(self, texts: Sequence[str]) -> Answers:
        """Rung, stretch and features of each text, in order; long texts are cut at LONGEST tokens."""
        rung, stretch = np.zeros((len(texts), 4), np.float32), np.zeros(len(texts), np.float32)
        features = np.zeros((len(texts), 384), np.float32)
        places: dict[str, list[int]] = defaultdict(list)
        for place, text in enumerate(texts):
            places[text].append(place)  # whoever pastes the same line a hundred times waits for one
        seen = {text: self._ids(text) for text in places}
        for together in _of_one_length(seen):
            ids = np.array([seen[text] for text in together], np.int64)
            said = self._session.run(["rung", "stretch", "features"], {"ids": ids})
            for text, *one in zip(together, *said, strict=True):
                there = places[text]
                rung[there], stretch[there], features[there] = one
        return Answers(rung, stretch, features)

    def words(self, text: str) -> list[Word]:
        """The words of a text, with their pieces and offsets in code points."""
        return self._pieces.words(text)

    def tags(self, ids: Sequence[int]) -> Floats:
        """Tag logits (pieces, 3) of at most LONGEST - 2 pieces: outside, first of a segment, inside."""
        tags: Floats = self._session.run(["tags"], {"ids": np.array([_framed(ids)], np.int64)})[0][0]
        return tags[1:-1]

    def _ids(self, text: str) -> list[int]:
        return _framed([piece for word in self.words(text) for piece in word.pieces])


def _framed(ids: Sequence[int]) -> list[int]:
    return [FIRST, *ids[: LONGEST - 2], LAST]


def verify(folder: Path) -> None:
    """Raises BrokenModel unless each file has the SHA-256 that stands in the folder's SHA256SUMS."""
    try:
        for name, expected in _sums(folder).items():
            with (folder / name).open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
            if found != expected:
                raise BrokenModel(f"{folder / name} isn't the file that was measured: check it out again.")
    except (OSError, ValueError) as problem:
        raise BrokenModel(
            f"The model in {folder} can't be read ({problem}): check it out again."
        ) from problem


def _sums(folder: Path) -> dict[str, str]:
    """File name to SHA-256, as `sha256sum` writes them."""
    lines = (folder / "SHA256SUMS").read_text("ascii").splitlines()
    return {name: digest for digest, name in (line.split() for line in lines)}


def _frugal() -> "SessionOptions":
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # the bot shares its machine, and one thread keeps answers the same
    options.inter_op_num_threads = 1
    options.enable_mem_pattern = False  # it holds on to the largest run; the arena, to half of that
    options.log_severity_level = 3
    return options


def _give_back_what_is_large() -> None:
    """Where the C library is glibc: 128 kB and more go back to the system when they are freed (mallopt(3)).

    Left alone it learns from a long reply to keep such room, and the process stays 7 MB larger. What the
    network's layers hand on is not meant by this (each run would ask for it anew, and take twice as long):
    that has an arena.
    """
    setting = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if setting is not None:
        setting(ctypes.c_int(_MMAP_THRESHOLD), ctypes.c_int(128 * 1024))


def _of_one_length(seen: dict[str, list[int]]) -> Iterator[list[str]]:
    """Texts with as many pieces as each other, AT_ONCE pieces at most, or one text."""
    by_length: dict[int, list[str]] = defaultdict(list)
    for text, ids in seen.items():
        by_length[len(ids)].append(text)
    for length, texts in by_length.items():
        many = max(1, AT_ONCE // length)
        yield from (texts[at : at + many] for at in range(0, len(texts), many))
