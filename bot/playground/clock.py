"""The playground's clock, its ids and its message stamps."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Protocol

STEP = 100  # microseconds between two stamps that would fall together
DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class Clock(Protocol):
    def now(self) -> datetime:
        """The moment it is in the playground: aware."""
        ...


class OwnClock:
    """Runs on from wherever it was last put; starts at the machine's time."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def move_to(self, moment: datetime) -> None:
        self._ahead = moment.astimezone(UTC) - datetime.now(UTC)


class Stamps:
    """Message stamps ("1764000000.000100"): unique in the workspace and strictly rising, as Slack's are."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._last = 0

    def next(self) -> str:
        now = self.clock.now()
        micros = int(now.timestamp()) * 1_000_000 + now.microsecond
        self._last = max(micros, self._last + STEP)
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"

    def seconds(self) -> int:
        """Now, as whole seconds since 1970."""
        return int(self.clock.now().timestamp())


class Ids:
    """Slack-like ids: a letter for the kind, then a counter that never repeats."""

    def __init__(self) -> None:
        self._count: Counter[str] = Counter()

    def next(self, kind: str) -> str:
        self._count[kind] += 1
        number, digits = self._count[kind], ""
        while number:
            number, rest = divmod(number, len(DIGITS))
            digits = DIGITS[rest] + digits
        return f"{kind}0{digits:0>8}"
