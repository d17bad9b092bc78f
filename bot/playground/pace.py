"""How fast Slack lets one write, in machine time (docs.slack.dev/apis/web-api/rate-limits).

Each limit is a bucket that starts full and refills steadily. chat.postMessage: about one a second per channel
with short bursts, and an unpublished cap over the workspace (here 300 a minute). Other methods: their tier, a
minute.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

TIERS = {1: 1, 2: 20, 3: 50, 4: 100}  # calls a minute


@dataclass
class Bucket:
    """`size` drops at most, one more each `every` seconds."""

    size: float
    every: float
    drops: float
    seen: float

    def refill(self, now: float) -> None:
        self.drops = min(self.size, self.drops + (now - self.seen) / self.every)
        self.seen = now

    def wait(self) -> float:
        """Seconds until there is a drop."""
        return max(0.0, (1 - self.drops) * self.every)


class Pace:
    """Answers how long to stay away. Only a call that may be made is counted."""

    def __init__(
        self,
        on: bool = True,
        channel_burst: int = 4,
        workspace_burst: int = 300,
        workspace_a_minute: int = 300,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.on, self._clock = on, clock
        self.channel_burst, self.channel_every = channel_burst, 1.0
        self.workspace_burst, self.workspace_every = workspace_burst, 60 / workspace_a_minute
        self._buckets: dict[str, Bucket] = {}

    def wait(self, method: str, tier: int, channel: str) -> int:
        """Whole seconds for Retry-After; 0: go on. `tier` 0 has no limit, -1 is chat.postMessage's own."""
        if not self.on or tier == 0:
            return 0
        buckets = self._posting(channel) if tier < 0 else [self._tier(method, tier)]
        late = max(bucket.wait() for bucket in buckets)
        if late > 0:
            return math.ceil(late)
        for bucket in buckets:
            bucket.drops -= 1
        return 0

    def _posting(self, channel: str) -> list[Bucket]:
        return [
            self._bucket(f"channel {channel}", self.channel_burst, self.channel_every),
            self._bucket("workspace", self.workspace_burst, self.workspace_every),
        ]

    def _tier(self, method: str, tier: int) -> Bucket:
        return self._bucket(method, TIERS[tier], 60 / TIERS[tier])

    def _bucket(self, name: str, size: float, every: float) -> Bucket:
        now = self._clock()
        bucket = self._buckets.setdefault(name, Bucket(size, every, size, now))
        bucket.refill(now)
        return bucket
