"""Remembering for ten minutes what was looked up of people in Slack.

An event about a change makes us look again. Of several replicas only one gets the event; the others know of
the change up to ten minutes later."""

import time
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from bot.context import Who

KNOWN_FOR = 600.0  # seconds
MOST_PEOPLE = 10_000

Fact = TypeVar("Fact")


class People(Generic[Fact]):
    """One fact of each person: a profile, or a name. ``look`` returns None when Slack does not answer."""

    def __init__(self, look: Callable[[Who], Awaitable[Fact | None]]) -> None:
        self._look = look
        self._known: dict[Who, tuple[float, Fact]] = {}

    def known(self, who: Who) -> Fact | None:
        """What was looked up in the last ten minutes, or None; asks nobody."""
        until, fact = self._known.get(who, (0.0, None))
        return fact if until > time.monotonic() else None

    async def of(self, who: Who) -> Fact | None:
        """Looks it up if needed; if Slack does not answer, what it said last, however long ago."""
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
        """Forget it, because something about them changed."""
        self._known.pop(who, None)
