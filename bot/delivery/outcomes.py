"""The possible outcomes of a call to Slack, as values."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sent:
    """It succeeded. `ts` is that of the message; after an upload the file's id, after conversations.open the
    channel's."""

    ts: str


@dataclass(frozen=True)
class Later:
    """Slack surely does not have it, and it may be tried again. `limited`: because of Slack's rate limit."""

    why: str
    retry_after: float | None = None  # seconds; None: with growing pauses
    limited: bool = False


@dataclass(frozen=True)
class Never:
    """Slack refused it for good. `stops_workspace`: it would refuse any call with this token."""

    why: str
    stops_workspace: bool = False


@dataclass(frozen=True)
class Uncertain:
    """Slack may have it or not. It must not be sent again before it was looked for."""

    why: str


@dataclass(frozen=True)
class Absent:
    """It was looked for, and is not there."""


Outcome = Sent | Later | Never | Uncertain
ReadBack = Sent | Absent | Later | Never

REFUSED_BLOCKS = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"})
