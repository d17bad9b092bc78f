"""What a door hands to a service."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.classifier import Classifier
from bot.clock import Clock
from bot.settings import Settings
from bot.storage.database import Database


@dataclass(frozen=True, slots=True)
class Context:
    """Settings, database, clock, and the two things that are woken and loaded once."""

    settings: Settings
    database: Database
    clock: Clock
    classifier: Callable[[], Classifier]  # loads on the first call, in a worker thread
    reflections_wait: asyncio.Event = field(default_factory=asyncio.Event)  # wakes the placing loop


@dataclass(frozen=True, slots=True)
class Who:
    """A person in one workspace; a Slack user id alone identifies nobody."""

    workspace_id: int  # ours
    user_id: str
