"""What listeners and jobs hand to a service."""

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
    """Settings, database and clock; the classifier, which is loaded once; and what wakes the placing loop."""

    settings: Settings
    database: Database
    clock: Clock
    classifier: "Callable[[], Classifier]"  # loads on the first call, in a worker thread
    reflections_wait: asyncio.Event = field(default_factory=asyncio.Event)  # wakes the placing loop

    def place_soon(self) -> None:
        """Wakes the placing loop a moment later, so that Slack gets its acknowledgement first."""
        asyncio.get_running_loop().call_later(ACK_LEAVES, self.reflections_wait.set)

    def turn_of(self, who: Who) -> AbstractAsyncContextManager[Session]:
        """A write transaction for what a person does. Several of the same person run one after the other."""
        return self.database.write(turn=f"{who.workspace_id} {who.user_id}")
