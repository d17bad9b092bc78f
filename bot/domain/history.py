"""What a member looks for in their own history."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.domain.activities import Activity

PAGE = 8


@dataclass(frozen=True, slots=True)
class Wanted:
    """A look into one's history; "" is any. `rung` may be "open"; `month` is like "2026-10"."""

    month: str = ""
    words: str = ""
    rung: str = ""
    theme: str = ""
    stretch: bool = False
    page: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """One thing told, and when."""

    activity: Activity
    reflection_id: int
    day: date
    evidence: tuple[str, ...] = ()  # addresses of messages


def matching(sentences: Iterable[tuple[int, str]], words: str) -> list[int]:
    """The ids of the sentences in which every one of the words stands, in whatever case."""
    terms = words.casefold().split()
    return [key for key, said in sentences if _has_all(said.casefold(), terms)]


def _has_all(said: str, terms: list[str]) -> bool:
    return all(term in said for term in terms)
