"""How long things may take, in one place. Machine time."""

import random
from dataclasses import dataclass
from datetime import timedelta

from bot.storage.outbox_states import Patience

_LONGEST = 900.0  # seconds between two tries of one row


@dataclass(frozen=True)
class Timing:
    """In seconds. `lease` is longer than `call` and `margin` together. `grace`: how long a message may take
    to show in Slack's history. `together`: the least time between two transactions that record results."""

    call: float = 5.0
    lease: float = 60.0
    margin: float = 5.0
    look: float = 2.0
    grace: float = 30.0
    rescue_every: float = 2.0
    idle: float = 1.0
    waiting: float = 0.05
    together: float = 0.03

    @property
    def usable(self) -> float:
        """For how long after the claim a call may begin."""
        return self.lease - self.call - self.margin

    @property
    def patience(self) -> Patience:
        return Patience(timedelta(seconds=self.look), timedelta(seconds=self.grace))


def backoff(attempt: int, chance: random.Random) -> timedelta:
    """A pause before try number `attempt` + 1: up to 5 s × 2^attempt, at most 15 minutes, full jitter."""
    return timedelta(seconds=chance.uniform(0.5, min(5.0 * 2 ** min(attempt, 10), _LONGEST)))
