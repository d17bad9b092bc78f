"""JSON lines in, JSON lines out: what `headroom classify` does, without its arguments."""

import json
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice

from bot.classifier.model import Classifier
from bot.classifier.pieces import Placement

AT_ONCE = 500  # lines placed together: enough that many have the same length


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
    answered, cores = _split if split else _placed, os.cpu_count() or 1
    with ThreadPoolExecutor(cores) as pool:  # the network lets go of the interpreter while it counts
        ahead: deque[Future[list[Line]]] = deque()
        while batch := [_asked(number, line) for number, line in islice(numbered, AT_ONCE)]:
            ahead.append(pool.submit(answered, batch, classifier))
            if len(ahead) > cores:
                yield from ahead.popleft().result()
        for one in ahead:
            yield from one.result()


def _asked(number: int, line: str) -> _Asked | Line:
    try:
        text = json.loads(line.removeprefix("\ufeff"))["text"]  # some editors begin a file with a mark
        text.encode()
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return Line(f'line {number}: expected {{"text": "…"}}', bad=True)
    return _Asked(number, text)


def _placed(batch: list[_Asked | Line], classifier: Classifier) -> list[Line]:
    placements = iter(classifier.place([asked.text for asked in batch if isinstance(asked, _Asked)]))
    return [
        asked if isinstance(asked, Line) else Line(_json({"text": asked.text} | _answer(next(placements))))
        for asked in batch
    ]


def _split(batch: list[_Asked | Line], classifier: Classifier) -> list[Line]:
    return [asked if isinstance(asked, Line) else _read(asked.text, classifier) for asked in batch]


def _read(reply: str, classifier: Classifier) -> Line:
    pieces = classifier.read(reply)
    found = [{"text": p.text, "start": p.start, "end": p.end} | _answer(p.placement) for p in pieces]
    return Line(_json({"activities": found}))


def _answer(placement: Placement) -> dict[str, object]:
    return {
        "rung": placement.rung,
        "stretch": placement.stretch,
        "confidence": round(placement.confidence, 4),
    }


def _json(answer: dict[str, object]) -> str:
    return json.dumps(answer, ensure_ascii=False)
