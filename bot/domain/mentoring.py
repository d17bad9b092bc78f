"""The mentor loop: when to ask, when to come back and tell, and whether an answer was only praise."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

ASK_AGAIN_AFTER = timedelta(days=7)
"""The bot writes to one person at most so often, for all members together."""

FIRST_ASK_AFTER = timedelta(days=6)


class Every(StrEnum):
    """How often a member wants to be reminded to ask."""

    MONTH = "month"
    QUARTER = "quarter"

    @property
    def rests(self) -> timedelta:
        return timedelta(days=28 if self is Every.MONTH else 84)


@dataclass(frozen=True, slots=True)
class Ask:
    """One question to one mentor. Moments are local to the member when views show them."""

    id: int
    question: str
    asked_at: datetime
    for_me: bool = False
    answer: str = ""
    answered_at: datetime | None = None
    by_mentor: bool = False
    may_quote: bool = False
    declined: bool = False
    did: str = ""
    did_at: datetime | None = None

    @property
    def waits(self) -> bool:
        return self.answered_at is None and not self.declined


@dataclass(frozen=True, slots=True)
class Mentor:
    """Somebody a member asks; `asks` newest first. `user_id` None: not of this Slack."""

    id: int
    name: str
    user_id: str | None
    every: Every
    added_at: datetime
    ended: bool = False
    asks: tuple[Ask, ...] = ()

    def is_due(self, now: datetime) -> bool:
        """Whether it is time to ask them (again)."""
        if self.ended or any(one.waits for one in self.asks):
            return False
        if not self.asks:
            return now - self.added_at >= FIRST_ASK_AFTER
        return now - self.asks[0].asked_at >= self.every.rests


@dataclass(frozen=True, slots=True)
class Loop:
    """How often the loop went round in a span: questions asked, answers told, answers acted on."""

    asked: int = 0
    told: int = 0
    acted: int = 0


def loop_in(mentors: Iterable[Mentor], within: Callable[[datetime], bool]) -> Loop:
    """Count what was asked, told and done in a span; ``within`` says whether a moment lies in it."""
    asks = [ask for mentor in mentors for ask in mentor.asks]
    return Loop(
        asked=sum(within(one.asked_at) for one in asks),
        told=sum(one.answered_at is not None and within(one.answered_at) for one in asks),
        acted=sum(one.did_at is not None and within(one.did_at) for one in asks),
    )


_PRAISE = re.compile(
    r"\bkeep (?:up|on|going|it up|doing)\b|\byou(?:'|’)?re (?:doing|great|fine|good)\b"
    r"|\b(?:nothing|no notes)\b"
    r"|\b(?:all|doing) (?:good|fine|great|well)\b|\b(?:great|good|nice|excellent) (?:job|work)\b"
    r"|\b(?:just )?continue\b|\bstay (?:as you are|the course)\b|\bdon(?:'|’)?t change\b",
    re.IGNORECASE,
)
_ADVICE = re.compile(
    r"\b(?:should|could|try|start|stop|instead|next time|less|more|but|except|ask|show|learn|first)\b",
    re.IGNORECASE,
)


def is_praise(answer: str) -> bool:
    """Whether an answer is "keep doing what you're doing" and little else: kind, and hard to use."""
    return len(answer) < 200 and _PRAISE.search(answer) is not None and _ADVICE.search(answer) is None
