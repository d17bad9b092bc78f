"""The pack: what a member confirmed over some months, by problem and theme, for a review."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.ladder import Rung
from bot.domain.problems import Part, Problem
from bot.domain.prompts import Theme

USUAL_MONTHS, MOST_MONTHS = 6, 60
_SPANS = {"": USUAL_MONTHS, "quarter": 3, "a quarter": 3, "half a year": 6, "year": 12, "a year": 12}
_NO_NAMES = frozenset(["the", "my", "our", "old", "new", "and", "von", "van", "der", "den", "del", "dos"])
_MONTHS = re.compile(r"(?:the )?(?:last )?(\d{1,3})(?: months?)?")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a member confirmed. `theme` is that of the question it answered, if it answered one."""

    words: str
    rung: Rung
    stretch: bool
    day: date
    reflection_id: int
    theme: Theme | None = None
    problem_id: int | None = None
    part: Part = Part.EVIDENCE
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Advice:
    """What a mentor said. `by` is their name if they let it be used, else ""."""

    day: date
    by: str
    said: str
    did: str = ""


@dataclass(frozen=True, slots=True)
class Pack:
    """`first` and `last` are first days of months. `chapters` tell problems, `themes` the strategic rest."""

    first: date
    last: date
    chapters: tuple[tuple[Problem, tuple[Item, ...]], ...] = ()
    themes: Mapping[Theme | None, tuple[Item, ...]] | None = None
    advice: tuple[Advice, ...] = ()

    @property
    def items(self) -> list[Item]:
        told = [item for _, some in self.chapters for item in some]
        return told + [item for some in (self.themes or {}).values() for item in some]

    @property
    def is_empty(self) -> bool:
        return not self.items and not self.advice and not self.chapters


def parse_months(words: str) -> int | None:
    """How many months back: "12", "12 months", "a year", "" for half a year; None if it is not understood."""
    said = " ".join(words.casefold().split())
    if said in _SPANS:
        return _SPANS[said]
    found = _MONTHS.fullmatch(said)
    months = int(found[1]) if found is not None and found[1].isascii() else 0
    return months if 1 <= months <= MOST_MONTHS else None


def arranged(
    first: date, last: date, items: Sequence[Item], problems: Sequence[Problem], advice: Sequence[Advice]
) -> Pack:
    """Problems oldest first, each with its things, whatever their step; of the rest what is strategic."""
    told = [(problem, tuple(i for i in items if i.problem_id == problem.id)) for problem in problems]
    chapters = [one for one in told if one[1] or (one[0].ended is not None and one[0].ended >= first)]
    inside = {problem.id for problem, _ in chapters}
    rest = [one for one in items if one.problem_id not in inside and one.rung.strategic]
    by_theme = {theme: tuple(i for i in rest if i.theme is theme) for theme in (*Theme, None)}
    return Pack(
        first=first,
        last=last,
        chapters=tuple(sorted(chapters, key=lambda one: (one[0].opened, one[0].id))),
        themes={theme: some for theme, some in by_theme.items() if some},
        advice=tuple(advice),
    )


def without_name(said: str, name: str, instead: str) -> str:
    """Words without somebody's name, whole or in parts; what follows a comma in it is their position."""
    bare = re.split(r"[,(|]| [-–—] ", name)[0].strip()
    parts = [bare, *(part for part in bare.split() if len(part) > 2 and part.casefold() not in _NO_NAMES)]
    for part in sorted({one for one in parts if one}, key=len, reverse=True):
        said = re.sub(rf"(?<!\w){re.escape(part)}(?!\w)", instead, said, flags=re.IGNORECASE)
    return said
