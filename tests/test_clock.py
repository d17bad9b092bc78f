"""The clock that people live by: having agreed with a shared one, it needs no honest machine."""

from datetime import UTC, datetime, timedelta

import pytest

from bot import clock
from bot.clock import SystemClock
from bot.context import Context
from bot.services import database_time
from bot.settings import Settings
from bot.storage.database import Database

FRIDAY = datetime(2026, 11, 27, 15, tzinfo=UTC)


class Lying(datetime):
    """Three days fast."""

    @classmethod
    def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
        return datetime.now(UTC) + timedelta(days=3)


def test_it_runs_on_from_what_was_agreed(monkeypatch: pytest.MonkeyPatch) -> None:
    counted = iter([100.0, 107.5])
    monkeypatch.setattr(clock, "awake", lambda: next(counted))
    system = SystemClock()
    system.agree(FRIDAY)
    assert system.now() == FRIDAY + timedelta(seconds=7.5)


async def test_a_replica_whose_clock_lies_believes_the_database(
    database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(clock, "datetime", Lying)
    context = Context(Settings(), database, SystemClock(), lambda: None)  # type: ignore[arg-type, return-value]
    await database_time.adopt(context)
    off = abs(context.clock.now() - datetime.now(UTC))
    if database.dialect == "postgresql":
        assert off < timedelta(seconds=10)
        assert "clock is off" in caplog.text
    else:
        assert off > timedelta(days=2), "one machine has one clock, and nothing to compare it with"
