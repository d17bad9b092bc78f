"""The classifier that ships, for scenes, which say the same few sentences over and over.

Each is read once in a worker; what is answered is the network's answer.
"""

from collections.abc import Sequence
from functools import cache

from bot.classifier.calibration import Calibration
from bot.classifier.joints import Joints
from bot.classifier.model import Classifier, Shares
from bot.classifier.network import Network
from bot.classifier.splitting import Span


class Remembering(Classifier):
    def __init__(self, network: Network, calibration: Calibration, joints: Joints) -> None:
        super().__init__(network, calibration, joints)
        self._spans, self._shares = cache(super().split), cache(super().shares)

    def split(self, reply: str) -> list[Span]:
        return list(self._spans(reply))

    def shares(self, texts: Sequence[str]) -> Shares:
        return self._shares(tuple(texts))


@cache
def classifier() -> Remembering:
    """Loaded once for each worker."""
    return Remembering.load()
