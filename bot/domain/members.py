"""A member: a person who joined in one workspace."""

from dataclasses import dataclass
from datetime import time
from enum import StrEnum

FRIDAY = 4
DEFAULT_AT = time(15, 0)
TARGETS = (0, 1, 2, 3, 5)
"""Of ten things told, how many should be strategy."""


class Aspiration(StrEnum):
    """What a member wants the weekly question to lead to."""

    BEST = "best"  # be the best at what I do
    BEYOND = "beyond"  # help decide beyond my field
    UNSURE = "unsure"  # not sure yet

    @property
    def target(self) -> int:
        """The preset of the target: none for those who want to stay in their craft."""
        return 0 if self is Aspiration.BEST else 3

    @property
    def floor(self) -> int:
        """The preset of the floor, in per cent beyond the field; with none there is no ceiling signal."""
        return 0 if self is Aspiration.BEST else 10


class Rhythm(StrEnum):
    WEEKLY = "weekly"
    ON_REQUEST = "on_request"  # only when I write first


class Standing(StrEnum):
    JOINED = "joined"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Choices:
    """What a member chose in the form or under Settings."""

    field: str  # a key of the field bank, or the member's own word
    aspiration: Aspiration
    weekday: int  # 0 = Monday
    at: time  # local wall time
    zone: str  # IANA
    rhythm: Rhythm
    target: int  # of ten things told, how many should be strategy; 0 = none
    zone_chosen: bool = False  # False: the zone follows Slack
    remind: bool = True
    country: str | None = None  # whose public holidays count, ISO 3166 or "none"; None: the zone's
    ask_anyway: bool = False  # even when their Slack status says that they are away
    floor: int | None = None  # per cent beyond the field, 0 = none; None: what goes with the aspiration

    @property
    def floor_now(self) -> int:
        return self.aspiration.floor if self.floor is None else self.floor
