"""What an activity is: cut a reply into pieces, suggest a rung and a stretch for each. English only."""

from bot.classifier.model import SURE, VERSION, Classifier, Piece, Placement, Shares
from bot.classifier.network import BrokenModel

__all__ = ["SURE", "VERSION", "BrokenModel", "Classifier", "Piece", "Placement", "Shares"]
