"""Where one activity ends and the next begins: the network tags each word, some rules keep pieces clean."""

import re
from bisect import bisect_right
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.classifier.joints import FIRST, INSIDE, OUTSIDE, Joints
from bot.classifier.network import Network
from bot.classifier.wordpiece import EMOJI, LINE, LINK, MENTION, Word

Span = tuple[int, int]
Floats = NDArray[np.float32]

WINDOW = 96  # pieces: hardly any reply that it learnt from is longer, and in longer ones it overlooks things
STEP = WINDOW * 3 // 4
BULLET = 4.0
SHUT = 999.0  # more than any score: a tag that must not be
FEW = 20  # words
REPEATS = 4  # of a run of the same mark the network sees this many

_QUOTED = re.compile(r"^[ \t]*(?:>|&gt;).*$", re.MULTILINE)
_IN_FRONT = frozenset("-–—*•·▪◦‣+/|,;:.!?)]}~=_…✅✔☑>→&")
_BEHIND = frozenset("-–—*•·+/|,;:.!…&_~([{→")
_BEHIND_A_SENTENCE = _BEHIND | frozenset("?。！？")
_SENTENCE = re.compile(r"[^\n]+?(?:(?<!\b\w)[.!?…](?=\s)|[。！？]|(?=\n)|$)")  # not after "z.B."
_WITHIN = frozenset("'’-_@")  # between letters these join
_NUMBER = re.compile(r"\d{1,2}|[a-zA-Z]")


def spans_of(reply: str, network: Network, joints: Joints) -> list[Span]:
    """The pieces of a reply, in order and apart; each has a letter or a digit and no loose ends."""
    units = units_of(reply, network.words(reply))
    if not units:
        return []
    scores = _shut_quotes(reply, units, _scores(units, network) + _bulleted(reply, units))
    tags = _with_subjects(reply, units, _best_path(scores, joints.along(reply, units)))
    trimmed = (_trimmed(reply, run) for run in _runs(units, tags))
    spans = [(run[0].start, run[-1].end) for run in trimmed if any(_says(reply, word) for word in run)]
    return _said_once(reply, spans)


def whole_span(reply: str, network: Network) -> Span | None:
    """A reply of a few words as one piece, without loose ends; None if it is longer, quotes somebody, or is
    nothing but loose ends."""
    words = network.words(reply)
    if not 2 <= sum(_says(reply, word) for word in words) <= FEW or _QUOTED.search(reply):
        return None
    run = _trimmed(reply, words)
    return (run[0].start, run[-1].end) if run else None


def sentences_of(reply: str) -> list[Span]:
    """Lines and sentences, for a language that the network cannot read: it would cut within them."""
    found = (_without_loose_ends(reply, *match.span()) for match in _SENTENCE.finditer(reply))
    quoted = [match.span() for match in _QUOTED.finditer(reply)]
    return [
        (start, end)
        for start, end in found
        if any(map(str.isalpha, reply[start:end])) and not any(a <= start < b for a, b in quoted)
    ]


def _without_loose_ends(reply: str, start: int, end: int) -> Span:
    while start < end and (reply[start].isspace() or reply[start] in _IN_FRONT):
        start += 1
    while start < end and (reply[end - 1].isspace() or reply[end - 1] in _BEHIND_A_SENTENCE):
        end -= 1
    return start, end


def _said_once(reply: str, spans: Sequence[Span]) -> list[Span]:
    """Who sighs "tickets, tickets, tickets" in one line means one thing."""
    found: list[Span] = []
    last = ""
    for start, end in spans:
        words = reply[start:end].lower()
        if words == last and "\n" not in reply[found[-1][1] : start]:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
        last = words
    return found


def _with_subjects(reply: str, units: Sequence[Sequence[Word]], tags: Sequence[int]) -> list[int]:
    """An "I" or "we" that was left out in front of a piece belongs to it."""
    whole = list(tags)
    for place in range(1, len(whole)):
        before = units[place - 1]
        is_subject = reply[before[0].start : before[-1].end].lower() in ("i", "we")
        if is_subject and (whole[place - 1], whole[place]) == (OUTSIDE, FIRST):
            whole[place - 1], whole[place] = FIRST, INSIDE
    return whole


def units_of(reply: str, words: Sequence[Word]) -> list[list[Word]]:
    """Words that no piece may end between: "don't", "2-pager", "(5 / 3)", and the rest of "......"."""
    units: list[list[Word]] = []
    for place, word in enumerate(words):
        if place and (_is_glued(reply, words[place - 1], word) or _is_repeated(words, place)):
            units[-1].append(word)
        else:
            units.append([word])
    return units


def _is_glued(reply: str, before: Word, word: Word) -> bool:
    if before.end != word.start:
        return False
    mark, last = reply[word.start], reply[before.end - 1]
    after = reply[word.end : word.end + 1]
    if mark == "." or last == ".":
        return (after if mark == "." else mark).isdigit()  # 4.2, not a sentence that forgot its space
    return (mark in _WITHIN and after.isalnum() and last.isalnum()) or last in _WITHIN or mark == ")"


def _is_repeated(words: Sequence[Word], place: int) -> bool:
    """Whether this is the rest of a long run of the same: dots and line breaks tell nothing more then."""
    return place >= REPEATS and len({word.pieces for word in words[place - REPEATS : place + 1]}) == 1


def _scores(units: Sequence[Sequence[Word]], network: Network) -> Floats:
    """Tag logits (units, 3), each from the window in which it stands furthest from an edge."""
    pieces = [[piece for word in unit[:REPEATS] for piece in word.pieces] for unit in units]
    ids = [piece for unit in pieces for piece in unit]
    firsts = np.cumsum([0, *(len(unit) for unit in pieces)])[:-1]
    scores, room = np.zeros((len(ids), 3), np.float32), np.full(len(ids), -1)
    for start in range(0, max(1, len(ids) - WINDOW + STEP), STEP):
        answer = network.tags(ids[start : start + WINDOW])
        window = slice(start, start + len(answer))
        inner = np.minimum(np.arange(len(answer)), np.arange(len(answer))[::-1])
        better = inner > room[window]
        room[window][better], scores[window][better] = inner[better], answer[better]
    found: Floats = scores[firsts]
    return found


def _bulleted(reply: str, units: Sequence[Sequence[Word]]) -> Floats:
    """(units, 3): whoever writes a bullet means a thing: a piece likely begins behind it."""
    likelier = np.zeros((len(units), 3), np.float32)
    for place in range(1, len(units)):
        at_line = place == 1 or units[place - 2][-1].pieces == (LINE,)
        if at_line and reply[units[place - 1][0].start] in "-–—*•·▪◦‣✅":
            likelier[place, FIRST] = BULLET
    return likelier


def _shut_quotes(reply: str, units: Sequence[Sequence[Word]], scores: Floats) -> Floats:
    """Quoted lines are somebody else's words: nothing in them is a piece."""
    ends = [0, *(edge for match in _QUOTED.finditer(reply) for edge in match.span())]
    for place, unit in enumerate(units):
        if bisect_right(ends, unit[0].start) % 2 == 0:
            scores[place] = (SHUT, -SHUT, -SHUT)
    return scores


def _best_path(scores: Floats, steps: Floats) -> list[int]:
    """The likeliest tags in which no piece goes on that never began (Viterbi)."""
    total, came = scores[0].copy(), []
    total[INSIDE] -= SHUT
    for row, step in zip(scores[1:], steps, strict=True):
        reached = total[:, None] + step
        reached[OUTSIDE, INSIDE] -= SHUT * SHUT
        came.append(reached.argmax(axis=0))
        total = reached.max(axis=0) + row
    path = [int(total.argmax())]
    for back in reversed(came):
        path.append(int(back[path[-1]]))
    return path[::-1]


def _runs(units: Sequence[Sequence[Word]], tags: Sequence[int]) -> list[list[Word]]:
    runs: list[list[Word]] = []
    for unit, tag in zip(units, tags, strict=True):
        if tag == FIRST:
            runs.append([*unit])
        elif tag == INSIDE:
            runs[-1].extend(unit)
    return runs


def _trimmed(reply: str, run: Sequence[Word]) -> Sequence[Word]:
    """Without bullets and numbers in front, and loose punctuation or emoji behind."""
    first, last = _begin(reply, run), len(run)
    while last > first and _is_loose(reply, run[last - 1], _BEHIND):
        last -= 1
    run = run[first:last]
    marks = [reply[word.start] for word in run]
    if marks and marks[-1] == ")" and "(" not in marks:
        run = run[:-1]
    if marks and marks[0] == "(" and ")" not in marks:
        run = run[1:]
    return run


def _begin(reply: str, run: Sequence[Word]) -> int:
    """Place of the first word that is no bullet, and no "1)", "2." or "[x]" either."""
    first = 0
    while first < len(run):
        if _is_loose(reply, run[first], _IN_FRONT):
            first += 1
        elif _is_number(reply, run[first : first + 2]):
            first += 2
        elif [reply[word.start : word.end].lower() for word in run[first : first + 3]] == ["[", "x", "]"]:
            first += 3
        else:
            break
    return first


def _is_number(reply: str, pair: Sequence[Word]) -> bool:
    if len(pair) < 2 or pair[0].end != pair[1].start:
        return False
    mark, after = reply[pair[1].start : pair[1].end], reply[pair[1].end : pair[1].end + 1]
    return (
        mark in {")", "."} and after.isspace() and bool(_NUMBER.fullmatch(reply[pair[0].start : pair[0].end]))
    )


def _is_loose(reply: str, word: Word, marks: frozenset[str]) -> bool:
    return word.pieces in ((EMOJI,), (LINE,)) or reply[word.start : word.end] in marks


def _says(reply: str, word: Word) -> bool:
    """Whether a word says anything: a letter or a digit that isn't in a link, a mention or an emoji."""
    return word.pieces[0] not in (EMOJI, LINE, LINK, MENTION) and reply[word.start].isalnum()
