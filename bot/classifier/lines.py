"""JSON lines in, JSON lines out: what `headroom classify` does, without its arguments."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from bot.classifier.model import Classifier
from bot.classifier.pieces import Placement

AT_ONCE = 256  # lines placed together


@dataclass(frozen=True, slots=True)
class Line:
    """One line to print; a line about bad input goes to stderr."""

    words: str
    bad: bool = False


@dataclass(frozen=True, slots=True)
class _Asked:
    number: int
    text: str


def classified(lines: Iterable[str], classifier: Classifier, *, split: bool = False) -> Iterator[Line]:
    """For each line `{"text": …}` its answer, in order; a bad one gives a bad Line with its number.

    An answer is `{"text", "rung", "stretch", "confidence"}`; with `split` the text is a whole reply and
    the answer `{"activities": [{"text", "start", "end", "rung", "stretch", "confidence"}]}`. Blank lines
    are passed over.
    """
    numbered = ((number, line) for number, line in enumerate(lines, 1) if line.strip())
    while batch := [_asked(number, line) for number, line in islice(numbered, AT_ONCE)]:
        yield from _split(batch, classifier) if split else _placed(batch, classifier)


def _asked(number: int, line: str) -> _Asked | Line:
    try:
        text = json.loads(line.removeprefix("\ufeff"))["text"]  # some editors begin a file with a mark
        text.encode()
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return Line(f'line {number}: expected {{"text": "…"}}', bad=True)
    return _Asked(number, text)


def _placed(batch: list[_Asked | Line], classifier: Classifier) -> Iterator[Line]:
    placements = iter(classifier.place([asked.text for asked in batch if isinstance(asked, _Asked)]))
    for asked in batch:
        if isinstance(asked, Line):
            yield asked
        else:
            yield Line(_json({"text": asked.text} | _answer(next(placements))))


def _split(batch: list[_Asked | Line], classifier: Classifier) -> Iterator[Line]:
    for asked in batch:
        if isinstance(asked, Line):
            yield asked
            continue
        pieces = classifier.read(asked.text)
        found = [{"text": p.text, "start": p.start, "end": p.end} | _answer(p.placement) for p in pieces]
        yield Line(_json({"activities": found}))


def _answer(placement: Placement) -> dict[str, object]:
    return {
        "rung": placement.rung,
        "stretch": placement.stretch,
        "confidence": round(placement.confidence, 4),
    }


def _json(answer: dict[str, object]) -> str:
    return json.dumps(answer, ensure_ascii=False)
