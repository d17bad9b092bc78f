"""Commitments: one if-then plan for the coming week."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

RESTS = timedelta(days=3)
"""A plan is asked about by the first prompt that comes so long after it was made: not an hour later."""

_LOWERED = frozenset(
    ("the", "a", "an", "my", "our", "we", "you", "your", "somebody", "someone", "it", "they")
)
_IF_THEN = re.compile(r"\s*(?:when|whenever|if|once)\b(.+?)(?:,|\bthen\b)(.+)", re.IGNORECASE | re.DOTALL)
_LEADING = re.compile(r"(?:(?:when|whenever|if|once)\b|then\b)[\s,:]*", re.IGNORECASE)


class Outcome(StrEnum):
    """How a plan ended. `replaced` by another one before it was asked about: counted nowhere."""

    DONE = "done"
    PARTLY = "partly"
    DROPPED = "dropped"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan of the member's. `outcome` None: open; `not_yet`: asked about, and carried on."""

    id: int
    cue: str
    deed: str
    outcome: Outcome | None = None
    not_yet: bool = False
    told: bool = False

    @property
    def text(self) -> str:
        return plan_in_words(self.cue, self.deed)


@dataclass(frozen=True, slots=True)
class Kept:
    """How plans ended in a span."""

    done: int = 0
    partly: int = 0
    dropped: int = 0

    @property
    def settled(self) -> int:
        return self.done + self.partly + self.dropped


def kept_of(outcomes: Iterable[str | None]) -> Kept:
    found = list(outcomes)
    return Kept(found.count(Outcome.DONE), found.count(Outcome.PARTLY), found.count(Outcome.DROPPED))


def plan_in_words(cue: str, deed: str) -> str:
    """ "When the numbers come in, I'll ask why." from its two halves, however they were begun and ended."""
    when, then = _half(cue), _half(deed)
    said = f"When {when}, {then}" if when else f"{then[:1].upper()}{then[1:]}"
    return said if said.endswith(("?", "!")) else f"{said}."


def _half(words: str) -> str:
    bare = " ".join(words.split()).rstrip(" .,;…")
    while (match := _LEADING.match(bare)) is not None:
        bare = bare[match.end() :]
    first = bare.split(" ")[0]
    return bare[:1].lower() + bare[1:] if first.casefold() in _LOWERED else bare


def halves(words: str) -> tuple[str, str]:
    """(cue, deed) of a plan typed in one line: split where its first comma or "then" stands; else no cue."""
    match = _IF_THEN.match(words)
    return (_half(match[1]), _half(match[2])) if match is not None else ("", _half(words))


def says_nothing(deed: str) -> bool:
    """Whether nothing is left of it but a "then" and a full stop."""
    return not _half(deed)


def is_due(made_at: datetime, now: datetime) -> bool:
    """Whether a prompt that goes out now asks about it."""
    return now - made_at >= RESTS
