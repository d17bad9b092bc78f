"""In the room: whether somebody was present where others decided, by the words they tell it in."""

import re
from collections.abc import Iterable

_SAT_IN = re.compile(
    r"\b(?:sat|sit|sitting|listened|dialled|dialed) in\b|\bshadow(?:ed|ing)?\b"
    r"|\bgot (?:a|my) seat (?:in|at)\b|\bin the room\b|\bfly on the wall\b",
    re.IGNORECASE,
)
_WAS_THERE = re.compile(
    r"\b(?:joined|attended|observed|was (?:invited|asked|allowed) (?:in)?to|was (?:in|at|part of)"
    r"|took part in|went to|invited to)\b[^.;,]{0,60}?"
    r"\b(?:meeting|round|review|planning|strategy|steering|committee|board|offsite|off-site|budget|roadmap"
    r"|leadership|management|quarterly|panel)\b",
    re.IGNORECASE,
)
_RAN_IT = re.compile(r"\b(?:ran|led|chaired|presented|pitched|moderated|organi[sz]ed)\b", re.IGNORECASE)


def in_the_room(words: str) -> bool:
    """Whether it is exposure: "Sat in on the pricing round". Running the meeting is more than that."""
    if _SAT_IN.search(words) is not None:
        return True
    return _WAS_THERE.search(words) is not None and _RAN_IT.search(words) is None


def times_in_the_room(sentences: Iterable[str]) -> int:
    return sum(in_the_room(one) for one in sentences)
