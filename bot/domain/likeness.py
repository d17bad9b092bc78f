"""How alike two things are by their words: for suggestions, which nobody has to take.

The model that places activities is no help here: it has learnt to see steps of the ladder, not subjects.
Measured, and why a short rule about endings does as well as a stemmer: docs/decisions/likeness-of-words.md.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

ALIKE = 0.16
"""From this cosine on, something is suggested: about two of three suggestions are right."""

_NAMED_TWICE = 2.0  # what a problem is called says more about it than one thing that was done about it
_OTHERS_TOLD = 30
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_ENDING = re.compile(r"(?:ies|ied|ing|ers?|ed|es|s|e|y)$")
_SHORTEST = 3
_COMMON = frozenset(
    re.findall(
        r"\S+",
        "the a an and or of for to in on at by with from that this what who how i i'm am my our we me is"
        " are was were be been do does did work as so but not it its their they them you your he she"
        " which when why into out up down over after before about more most than then one two three four"
        " five six seven eight nine ten each every all any some no nobody somebody everybody got get had"
        " have has new day days week weeks month months year years quarter time first second third last next",
    )
)

Stems = frozenset[str]


def stems(sentence: str) -> Stems:
    """The telling words of a sentence without their endings: "Late parcels" is {"late", "parcel"}."""
    found = (word.replace("’", "'") for word in _WORD.findall(sentence.casefold()))
    return frozenset(_stem(word) for word in found if len(word) >= _SHORTEST and word not in _COMMON)


def _stem(word: str) -> str:
    bare = _ENDING.sub("", word.removesuffix("'s"))
    return bare if len(bare) >= _SHORTEST else word


class Likeness:
    """Compares with what a member told: a word that they always use says little."""

    def __init__(self, told: Sequence[Stems]) -> None:
        self._count = len(told)
        self._seen = Counter(stem for one in told for stem in one)

    def __call__(self, sentence: Stems, name: Stems, belonging: Iterable[Stems] = ()) -> float:
        """The cosine, 0..1, of a sentence and a subject: its name, and what belongs to it already."""
        subject = [(name, _NAMED_TWICE), *((one, 1.0) for one in belonging)]
        return _cosine(self._vector([(sentence, 1.0)]), self._vector(subject))

    def _vector(self, weighed: Iterable[tuple[Stems, float]]) -> Mapping[str, float]:
        vector: dict[str, float] = defaultdict(float)
        for some, weight in weighed:
            for stem in some:
                vector[stem] += weight * self._rarity(stem)
        return vector

    def _rarity(self, stem: str) -> float:
        """Inverse document frequency, smoothed as if they had told more: with only three things told, a word
        that stands in two of them is not yet a usual one."""
        return math.log((self._count + _OTHERS_TOLD) / (self._seen[stem] + 1))


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    both = sum(weight * other[stem] for stem, weight in one.items() if stem in other)
    lengths = math.sqrt(sum(w * w for w in one.values()) * sum(w * w for w in other.values()))
    return both / lengths if lengths else 0.0
