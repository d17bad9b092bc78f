"""Where one activity ends and the next begins: the network tags each word, some rules keep pieces clean."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.classifier.network import LONGEST, Network
from bot.classifier.wordpiece import Word

Span = tuple[int, int]
Floats = NDArray[np.float32]

WINDOW = LONGEST - 2
STEP = WINDOW * 3 // 4
OUTSIDE, FIRST, INSIDE = range(3)
AS_BEFORE = (0, -9, 0)  # for words that the network doesn't see: whatever the word before them is
REPEATS = 3  # of a run of the same token the network sees this many: dots and line breaks tell nothing more

_WHOLE = re.compile(r"<[^>\n]{1,300}>|https?://\S+|:[a-z0-9_+-]{2,40}:")
_QUOTED = re.compile(r"^[ \t]*(?:>|&gt;).*$", re.MULTILINE)
_BULLET = re.compile(
    r"(?:[-–—*•·▪◦‣>+/|,;:.!?)\]}~=_…✅✔☑👉→\s\u200d\ufe0f]|\d{1,2}[.):](?=\s)|\[[ xX]?\]|:[a-z0-9_+-]+:)+"
)
_TAIL = re.compile(
    r"(?:[\s,;:.!…|/&+•·–—*_~-]|:[a-z0-9_+-]+:|[\u2190-\u2bff\u200d\ufe0f\U0001f000-\U0001faff])+$"
)


def spans_of(reply: str, network: Network) -> list[Span]:
    """The pieces of a reply, in order and apart; each has a letter or a digit and no loose ends."""
    words = network.words(reply)
    if not words:
        return []
    tags = _best_path(_shut_quotes(reply, words, _scores(words, network)))
    return [span for span in (_trimmed(reply, *rough) for rough in _runs(words, tags)) if span is not None]


def _scores(words: Sequence[Word], network: Network) -> Floats:
    """Tag logits (words, 3), each from the window in which the word stands furthest from an edge."""
    seen = _thinned([word.pieces for word in words])
    ids = [piece for place in seen for piece in words[place].pieces]
    firsts = np.cumsum([0, *(len(words[place].pieces) for place in seen)])[:-1]
    scores, room = np.zeros((len(ids), 3), np.float32), np.full(len(ids), -1)
    for start in range(0, max(1, len(ids) - WINDOW + STEP), STEP):
        answer = network.tags(ids[start : start + WINDOW])
        window = slice(start, start + len(answer))
        inner = np.minimum(np.arange(len(answer)), np.arange(len(answer))[::-1])
        better = inner > room[window]
        room[window][better], scores[window][better] = inner[better], answer[better]
    all_scores = np.tile(np.array(AS_BEFORE, np.float32), (len(words), 1))
    all_scores[seen] = scores[firsts]
    return all_scores


def _thinned(words: Sequence[tuple[int, ...]]) -> list[int]:
    """Places of the words, without the rest of long runs of the same one."""
    return [at for at in range(len(words)) if at < REPEATS or len(set(words[at - REPEATS : at + 1])) > 1]


def _shut_quotes(reply: str, words: Sequence[Word], scores: Floats) -> Floats:
    """Quoted lines are somebody else's words: nothing in them is a piece."""
    quotes = [match.span() for match in _QUOTED.finditer(reply)]
    for place, word in enumerate(words):
        if any(word.start < quote_end and quote_start < word.end for quote_start, quote_end in quotes):
            scores[place] = (9, -9, -9)
    return scores


def _best_path(scores: Floats) -> list[int]:
    """The likeliest tags in which no piece goes on that never began (Viterbi)."""
    logs = scores - np.logaddexp.reduce(scores, axis=1, keepdims=True)
    total, came = logs[0].copy(), []
    total[INSIDE] = -1e9
    for row in logs[1:]:
        steps = np.tile(total[:, None], (1, 3))
        steps[OUTSIDE, INSIDE] = -1e9
        came.append(steps.argmax(axis=0))
        total = steps.max(axis=0) + row
    path = [int(total.argmax())]
    for back in reversed(came):
        path.append(int(back[path[-1]]))
    return path[::-1]


def _runs(words: Sequence[Word], tags: Sequence[int]) -> list[Span]:
    spans: list[Span] = []
    for word, tag in zip(words, tags, strict=True):
        if tag == FIRST:
            spans.append((word.start, word.end))
        elif tag == INSIDE:
            spans[-1] = (spans[-1][0], word.end)
    return spans


def _trimmed(reply: str, start: int, end: int) -> Span | None:
    """Without bullets in front and loose punctuation or emoji behind; None when nothing is left."""
    lead = _BULLET.match(reply, start, end)
    start = lead.end() if lead else start
    tail = _TAIL.search(reply[start:end])
    end = start + tail.start() if tail else end
    inner = reply[start:end]
    if inner.startswith("(") and ")" not in inner:
        start += 1
    if inner.endswith(")") and "(" not in inner:
        end -= 1
    says = any(letter.isalnum() for letter in _WHOLE.sub("", reply[start:end]))
    return (start, end) if says else None
