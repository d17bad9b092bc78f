"""The model in the repository is the one that was measured, is small, and is only data."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.classifier import VERSION, BrokenModel, Classifier
from bot.classifier.pieces import FOLDER

ROOT = Path(__file__).parents[2]
MEGABYTES_AT_MOST = 16
FILES = ("weights.bin", "model.onnx", "joints.json", "pieces.txt", "calibration.json")


def test_the_whole_model_fits() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) <= MEGABYTES_AT_MOST * 1_000_000


def test_the_version_begins_the_checksum_of_the_weights() -> None:
    first = (FOLDER / "SHA256SUMS").read_text("ascii").splitlines()[0]
    assert first.startswith(VERSION)
    assert first.endswith("weights.bin")


def test_nothing_but_data_lies_in_the_folder() -> None:
    found = {path.name for path in FOLDER.iterdir()}
    assert found == {*FILES, "SHA256SUMS"}


def test_the_graph_has_no_code_of_its_own() -> None:
    assert b"PyOp" not in (FOLDER / "model.onnx").read_bytes()
    for name in FILES:
        assert not (FOLDER / name).read_bytes().startswith(b"\x80\x04"), name  # how a pickle begins


def test_a_changed_file_is_refused(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(FOLDER, tmp_path / "model"))
    with (folder / "pieces.txt").open("a", encoding="utf-8") as file:
        file.write("\nextra")
    with pytest.raises(BrokenModel, match=r"pieces\.txt isn't the file that was measured"):
        Classifier.load(folder)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(FOLDER, tmp_path / "model"))
    (folder / "model.onnx").unlink()
    with pytest.raises(BrokenModel, match="can't be read"):
        Classifier.load(folder)


def test_nothing_is_told_to_the_maker_of_the_runtime(tmp_path: Path) -> None:
    """It would begin with a number for this machine and a file of what is still to be told, in the home
    folder; but not where it sees that it is only tested: hence so bare an environment."""
    reads = "from bot.classifier import load; assert load().read('I wrote the plan and showed it to sales.')"
    bare = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", reads], env=bare, cwd=tmp_path, check=True)
    assert sorted(tmp_path.rglob("*")) == []
