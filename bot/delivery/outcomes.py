"""What can come of one call to Slack, as values: the caller decides what it means."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sent:
    """Slack has it. `ts` names the message (an upload: its file)."""

    ts: str


@dataclass(frozen=True)
class Later:
    """Slack surely does not have it; it may be tried again. `limited`: Slack asked for a slower pace."""

    why: str
    retry_after: float | None = None  # seconds; None: with growing pauses
    limited: bool = False


@dataclass(frozen=True)
class Never:
    """Slack refused it for good. `stops_workspace`: and everything else from this token, too."""

    why: str
    stops_workspace: bool = False


@dataclass(frozen=True)
class Uncertain:
    """Slack may have it or not: nothing is sent again before somebody has looked."""

    why: str


@dataclass(frozen=True)
class Absent:
    """Looked, and it is not there."""


Outcome = Sent | Later | Never | Uncertain
ReadBack = Sent | Absent | Later | Never

REFUSED_BLOCKS = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"})
