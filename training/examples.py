"""The labelled examples, and what may be learnt from them.

The given ones are learnt from, and judged in cross-validation: by networks that hadn't seen their profession,
so that minimal sets stay together. Four files and the adversarial ones are held out from everything.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parent / "data"
RUNGS: tuple[str | None, ...] = ("tactical", "functional", "business", None)

_UNSEEN = """
teacher|school head|secondary school teacher|teacher (primary)|school principal|head of maths|legal
legal counsel|paralegal|lab scientist|lab researcher|events|event manager|accountant|hardware engineer
fire service|librarian|chef|office manager
"""
# Of these professions only the given examples tell: so in cross-validation they are really unseen.
UNSEEN_PROFESSIONS = frozenset(_UNSEEN.strip().replace("\n", "|").split("|"))
_NEAR = re.compile(
    r"teach|school|lawyer|legal|law firm|librar|\blab\b|laborator|biomedical|\bevents?\b|accountant|accounts"
    r"|\bfire|chef|cook|kitchen|office manager|recruit|police|security (?:eng|off)|civil eng",
    re.IGNORECASE,
)
GIVEN = ("activities", "activities_more", "activities_pairs_a", "activities_pairs_b", "fragments")
GIVEN_REPLIES = ("replies", "replies_more")
HELD_OUT = ("fresh", "fresh_2", "adversarial")
HELD_OUT_REPLIES = ("fresh_replies", "fresh_replies_2")


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
        """train, held out, or apart, which is neither."""
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
    if source in (*HELD_OUT, *HELD_OUT_REPLIES):
        return "held out"
    of_unseen = profession in UNSEEN_PROFESSIONS or _NEAR.search(profession)
    return "apart" if source.startswith("more_") and of_unseen else "train"


def lines_of(name: str) -> Iterator[dict[str, object]]:
    """The JSON lines of one file of training/data."""
    with (DATA / f"{name}.jsonl").open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def written_for(kind: str) -> list[str]:
    """The files written in addition to the given ones: `more_<kind>_*.jsonl`, by name."""
    return sorted(path.stem for path in DATA.glob(f"more_{kind}_*.jsonl"))


def in_the_given_hand() -> list[str]:
    """The files of replies that were written and cut as the given ones are: `hand_replies_*.jsonl`."""
    return sorted(path.stem for path in DATA.glob("hand_replies_*.jsonl"))


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
    """All replies of these files."""
    return [_reply(line, name, place) for name in names for place, line in enumerate(lines_of(name), 1)]


def pieces_of(wholes: Iterable[Reply]) -> list[Example]:
    """The segments of replies, as activities."""
    return [
        Example(reply.text[s.start : s.end], s.rung, s.stretch, reply.profession, reply.source)
        for reply in wholes
        for s in reply.segments
    ]


def _reply(line: dict[str, object], source: str, place: int) -> Reply:
    profession = str(line.get("profession") or "any")
    pieces = line["activities"]
    if not isinstance(pieces, list):
        raise ValueError(f"{source}, line {place}: no list of activities")
    segments = tuple(Segment(p["start"], p["end"], p["rung"], p["stretch"]) for p in pieces)
    return Reply(str(line["text"]), segments, profession, _part(profession, source), source)
