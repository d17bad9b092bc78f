"""What travels to the bot, and which of it is not yet acknowledged."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Literal
from uuid import uuid4

from bot.playground.nouns import Json

EnvelopeKind = Literal["events_api", "slash_commands", "interactive"]


class Failed(Exception):
    """The bot did not take it, says its answer over HTTP."""


@dataclass(eq=False)
class Envelope:
    """`answer` is done with the acknowledgement's payload; `ack_seconds` counts from the last sending."""

    kind: EnvelopeKind
    payload: Json
    id: str = field(default_factory=lambda: str(uuid4()))
    attempt: int = 0
    reason: str = ""
    timeouts: int = 0  # how often it was repeated because nobody acknowledged it
    sent_at: float = 0.0
    sent_on: int | None = None  # number of the connection
    ack_seconds: float | None = None
    answer: asyncio.Future[Json | None] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )

    @property
    def is_acknowledged(self) -> bool:
        return self.ack_seconds is not None

    def wire(self) -> Json:
        """As it goes over the socket."""
        more: Json = {}
        if self.kind == "events_api":
            more = {"retry_attempt": self.attempt, "retry_reason": self.reason}
        return {
            "envelope_id": self.id,
            "type": self.kind,
            "payload": self.payload,
            "accepts_response_payload": self.kind != "events_api",
            **more,
        }

    def acknowledge(self, payload: Json | None) -> None:
        self.ack_seconds = time.monotonic() - self.sent_at
        if not self.answer.done():
            self.answer.set_result(payload)

    def copy(self) -> "Envelope":
        """The same event once more, as Slack repeats it: another envelope, the same event_id."""
        return Envelope(self.kind, self.payload, attempt=self.attempt + 1, reason="timeout")
