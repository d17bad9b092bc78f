"""`python -m tests.e2e.lying SECONDS run …`: Headroom on a machine whose clock is so far ahead."""

import sys
import time
from datetime import datetime, tzinfo

from bot import clock
from bot.cli import main

HONEST = time.time


def lie(ahead: float) -> None:
    """Whoever asks this process for the time is told another."""

    class Lying(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.fromtimestamp(HONEST() + ahead, tz)

    setattr(clock, "datetime", Lying)  # noqa: B010
    time.time = lambda: HONEST() + ahead


if __name__ == "__main__":
    lie(float(sys.argv[1]))
    sys.exit(main(sys.argv[2:]))
