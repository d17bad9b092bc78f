"""The classifier that ships, loaded once for all scenes."""

import pytest

from bot.classifier import Classifier


@pytest.fixture(scope="session")
def classifier() -> Classifier:
    return Classifier.load()
