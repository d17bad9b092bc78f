"""What an activity is: cut a reply into pieces, suggest a rung and a stretch for each. English only.

What needs numpy and the network is imported when it is first asked for, by a worker thread: whoever starts
the bot, or asks it for help, waits a third of a second less.
"""

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

from bot.classifier.pieces import SURE, VERSION, Piece, Placement

# Before onnxruntime comes: from 1.29 on it tells its maker what runs where, unless it is told not to. Nothing
# leaves this machine. Source: docs/Privacy.md of github.com/microsoft/onnxruntime.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

# Before numpy comes: where all cores are busy its threads wait for each other ten times as long as one works.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

if TYPE_CHECKING:
    from bot.classifier import adaptation, learning
    from bot.classifier.model import Classifier, Shares
    from bot.classifier.network import BrokenModel

__all__ = [
    "SURE",
    "VERSION",
    "BrokenModel",
    "Classifier",
    "Piece",
    "Placement",
    "Shares",
    "adaptation",
    "learning",
    "load",
]
_LATER = {"BrokenModel": "network", "Classifier": "model", "Shares": "model"}


def load() -> "Classifier":
    """The model that ships. Raises BrokenModel if a file of it isn't right."""
    from bot.classifier.model import Classifier

    return Classifier.load()


def __getattr__(name: str) -> Any:
    if name in ("adaptation", "learning"):
        return import_module(f"bot.classifier.{name}")
    if name in _LATER:
        return getattr(import_module(f"bot.classifier.{_LATER[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
