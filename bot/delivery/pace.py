"""The arithmetic of the rate limit: GCRA, a token bucket that is stored as a single instant."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Pace:
    """`burst` calls at once, then one every `step`. The bucket is stored as its `tat` (theoretical arrival
    time): the instant at which it is full again.

    All instants are machine time. A tat that is more than a burst ahead was written by a machine with a wrong
    clock; it is read as now.
    """

    step: timedelta
    burst: int

    @classmethod
    def per_minute(cls, rate: int, burst: int) -> "Pace":
        return cls(timedelta(minutes=1) / rate, burst)

    def tokens(self, tat: datetime, now: datetime) -> int:
        """How many may go now, from 0 to `burst`."""
        return (self._full(now) - self._believed(tat, now)) // self.step

    def spend(self, tat: datetime, now: datetime, count: int) -> datetime:
        """The bucket's tat after `count` have gone."""
        return self._believed(tat, now) + count * self.step

    def latest(self, now: datetime) -> datetime:
        """The latest tat with which one call may still go now."""
        return self._full(now) - self.step

    def absurd(self, now: datetime) -> datetime:
        """A tat after this instant is not believed."""
        return self._full(now)

    def _full(self, now: datetime) -> datetime:
        return now + self.burst * self.step

    def _believed(self, tat: datetime, now: datetime) -> datetime:
        return tat if now <= tat <= self._full(now) else now
