"""A group with words of its own is understood after thirty corrections; one without loses nothing.

The examples are those that the model didn't learn from (held out, in training/examples.py);
all were written by language models, so this shows that learning works, not how much people will gain.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import median

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.classifier import Classifier, Shares
from bot.classifier.adaptation import WIDTH, Adaptation, BrokenAdaptation, best, place, read
from bot.classifier.learning import Correction, Learned, learn
from bot.classifier.model import RUNGS
from bot.domain.ladder import Rung
from training.examples import HELD_OUT, HELD_OUT_REPLIES, Example, activities, pieces_of, replies

CUSTOMERS = re.compile(r"\b(customer|client|user|patient|parent|famil|guest|tenant|student|pupil)", re.I)
OWN_PLANS = re.compile(r"\b(plan|calendar|roadmap|rota|timetable|schedule)", re.I)
SEEDS = range(9)
Rule = Callable[[Example], Rung | None]


def as_agreed(example: Example) -> Rung | None:
    return Rung(example.rung) if example.rung is not None else None


def in_our_words(example: Example) -> Rung | None:
    """To them every talk about customers is business, and planning the own calendar is just doing it."""
    rung = as_agreed(example)
    if rung is None:
        return None
    if CUSTOMERS.search(example.text):
        return Rung.BUSINESS
    return Rung.TACTICAL if rung is Rung.FUNCTIONAL and OWN_PLANS.search(example.text) else rung


def flat(example: Example) -> Rung | None:
    """A small place: whoever decides anything decides for everybody."""
    return Rung.BUSINESS if example.rung == "functional" else as_agreed(example)


@dataclass(frozen=True)
class Unseen:
    """Examples with what the model alone says about them."""

    examples: list[Example]
    shares: Shares

    def some(self, places: Sequence[int]) -> Shares:
        at = np.array(places, int)
        return Shares(self.shares.rungs[at], self.shares.stretches[at], self.shares.features[at])

    def corrections(self, places: Sequence[int], rule: Rule) -> list[Correction]:
        return [Correction(self.examples[at].text, rule(self.examples[at])) for at in places]

    def right(self, places: Sequence[int], rule: Rule, adaptation: Adaptation | None) -> float:
        """Accuracy in per cent."""
        shares = self.some(places)
        texts = [self.examples[at].text for at in places]
        rungs = shares.rungs if adaptation is None else adaptation.rungs(texts, shares)
        wanted = [RUNGS.index(rule(self.examples[at])) for at in places]
        return 100 * float((best(rungs) == wanted).mean())


@pytest.fixture(scope="session")
def unseen(classifier: Classifier) -> Unseen:
    examples = activities(HELD_OUT) + pieces_of(replies(HELD_OUT_REPLIES))
    return Unseen(examples, classifier.shares([example.text for example in examples]))


@dataclass(frozen=True)
class Lesson:
    """What a group learns from its first corrections, and what it tells later."""

    later: list[int]
    adaptation: Adaptation | None


Lessons = Callable[[Rule, int, int], Lesson]


@pytest.fixture(scope="session")
def lesson(unseen: Unseen) -> Lessons:
    """By rule, seed and number of corrections. Two tests look at the same ones."""

    @cache
    def learnt(rule: Rule, seed: int, corrections: int) -> Lesson:
        rng = np.random.default_rng(seed)
        group = a_group(unseen, rule, rng)
        known, later = group[:corrections], group[corrections:]
        learned = learn(unseen.corrections(known, rule), unseen.some(known), rng)
        return Lesson(later, learned.adaptation)

    return learnt


def a_group(unseen: Unseen, rule: Rule, rng: np.random.Generator) -> list[int]:
    """Places in mixed order: two in five of what they tell is what they call otherwise, if there is such."""
    other = [at for at, e in enumerate(unseen.examples) if rule(e) != as_agreed(e)]
    same = [at for at, e in enumerate(unseen.examples) if rule(e) == as_agreed(e)]
    rng.shuffle(other)
    rng.shuffle(same)
    return [int(at) for at in rng.permutation(other + same[: len(other) * 3 // 2 or len(same)])]


def gain(unseen: Unseen, rule: Rule, learnt: Lesson) -> float:
    """Points of accuracy that a lesson brings, on what comes after it."""
    return unseen.right(learnt.later, rule, learnt.adaptation) - unseen.right(learnt.later, rule, None)


@pytest.mark.parametrize("rule", [in_our_words, flat])
def test_a_group_with_its_own_convention_gains_ten_points_after_thirty_corrections(
    unseen: Unseen, lesson: Lessons, rule: Rule
) -> None:
    assert median(gain(unseen, rule, lesson(rule, seed, 30)) for seed in SEEDS) >= 10


@pytest.mark.parametrize("corrections", [10, 30, 100])
def test_a_group_without_a_convention_of_its_own_loses_at_most_a_point(
    unseen: Unseen, lesson: Lessons, corrections: int
) -> None:
    gains = [gain(unseen, as_agreed, lesson(as_agreed, seed, corrections)) for seed in SEEDS]
    assert median(gains) >= -1
    assert sum(gains) / len(gains) >= -1


def test_who_corrects_only_what_is_wrong_loses_nothing_when_what_they_let_stand_is_known(
    unseen: Unseen,
) -> None:
    gains = []
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        group = a_group(unseen, as_agreed, rng)
        told, later = group[:150], group[150:]
        said = best(unseen.some(told).rungs)
        kept = [at for at, place in zip(told, said, strict=True) if RUNGS[place] is not None]
        learned = learn(unseen.corrections(kept, as_agreed), unseen.some(kept), rng)
        gains.append(
            unseen.right(later, as_agreed, learned.adaptation) - unseen.right(later, as_agreed, None)
        )
    assert min(gains) >= -3
    assert median(gains) >= -1


@pytest.mark.parametrize("rule", [in_our_words, flat])
def test_confidence_stays_about_as_honest_as_it_was(unseen: Unseen, lesson: Lessons, rule: Rule) -> None:
    """Mean confidence is near the accuracy, where the model alone would be sure and wrong."""
    off, off_before = [], []
    for seed in SEEDS:
        learnt = lesson(rule, seed, 30)
        later, adaptation = learnt.later, learnt.adaptation
        shares = unseen.some(later)
        texts = [unseen.examples[at].text for at in later]
        rungs = adaptation.rungs(texts, shares) if adaptation else shares.rungs
        off.append(float(rungs.max(axis=1).mean()) * 100 - unseen.right(later, rule, adaptation))
        off_before.append(float(shares.rungs.max(axis=1).mean()) * 100 - unseen.right(later, rule, None))
    assert abs(median(off)) <= 12
    assert abs(median(off)) <= median(off_before) / 2


def a_workspace(unseen: Unseen, rule: Rule, people: int) -> tuple[list[Correction], Shares]:
    group = a_group(unseen, rule, np.random.default_rng(5))[:60]
    said = unseen.corrections(group, rule)
    whose = [Correction(one.text, one.rung, whose=at % people) for at, one in enumerate(said)]
    return whose, unseen.some(group)


def test_a_workspace_learns_for_those_who_corrected_nothing(unseen: Unseen) -> None:
    corrections, shares = a_workspace(unseen, flat, 6)
    learned = learn(corrections, shares, np.random.default_rng(1), together=True)
    assert learned.adaptation is not None
    assert learned.after >= learned.before + 0.1


def test_a_word_that_fewer_than_five_people_used_moves_nothing_in_a_workspace(unseen: Unseen) -> None:
    corrections, shares = a_workspace(unseen, flat, 6)
    own = [
        Correction(f"{one.text} zeppelin", one.rung, whose=one.whose) if one.whose < 4 else one
        for one in corrections
    ]
    learned = learn(own, shares, np.random.default_rng(1), together=True)
    assert learned.adaptation is not None
    some = Shares(shares.rungs[:1], shares.stretches[:1], shares.features[:1])
    without = learned.adaptation.rungs(["qqq"], some)
    assert learned.adaptation.rungs(["qqq zeppelin"], some) == pytest.approx(without, abs=1e-3)


def test_learning_goes_on_with_three_hundred_corrections(unseen: Unseen) -> None:
    places = list(range(300))
    learned = learn(unseen.corrections(places, flat), unseen.some(places), np.random.default_rng(1))
    assert learned.adaptation is not None


def test_nothing_learnt_places_exactly_as_the_model(classifier: Classifier) -> None:
    reply = "Planned our content calendar, then showed the board why clients leave. Great team."
    assert read(classifier, reply, None) == classifier.read(reply)
    assert place(classifier, [], None) == []


def test_an_adapted_reply_is_cut_where_the_model_cuts_it(
    classifier: Classifier, flat_adaptation: Adaptation
) -> None:
    reply = "- Planned our content calendar\n- showed the board why clients leave\n- posted the reels"
    ours, theirs = read(classifier, reply, flat_adaptation), classifier.read(reply)
    assert [(p.start, p.end, p.text) for p in ours] == [(p.start, p.end, p.text) for p in theirs]
    assert [p.placement.stretch for p in ours if p.placement.rung] == [
        p.placement.stretch for p in theirs if p.placement.rung
    ]
    assert ours[0].placement.rung is Rung.BUSINESS


@pytest.fixture(scope="session")
def flat_adaptation(unseen: Unseen) -> Adaptation:
    places = list(range(0, 200, 2))
    learned: Learned = learn(unseen.corrections(places, flat), unseen.some(places), np.random.default_rng(1))
    assert learned.adaptation is not None
    return learned.adaptation


def test_an_adaptation_comes_back_from_its_bytes(unseen: Unseen, flat_adaptation: Adaptation) -> None:
    back = Adaptation.from_bytes(flat_adaptation.to_bytes())
    texts, shares = [e.text for e in unseen.examples[:50]], unseen.some(range(50))
    assert len(flat_adaptation.to_bytes()) < 12_000
    assert back.rungs(texts, shares) == pytest.approx(flat_adaptation.rungs(texts, shares), abs=0.01)


@given(st.binary(max_size=400))
def test_bytes_that_are_no_adaptation_are_refused(kept: bytes) -> None:
    with pytest.raises(BrokenAdaptation):
        Adaptation.from_bytes(kept)


def test_bytes_of_another_shape_or_with_objects_in_them_are_refused(flat_adaptation: Adaptation) -> None:
    whole = flat_adaptation.to_bytes()
    for broken in (whole[:-8], b"", b"\x80\x04N.", whole.replace(b"<f2", b"|O ")):
        with pytest.raises(BrokenAdaptation):
            Adaptation.from_bytes(broken)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.sampled_from(RUNGS), min_size=1, max_size=12),
    st.integers(0, 2**32 - 1),
    st.booleans(),
)
def test_whatever_is_learnt_the_answers_are_probabilities(
    rungs: list[Rung | None], seed: int, together: bool
) -> None:
    rng = np.random.default_rng(seed)
    n = len(rungs)
    shares = Shares(
        rng.dirichlet(np.full(4, 0.2), n).astype(np.float32),
        np.zeros(n, np.float32),
        rng.normal(size=(n, 384)).astype(np.float32),
    )
    texts = [f"did thing {at} again" for at in range(n)]
    corrections = [
        Correction(text, rung, whose=at % 3) for at, (text, rung) in enumerate(zip(texts, rungs, strict=True))
    ]
    learned = learn(corrections, shares, rng, together=together)
    adaptation = learned.adaptation or Adaptation(np.ones((WIDTH, 4), np.float32), 1.0, 0.1)
    answers = adaptation.rungs(texts, shares)
    assert answers.shape == (n, 4)
    assert np.all(answers >= 0)
    assert answers.sum(axis=1) == pytest.approx(1, abs=1e-4)
