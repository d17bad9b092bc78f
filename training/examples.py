"""The labelled examples, and the frozen split: by profession, so that minimal sets stay together.

Test is looked at for figures only; dev, four files of its own, calibrates; all else is trained on.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parent / "data"
RUNGS: tuple[str | None, ...] = ("tactical", "functional", "business", None)

_TEST = """
teacher|school head|secondary school teacher|teacher (primary)|school principal|head of maths|legal
legal counsel|paralegal|lab scientist|lab researcher|events|event manager|accountant|hardware engineer
fire service|librarian|chef|office manager
"""
TEST_PROFESSIONS = frozenset(_TEST.strip().replace("\n", "|").split("|"))
# What was written later names its professions more freely: these are too near to test, or to what was set
# aside earlier, for learning.
_NEAR = re.compile(
    r"teach|school|lawyer|legal|law firm|librar|\blab\b|laborator|biomedical|\bevents?\b|accountant|accounts"
    r"|\bfire|chef|cook|kitchen|office manager|recruit|police|security (?:eng|off)|civil eng",
    re.IGNORECASE,
)
GIVEN = ("activities", "activities_more", "activities_pairs_a", "activities_pairs_b", "fragments")
GIVEN_REPLIES = ("replies", "replies_more")
DEV, DEV_REPLIES = ("fresh", "fresh_2"), ("fresh_replies", "fresh_replies_2")
# In which round of writing a file came; what isn't named was there in the first.
ROUNDS = {f"more_activities_{number}": 2 for number in range(9, 17)}
ROUNDS |= {f"more_replies_{number}": 2 for number in range(10, 13)}
ROUNDS |= {f"more_replies_{number}": 3 for number in range(13, 16)} | {"more_activities_17": 3}


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled activity; rung None is no activity."""

    text: str
    rung: str | None
    stretch: bool
    profession: str
    source: str

    @property
    def part(self) -> str:
        """test, dev or train; or apart, which is none of them."""
        return _part(self.profession, self.source)


@dataclass(frozen=True, slots=True)
class Segment:
    """One labelled piece of a reply; offsets in code points."""

    start: int
    end: int
    rung: str | None
    stretch: bool


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole reply with its labelled pieces, in order and apart."""

    text: str
    segments: tuple[Segment, ...]
    profession: str
    part: str
    source: str


def _part(profession: str, source: str) -> str:
    if source in DEV or source in DEV_REPLIES:
        return "dev"
    if profession in TEST_PROFESSIONS:
        return "test"
    return "apart" if source.startswith("more_") and _NEAR.search(profession) else "train"


def lines_of(name: str) -> Iterator[dict[str, object]]:
    """The JSON lines of one file of training/data."""
    with (DATA / f"{name}.jsonl").open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def written_for(kind: str) -> list[str]:
    """The files written in addition to the given ones: `more_<kind>_*.jsonl`, by name."""
    return sorted(path.stem for path in DATA.glob(f"more_{kind}_*.jsonl"))


def activities(names: tuple[str, ...] | list[str] = GIVEN) -> list[Example]:
    """All examples of these files."""
    return [_example(line, name) for name in names for line in lines_of(name)]


def _example(line: dict[str, object], source: str) -> Example:
    rung = line["rung"]
    return Example(
        text=str(line["text"]),
        rung=None if rung is None else str(rung),
        stretch=bool(line["stretch"]),
        profession=str(line.get("profession") or "any"),
        source=source,
    )


def replies(names: tuple[str, ...] | list[str] = GIVEN_REPLIES) -> list[Reply]:
    """All replies of these files. Of the given ones each fifth is test, by place."""
    return [_reply(line, name, place) for name in names for place, line in enumerate(lines_of(name))]


def pieces_of(wholes: Iterable[Reply]) -> list[Example]:
    """The segments of replies, as activities."""
    return [
        Example(reply.text[s.start : s.end], s.rung, s.stretch, reply.profession, reply.source)
        for reply in wholes
        for s in reply.segments
    ]


def _reply(line: dict[str, object], source: str, place: int) -> Reply:
    profession = str(line.get("profession") or "any")
    part = _part(profession, source)
    if source in GIVEN_REPLIES and part == "train":
        part = "test" if place % 5 == 4 else "train"
    pieces = line["activities"]
    if not isinstance(pieces, list):
        raise ValueError(f"{source}, line {place + 1}: no list of activities")
    segments = tuple(Segment(p["start"], p["end"], p["rung"], p["stretch"]) for p in pieces)
    return Reply(str(line["text"]), segments, profession, part, source)


_MARK = re.compile(r"\[\[(.*?)\]\]([tfbn])(\*?)", re.DOTALL)
_LETTERS: dict[str, str | None] = {"t": "tactical", "f": "functional", "b": "business", "n": None}


def unmarked(marked: str) -> tuple[str, tuple[Segment, ...]]:
    """A reply written as `Hi, [[posted reels]]t and [[argued with the CFO]]b*` → text and segments."""
    text, segments, last = "", [], 0
    for match in _MARK.finditer(marked):
        text += marked[last : match.start()]
        start, last = len(text), match.end()
        text += match[1]
        segments.append(Segment(start, len(text), _LETTERS[match[2]], bool(match[3])))
    return text + marked[last:], tuple(segments)
