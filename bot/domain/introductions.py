"""How somebody introduces themselves, quarter by quarter: which words repeat, and a sentence without them."""

import re
from collections.abc import Sequence
from datetime import date

_WORD = re.compile(r"[^\W\d_][\w'’&-]*")
_COMMON = frozenset(
    re.findall(
        r"\S+",
        "the a an and or of for to in on at by with from that this what who how i'm i am im my our we me is"
        " are be do does did work works working job help helping it its as so but not people team company",
    )
)


def quarter_of(day: date) -> str:
    """ "2026-Q4"; keys sort as time does."""
    return f"{day.year:04d}-Q{(day.month + 2) // 3}"


def repeated(words: str, earlier: Sequence[str]) -> frozenset[str]:
    """The words, casefolded, that stand in this introduction and in an earlier one."""
    before = {word for one in earlier for word in _telling(one)}
    return frozenset(_telling(words) & before)


def _telling(words: str) -> set[str]:
    return {found.casefold().replace("’", "'") for found in _WORD.findall(words)} - _COMMON


def marked(words: str, repeats: frozenset[str]) -> list[tuple[str, bool]]:
    """The introduction in pieces, each with whether it repeats; joined, they are the whole again."""
    pieces: list[tuple[str, bool]] = []
    at = 0
    for match in _WORD.finditer(words):
        if match[0].casefold().replace("’", "'") in repeats:
            pieces += [(words[at : match.start()], False), (match[0], True)]
            at = match.end()
    return [piece for piece in [*pieces, (words[at:], False)] if piece[0]]
