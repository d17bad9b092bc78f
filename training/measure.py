"""Figures: of what ships on what is held out (`python -m training.measure`), and of cross-validation."""

import json
import random
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.classifier import Classifier, Piece, Placement
from training.examples import (
    HELD_OUT,
    HELD_OUT_REPLIES,
    RUNGS,
    Example,
    Reply,
    Segment,
    activities,
    replies,
)

OVERLAP = 0.7
Row = TypeVar("Row")
Figures = dict[str, dict[str, list[float]]]
"""By what was measured and the name of a figure: value, and the ends of its 95 % interval."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One labelled activity, and what the classifier says about it."""

    example: Example
    said: Placement

    @property
    def rung(self) -> str | None:
        """The rung it said, as the labels spell it."""
        return None if self.said.rung is None else self.said.rung.value

    @property
    def right(self) -> bool:
        """Whether the rung is the labelled one."""
        return self.rung == self.example.rung


def judged(classifier: Classifier, examples: Sequence[Example]) -> list[Judged]:
    """All examples placed."""
    placements = classifier.place([example.text for example in examples])
    return [Judged(example, said) for example, said in zip(examples, placements, strict=True)]


def f1(pairs: Sequence[tuple[object, object]], wanted: object) -> float:
    """F1 of one class over (labelled, said) pairs; 0 where the class never occurs."""
    hits = sum(gold == said == wanted for gold, said in pairs)
    claims = sum(said == wanted for _, said in pairs) + sum(gold == wanted for gold, _ in pairs)
    return 2 * hits / claims if claims else 0.0


def macro_f1(pairs: Sequence[tuple[object, object]]) -> float:
    """The mean of F1 over the four classes."""
    return sum(f1(pairs, rung) for rung in RUNGS) / len(RUNGS)


def calibration_error(rows: Sequence[Judged], bins: int = 10) -> float:
    """Expected calibration error: the mean gap between confidence and accuracy, in bins of equal width."""
    boxes: dict[int, list[Judged]] = defaultdict(list)
    for row in rows:
        boxes[min(bins - 1, int(row.said.confidence * bins))].append(row)
    return sum(
        abs(sum(r.right for r in box) - sum(r.said.confidence for r in box)) for box in boxes.values()
    ) / len(rows)


def activity_figures(rows: Sequence[Judged]) -> dict[str, float]:
    """The figures of single activities; shares are 0..1."""
    pairs = [(row.example.rung, row.rung) for row in rows]
    none = [row for row in rows if row.example.rung is None]
    real = [row for row in rows if row.example.rung is not None]
    return {
        "activities": len(rows),
        "rung macro-F1": macro_f1(pairs),
        "rung accuracy": sum(row.right for row in rows) / len(rows),
        "stretch F1": f1([(row.example.stretch, row.said.stretch) for row in rows], True),
        "non-activities counted": sum(row.rung is not None for row in none) / max(1, len(none)),
        "real ones lost": sum(row.rung is None for row in real) / max(1, len(real)),
        "calibration error": calibration_error(rows),
    } | {f"F1 {rung or 'none'}": f1(pairs, rung) for rung in RUNGS}


def overlap(gold: Segment, start: int, end: int) -> float:
    """Shared code points over all that either covers."""
    shared = max(0, min(gold.end, end) - max(gold.start, start))
    return shared / (max(gold.end, end) - min(gold.start, start)) if shared else 0.0


@dataclass(frozen=True, slots=True)
class ReadBack:
    """One reply: matched (gold, said) rungs, and how many pieces there were on both sides."""

    matched: list[tuple[Segment, Placement]]
    gold: list[Segment]
    said: list[Placement]


def read_back(classifier: Classifier, reply: Reply) -> ReadBack:
    """Read a reply and match what it said."""
    return matched_with(reply, classifier.read(reply.text))


def matched_with(reply: Reply, pieces: Sequence[Piece]) -> ReadBack:
    """Match each labelled piece with the one that overlaps it enough."""
    matched = []
    free = list(pieces)
    for gold in reply.segments:
        best = max(free, key=lambda piece: overlap(gold, piece.start, piece.end), default=None)
        if best is not None and overlap(gold, best.start, best.end) >= OVERLAP:
            matched.append((gold, best.placement))
            free.remove(best)
    return ReadBack(matched, list(reply.segments), [piece.placement for piece in pieces])


def reply_figures(backs: Sequence[ReadBack]) -> dict[str, float]:
    """Segments over all pieces and over real activities alone; end to end, unmatched pieces are errors."""
    hits = sum(len(back.matched) for back in backs)
    whole = sum(len(back.gold) + len(back.said) for back in backs)
    real_hits = sum(g.rung is not None and s.rung is not None for back in backs for g, s in back.matched)
    real = sum(
        sum(g.rung is not None for g in b.gold) + sum(s.rung is not None for s in b.said) for b in backs
    )
    rungs = [rung for rung in RUNGS if rung is not None]
    return {
        "replies": len(backs),
        "segment F1": 2 * hits / whole,
        "segment F1, real ones": 2 * real_hits / real,
        "rung macro-F1, matched": macro_f1([(g.rung, s.rung) for b in backs for g, s in b.matched]),
        "rung macro-F1 end to end": sum(_end_to_end(backs, rung) for rung in rungs) / 3,
        "strategic right": sum(_strategic_right(back) for back in backs) / len(backs),
    }


def _end_to_end(backs: Sequence[ReadBack], rung: str) -> float:
    hits = sum(g.rung == rung == s.rung for back in backs for g, s in back.matched)
    claims = sum(sum(g.rung == rung for g in b.gold) + sum(s.rung == rung for s in b.said) for b in backs)
    return 2 * hits / claims if claims else 0.0


def _strategic_right(back: ReadBack) -> bool:
    gold = any(g.rung in ("functional", "business") for g in back.gold)
    return gold == any(s.rung is not None and s.rung.strategic for s in back.said)


def with_intervals(
    rows: Sequence[Row], figures: Callable[[Sequence[Row]], dict[str, float]], rounds: int = 300
) -> dict[str, list[float]]:
    """Each figure with its 95 % bootstrap interval: value, low, high."""
    rng = random.Random(7)
    drawn = [figures(rng.choices(rows, k=len(rows))) for _ in range(rounds)]
    found = {}
    for name, value in figures(rows).items():
        spread = sorted(draw[name] for draw in drawn)
        found[name] = [round(x, 3) for x in (value, spread[int(rounds * 0.025)], spread[int(rounds * 0.975)])]
    return found


def by_profession(rows: Sequence[Judged]) -> dict[str, list[float]]:
    """For each profession how many activities, the share with the right rung, and with the right stretch."""
    groups: dict[str, list[Judged]] = defaultdict(list)
    for row in rows:
        groups[row.example.profession].append(row)
    return {name: [len(group), *_shares(group)] for name, group in sorted(groups.items())}


def _shares(rows: Sequence[Judged]) -> list[float]:
    stretch = sum(row.said.stretch == row.example.stretch for row in rows)
    return [round(sum(row.right for row in rows) / len(rows), 2), round(stretch / len(rows), 2)]


def held_out_figures(classifier: Classifier) -> Figures:
    """What it says of what nothing was learnt from nor fitted on."""
    rows = {name: judged(classifier, activities([name])) for name in HELD_OUT}
    tricky = rows.pop("adversarial")
    single = [row for some in rows.values() for row in some]
    backs = [read_back(classifier, reply) for reply in replies(HELD_OUT_REPLIES)]
    return {
        "single activities": with_intervals(single, activity_figures),
        "whole replies": with_intervals(backs, reply_figures),
        "adversarial wording": with_intervals(tricky, activity_figures),
    }


def main() -> None:
    """Print the figures as JSON."""
    sys.stdout.write(json.dumps(held_out_figures(Classifier.load()), indent=1) + "\n")


if __name__ == "__main__":
    main()
