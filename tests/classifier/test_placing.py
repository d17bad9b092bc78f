"""A piece is placed: rung, stretch, and how sure that is."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from bot.classifier import SURE, Classifier
from bot.domain.ladder import Rung

PLAIN = [
    ("posted the three reels from the shoot", Rung.TACTICAL),
    ("took notes in the pricing workshop", Rung.TACTICAL),
    ("rewrote the falls checklist for our ward", Rung.FUNCTIONAL),
    ("set the test strategy for our team", Rung.FUNCTIONAL),
    ("showed the board why customers leave at checkout, they moved the budget to product", Rung.BUSINESS),
    ("didn't get to the strategy doc, again", None),
]


@pytest.mark.parametrize(("text", "rung"), PLAIN)
def test_plain_cases_are_placed_as_the_guide_says(
    classifier: Classifier, text: str, rung: Rung | None
) -> None:
    (placement,) = classifier.place([text])
    assert placement.rung is rung


def test_a_first_time_is_a_stretch_and_routine_is_none(classifier: Classifier) -> None:
    scary, routine = classifier.place(
        ["ran my first retro, so nervous", "ran the retro as every second week"]
    )
    assert scary.stretch
    assert not routine.stretch


def test_what_is_no_activity_is_no_stretch(classifier: Classifier) -> None:
    (placement,) = classifier.place(["next week I want to give my first talk, scary"])
    assert placement.rung is None
    assert not placement.stretch


def test_confidences_are_probabilities(classifier: Classifier) -> None:
    for placement in classifier.place([text for text, _ in PLAIN]):
        assert 0 <= placement.confidence <= 1
        assert 0.5 <= placement.stretch_confidence <= 1
    assert 0.5 < SURE < 1


def test_a_text_gets_the_same_answer_alone_and_among_others(classifier: Classifier) -> None:
    texts = [text for text, _ in PLAIN]
    assert classifier.place(texts) == [classifier.place([text])[0] for text in texts]


def test_threads_share_one_classifier(classifier: Classifier) -> None:
    texts = [text for text, _ in PLAIN] * 5
    expected = classifier.place(texts)
    with ThreadPoolExecutor(4) as pool:
        assert all(found == expected for found in pool.map(classifier.place, [texts] * 8))


def test_no_texts_get_no_placements(classifier: Classifier) -> None:
    assert classifier.place([]) == []


def test_features_are_offered_to_whoever_adapts_the_model(classifier: Classifier) -> None:
    shares = classifier.shares(["posted reels", "", "planned the quarter"])
    assert shares.rungs.shape == (3, 4)
    assert shares.features.shape == (3, 384)
    assert np.allclose(shares.rungs.sum(axis=1), 1, atol=1e-5)
    assert np.isfinite(shares.features).all()
