"""Who somebody is, as Slack says: asked once in ten minutes, and again when Slack says that it changed.

Of several replicas one alone hears of a change: the others know it ten minutes later.
"""

import time
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from bot.context import Who

KNOWN_FOR = 600.0  # seconds
MOST_PEOPLE = 10_000

Fact = TypeVar("Fact")


class People(Generic[Fact]):
    """What was looked up of each: a profile, a name. ``look`` gives None when Slack does not answer."""

    def __init__(self, look: Callable[[Who], Awaitable[Fact | None]]) -> None:
        self._look = look
        self._known: dict[Who, tuple[float, Fact]] = {}

    def known(self, who: Who) -> Fact | None:
        """Without a look, if there was one in the last ten minutes."""
        until, fact = self._known.get(who, (0.0, None))
        return fact if until > time.monotonic() else None

    async def of(self, who: Who) -> Fact | None:
        """Where Slack does not answer, what it said last."""
        if (fresh := self.known(who)) is not None:
            return fresh
        found = await self._look(who)
        if found is None:
            return self._known.get(who, (0.0, None))[1]
        if len(self._known) >= MOST_PEOPLE:
            self._known.clear()
        self._known[who] = (time.monotonic() + KNOWN_FOR, found)
        return found

    def drop(self, who: Who) -> None:
        """Something about them changed."""
        self._known.pop(who, None)
