"""Workspaces whose token cannot be unsealed because its key is missing.

What is to be said to them waits in the outbox until the key is back, and holds up no other workspace.
"""

from collections.abc import Iterable

from bot.clock import awake
from bot.logs import logger
from bot.storage.outbox_claims import Home
from bot.storage.types import Unreadable

log = logger(__name__)

_AGAIN = 30.0  # seconds: then a new installation may have brought another token


class LockedOut:
    """Kept by this process alone, and in no row: another replica may have the key. Each is logged once."""

    def __init__(self) -> None:
        self._until: dict[int, float] = {}

    @property
    def ids(self) -> list[int]:
        """Those that are not to be tried now."""
        return [id_ for id_, until in self._until.items() if until > awake()]

    def add(self, homes: Iterable[Home]) -> None:
        for home in homes:
            if home.id not in self._until and isinstance(home.token, Unreadable):
                log.error("a workspace's token cannot be unsealed", workspace=home.id, why=home.token.why)
            self._until[home.id] = awake() + _AGAIN

    def is_back(self, home: Home) -> None:
        """Its token could be read: if the key is lost again, that is logged again."""
        if self._until.pop(home.id, None) is not None:
            log.warning("a workspace's token can be unsealed again", workspace=home.id)
