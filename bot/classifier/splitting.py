"""Where one activity ends and the next begins: the network tags each word, some rules keep pieces clean."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding

from bot.classifier.network import LONGEST, Network

Span = tuple[int, int]
Floats = NDArray[np.float32]

WINDOW = LONGEST - 2
STEP = WINDOW * 3 // 4
OUTSIDE, FIRST, INSIDE = range(3)
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
    tokens = network.encoded(reply)
    if not tokens.ids:
        return []
    words = _words(reply, tokens)
    scores = _scores(tokens, network)
    tags = _best_path(_shut_quotes(reply, words, scores[[first for first, _, _ in words]]))
    return [span for span in (_trimmed(reply, *rough) for rough in _runs(words, tags)) if span is not None]


def _words(reply: str, tokens: Encoding) -> list[tuple[int, int, int]]:
    """(first token, start, end) of each word: pieces begin and end at words only. A link is one word."""
    wholes = iter([match.span() for match in _WHOLE.finditer(reply)])
    whole = next(wholes, None)
    words: list[tuple[int, int, int]] = []
    last: int | None = None
    for place, ((start, end), word) in enumerate(zip(tokens.offsets, tokens.word_ids, strict=True)):
        while whole and start >= whole[1]:
            whole = next(wholes, None)
        inside = whole is not None and whole[0] < start < whole[1]
        if words and (inside or (word is not None and word == last)):
            words[-1] = (words[-1][0], words[-1][1], end)
        else:
            words.append((place, start, end))
        last = word
    return words


def _scores(tokens: Encoding, network: Network) -> Floats:
    """Tag logits (tokens, 3), each from the window in which the token stands furthest from an edge."""
    seen = _thinned(tokens.ids)
    ids = [tokens.ids[place] for place in seen]
    starts = list(range(0, max(1, len(ids) - WINDOW + STEP), STEP))
    found = network.tags([ids[start : start + WINDOW] for start in starts])
    scores = np.zeros((len(ids), 3), np.float32)
    room = np.full(len(ids), -1)
    for start, answer in zip(starts, found, strict=True):
        inner = np.minimum(np.arange(len(answer)), np.arange(len(answer))[::-1])
        better = inner > room[start : start + len(answer)]
        room[start : start + len(answer)][better] = inner[better]
        scores[start : start + len(answer)][better] = answer[better]
    all_scores = np.tile(np.array([9, -9, 0], np.float32), (len(tokens.ids), 1))
    all_scores[seen] = scores
    return all_scores


def _thinned(ids: Sequence[int]) -> list[int]:
    """Places of the tokens, without the rest of long runs of the same one."""
    return [
        at
        for at in range(len(ids))
        if at < REPEATS or any(ids[at] != ids[at - back] for back in range(1, REPEATS + 1))
    ]


def _shut_quotes(reply: str, words: Sequence[tuple[int, int, int]], scores: Floats) -> Floats:
    """Quoted lines are somebody else's words: nothing in them is a piece."""
    quotes = [match.span() for match in _QUOTED.finditer(reply)]
    for place, (_, start, end) in enumerate(words):
        if any(start < quote_end and quote_start < end for quote_start, quote_end in quotes):
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


def _runs(words: Sequence[tuple[int, int, int]], tags: Sequence[int]) -> list[Span]:
    spans: list[Span] = []
    for (_, start, end), tag in zip(words, tags, strict=True):
        if tag == FIRST:
            spans.append((start, end))
        elif tag == INSIDE:
            spans[-1] = (spans[-1][0], end)
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
