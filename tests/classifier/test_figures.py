"""What ships keeps the figures that are claimed on what is held out: floors a little below what was measured.

All examples were written and labelled by language models; what was measured stands in docs/model-card.md.
"""

from collections.abc import Sequence

import pytest

from bot.classifier import SURE, Classifier
from training.examples import (
    GIVEN,
    GIVEN_REPLIES,
    HELD_OUT,
    HELD_OUT_REPLIES,
    activities,
    in_the_given_hand,
    pieces_of,
    replies,
    written_for,
)
from training.measure import Judged, activity_figures, judged, read_back, reply_figures


@pytest.fixture(scope="module")
def rows(classifier: Classifier) -> list[Judged]:
    return judged(classifier, activities(["fresh", "fresh_2"]))


def test_single_activities_are_placed_as_well_as_claimed(rows: list[Judged]) -> None:
    figures = activity_figures(rows)
    assert figures["rung macro-F1"] >= 0.9
    assert figures["stretch F1"] >= 0.9
    assert figures["calibration error"] <= 0.06


def test_what_is_none_seldom_counts_and_what_is_one_is_seldom_lost(rows: list[Judged]) -> None:
    figures = activity_figures(rows)
    assert figures["non-activities counted"] <= 0.1
    assert figures["real ones lost"] <= 0.035


def test_trap_words_negations_and_other_peoples_deeds_are_seen_through(classifier: Classifier) -> None:
    assert activity_figures(judged(classifier, activities(["adversarial"])))["rung accuracy"] >= 0.89


def test_what_it_is_sure_of_is_right_more_often(rows: list[Judged]) -> None:
    sure = [row for row in rows if row.said.confidence >= SURE]
    unsure = [row for row in rows if row.said.confidence < SURE]
    assert len(sure) / len(rows) >= 0.7
    assert accuracy(sure) >= 0.9
    assert accuracy(sure) > accuracy(unsure) + 0.1


def accuracy(rows: list[Judged]) -> float:
    return sum(row.right for row in rows) / len(rows)


def test_whole_replies_are_read_as_well_as_claimed(classifier: Classifier) -> None:
    figures = reply_figures([read_back(classifier, reply) for reply in replies(HELD_OUT_REPLIES)])
    assert figures["segment F1"] >= 0.83
    assert figures["rung macro-F1 end to end"] >= 0.85
    assert figures["strategic right"] >= 0.95


def test_nothing_that_is_held_out_was_learnt_from() -> None:
    held_out = texts_of(HELD_OUT, HELD_OUT_REPLIES)
    learnt = texts_of(
        [*GIVEN, *written_for("activities")],
        [*GIVEN_REPLIES, *in_the_given_hand(), *written_for("replies")],
    )
    shared = [text for text in held_out & learnt if len(text.split()) > 4]
    assert shared == [], "a few words, like 'reports', stand in several"


def texts_of(single: Sequence[str], whole: Sequence[str]) -> set[str]:
    """Of activities, of replies, and of the pieces of those."""
    wholes = replies(list(whole))
    examples = activities(list(single)) + pieces_of(wholes)
    return {one.text.lower() for one in examples} | {one.text.lower() for one in wholes}
