"""A problem I own: something bigger than one's own area, carried from evidence to a decision to a result."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.domain.activities import Activity
from bot.domain.ladder import Rung
from bot.domain.likeness import ALIKE, Likeness, Stems, stems

MOST_OPEN = 10


class Standing(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    DROPPED = "dropped"  # stands in no pack; can be taken up again, or deleted


class Part(StrEnum):
    """Which part of the story an activity tells, in the order in which it is told."""

    EVIDENCE = "evidence"
    DECISION = "decision"
    RESULT = "result"


@dataclass(frozen=True, slots=True)
class Tied:
    """An activity that belongs to a problem."""

    activity: Activity
    part: Part
    day: date
    reflection_id: int


@dataclass(frozen=True, slots=True)
class Problem:
    """Dates are local to the member; `was` is its name before it was renamed. `counts` says how much belongs
    to it, by part; `tied` is all of that in order of time, where it was loaded."""

    id: int
    name: str
    standing: Standing
    opened: date
    ended: date | None = None
    was: str = ""
    result: str = ""
    counts: Mapping[Part, int] = field(default_factory=dict)
    tied: tuple[Tied, ...] = ()

    def part(self, part: Part) -> tuple[Tied, ...]:
        return tuple(one for one in self.tied if one.part is part)


_PARTS = {
    Part.RESULT: r"rose|fell|dropp\w+|went (?:up|down)|grew|halved|doubled|saved|moved from|renew\w+"
    r"|(?:fewer|less|more|better|faster) than|from \d[\d.,]* ?\w* to|(?:down|up|rise|fall|cut|improved?)"
    r" (?:by|to|from)|adopted|went live|now (?:use|uses|warns?|does|do)|as a result",
    Part.DECISION: r"decid\w+|agree\w*|propos\w+|argu\w+|convinc\w+|pitch\w+|persuad\w+|recommend\w+"
    r"|got \w+ (?:\w+ ){0,4}to|drafted|wrote (?:a|an|the|our)|rewrote|set up|chose|approved?|committed"
    r"|negotiat\w+|planned|designed|built|launched|introduc\w+|asked \w+ to",
    Part.EVIDENCE: r"count\w*|collect\w*|log(?:ged)?|interview\w*|watch\w*|observ\w*|map(?:ped)?|compar\w+"
    r"|look(?:ed)? (?:at|up|into|through)|asked|call(?:ed)?|measur\w+|read|survey\w*|analy[sz]\w+|found"
    r"|learn\w+|talked|spoke|met|listen\w*|sat in|test(?:ed)?|checked|review\w*|research\w*|show(?:ed)?"
    r"|present\w*",
}
_SIGNS = {part: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for part, words in _PARTS.items()}


def part_of(activity: Activity) -> Part:
    """Which part an activity probably tells, by its words; what says nothing is told by its step."""
    for part, sign in _SIGNS.items():
        if sign.search(activity.words) is not None:
            return part
    return (
        Part.DECISION if activity.rung is not None and activity.rung is not Rung.TACTICAL else Part.EVIDENCE
    )


def by_likeness(problem: Problem, candidates: Sequence[Activity], most: int) -> list[Activity]:
    """Which of a member's other activities may belong to a problem, the likeliest first."""
    known = {one.id: stems(one.words) for one in candidates}
    belonging = [stems(one.activity.words) for one in problem.tied]
    alike = Likeness([*known.values(), *belonging])
    name = stems(problem.name)
    scores = {one.id: alike(known[one.id], name, belonging) for one in candidates}
    likely = [one for one in candidates if scores[one.id] >= ALIKE]
    return sorted(likely, key=lambda one: -scores[one.id])[:most]


def likeliest(
    activities: Iterable[Activity], problems: Sequence[Problem], others: Sequence[Activity]
) -> Mapping[int, int]:
    """For each activity that is like a problem: which one, by their ids. ``others``: what else was told."""
    known = {one.id: stems(one.words) for one in [*others, *activities]}
    subjects = [(one.id, stems(one.name), _stems_of(one)) for one in problems]
    alike = Likeness(list(known.values()))
    found = {}
    for one in activities:
        scored = [(alike(known[one.id], name, tied), key) for key, name, tied in subjects]
        score, problem_id = max(scored, default=(0.0, 0))
        if score >= ALIKE:
            found[one.id] = problem_id
    return found


def _stems_of(problem: Problem) -> list[Stems]:
    return [stems(one.activity.words) for one in problem.tied]
