"""Workspaces that nobody here can speak to, because their token cannot be unsealed: what is said to them
waits for its key, and holds nobody else up."""

from collections.abc import Iterable

from bot.clock import awake
from bot.logs import logger
from bot.storage.outbox_claims import Home
from bot.storage.types import Unreadable

log = logger(__name__)

_AGAIN = 30.0  # seconds: then a new installation may have brought another token


class Aside:
    """Of this process alone, and in no row: another replica may have the key. Each is told of once."""

    def __init__(self) -> None:
        self._until: dict[int, float] = {}

    @property
    def ids(self) -> list[int]:
        """Those that are not to be looked at now."""
        return [id_ for id_, until in self._until.items() if until > awake()]

    def put(self, homes: Iterable[Home]) -> None:
        for home in homes:
            if home.id not in self._until and isinstance(home.token, Unreadable):
                log.error("a workspace's token cannot be unsealed", workspace=home.id, why=home.token.why)
            self._until[home.id] = awake() + _AGAIN

    def is_back(self, home: Home) -> None:
        """It was spoken to: should its key be lost again, that is news."""
        if self._until.pop(home.id, None) is not None:
            log.warning("a workspace's token can be unsealed again", workspace=home.id)
