"""Product time: the clock that people live by, and one that can be moved for the playground."""

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The moment it is for the product: aware, UTC."""
        ...


class SystemClock:
    """The machine's clock, until `agree` sets it by a clock that all replicas share.

    From then on it counts by a monotonic counter: if somebody sets the machine's clock, that changes nothing.
    """

    def __init__(self) -> None:
        self._agreed: tuple[datetime, float] | None = None

    def now(self) -> datetime:
        if self._agreed is None:
            return datetime.now(UTC)
        moment, counted = self._agreed
        return moment + timedelta(seconds=awake() - counted)

    def agree(self, moment: datetime) -> timedelta:
        """Takes over the moment (aware) of the shared clock. Returns how far the machine's own is ahead."""
        self._agreed = moment, awake()
        return datetime.now(UTC) - moment


def awake() -> float:
    """Seconds of a monotonic clock that goes on while the machine sleeps."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class MovableClock:
    """A clock that can be put to any moment, and runs on from there."""

    def __init__(self, start: datetime | None = None) -> None:
        self._ahead = timedelta()
        if start is not None:
            self.move_to(start)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def move_to(self, moment: datetime) -> None:
        """Put the clock to an aware moment; raises ValueError for a naive one."""
        if moment.tzinfo is None:
            raise ValueError("a clock is moved to an aware datetime")
        self._ahead = moment.astimezone(UTC) - datetime.now(UTC)
