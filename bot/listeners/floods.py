"""A limit on how much one person may do in a minute, so that nobody else has to wait. In memory, per process.

Whoever goes beyond it is refused everything for a whole minute: then one sentence can say what was kept and
what was not.
"""

from collections.abc import Callable

from bot.context import Who

CLOSED = 60.0  # seconds
MOST_PEOPLE = 10_000  # remembered before those who are done are forgotten


class Floods:
    """A leaky bucket for each person, stored as the instant at which it is empty again (GCRA)."""

    def __init__(self, per_minute: int, clock: Callable[[], float]) -> None:
        self._step, self._clock = 60.0 / per_minute, clock
        self._empty_at: dict[Who, float] = {}
        self._closed_until: dict[Who, float] = {}
        self._told_until: dict[Who, float] = {}

    def is_over(self, who: Who) -> bool:
        """Counts one act more; returns whether that is too much."""
        now = self._clock()
        if self._closed_until.get(who, now) > now:
            return True
        empty_at = max(self._empty_at.get(who, now), now) + self._step
        if empty_at - now > 60.0 + self._step / 2:
            self._closed_until[who] = now + CLOSED
            return True
        self._empty_at[who] = empty_at
        self._forget(now)
        return False

    def may_tell(self, who: Who) -> bool:
        """Whether they have not been told yet since they were refused."""
        until = self._closed_until.get(who, 0.0)
        told, self._told_until[who] = self._told_until.get(who), until
        return told != until

    def _forget(self, now: float) -> None:
        if len(self._empty_at) > MOST_PEOPLE:
            for known in (self._empty_at, self._closed_until, self._told_until):
                for who in [one for one, until in known.items() if until <= now]:
                    del known[who]
