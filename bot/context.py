"""What a door hands to a service."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.clock import Clock
from bot.settings import Settings
from bot.storage.database import Database, Session

if TYPE_CHECKING:
    from bot.classifier import Classifier

ACK_LEAVES = 0.01  # seconds


@dataclass(frozen=True, slots=True)
class Who:
    """A person in one workspace; a Slack user id alone identifies nobody."""

    workspace_id: int  # ours
    user_id: str


@dataclass(frozen=True, slots=True)
class Context:
    """Settings, database, clock, and the two things that are woken and loaded once."""

    settings: Settings
    database: Database
    clock: Clock
    classifier: "Callable[[], Classifier]"  # loads on the first call, in a worker thread
    reflections_wait: asyncio.Event = field(default_factory=asyncio.Event)  # wakes the placing loop

    def place_soon(self) -> None:
        """Wakes the placing loop, a moment later: first the acknowledgement leaves that Slack waits for."""
        asyncio.get_running_loop().call_later(ACK_LEAVES, self.reflections_wait.set)

    def turn_of(self, who: Who) -> AbstractAsyncContextManager[Session]:
        """A transaction for what a person does: whatever they do at once is done one after the other."""
        return self.database.write(turn=f"{who.workspace_id} {who.user_id}")
