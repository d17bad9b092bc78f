"""Product time: the clock that people live by, and one that can be moved for the playground."""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The moment it is for the product: aware, UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class MovableClock:
    """A clock that runs on from wherever it was last put."""

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
