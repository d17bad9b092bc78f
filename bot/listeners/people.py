"""Who somebody is, as Slack says: asked once in ten minutes, and again when Slack says that it changed."""

import time
from collections.abc import Awaitable, Callable

from bot.context import Who
from bot.services.members import Profile

KNOWN_FOR = 600.0  # seconds
MOST_PEOPLE = 10_000


class People:
    """Profiles that were looked up. ``look`` gives None when Slack does not answer."""

    def __init__(self, look: Callable[[Who], Awaitable[Profile | None]]) -> None:
        self._look = look
        self._known: dict[Who, tuple[float, Profile]] = {}

    async def of(self, who: Who) -> Profile | None:
        until, profile = self._known.get(who, (0.0, None))
        if profile is not None and until > time.monotonic():
            return profile
        found = await self._look(who)
        if found is not None:
            if len(self._known) >= MOST_PEOPLE:
                self._known.clear()
            self._known[who] = (time.monotonic() + KNOWN_FOR, found)
        return found or profile

    def drop(self, workspace_id: int, user_id: str) -> None:
        """Something about them changed."""
        self._known.pop(Who(workspace_id, user_id), None)
