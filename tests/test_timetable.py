"""The timetable: each look is counted, and one that fails says so without a word of anybody's."""

import pytest

from bot import metrics
from bot.classifier import Classifier
from bot.clock import SystemClock
from bot.context import Context
from bot.settings import Settings
from bot.storage.database import Database
from jobs.clock import Timetable
from jobs.due import JOBS, run_due

SECRET = "I told my boss about the heliotrope turnstile"


def ticks(outcome: str) -> float:
    return float(metrics.TICKS.labels("prompts", outcome)._value.get())


async def test_a_look_that_fails_is_counted_and_said_and_the_next_one_goes_on(
    sqlite: Database, caplog: pytest.LogCaptureFixture
) -> None:
    context = Context(Settings(), sqlite, SystemClock(), Classifier.load)
    timetable, before = Timetable(context), (ticks("failed"), ticks("done"))

    async def stumbles(_: Context) -> int:
        return int(SECRET)

    async def goes_well(_: Context) -> int:
        return 0

    await timetable._look("prompts", stumbles, context)
    await timetable._look("prompts", goes_well, context)
    assert (ticks("failed"), ticks("done")) == (before[0] + 1, before[1] + 1)
    [line] = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert "it is due at the next look, too" in line
    assert "'job': 'prompts'" in line
    assert "heliotrope" not in line


async def test_a_job_that_fails_ends_no_tick(
    sqlite: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    context, done = Context(Settings(), sqlite, SystemClock(), Classifier.load), []

    async def stumbles(_: Context) -> int:
        raise ValueError(SECRET)

    async def goes_well(_: Context) -> int:
        done.append("summaries")
        return 1

    monkeypatch.setitem(JOBS, "prompts", stumbles)
    monkeypatch.setitem(JOBS, "summaries", goes_well)
    assert await run_due(context, {"prompts", "summaries"}) == 1
    assert done == ["summaries"]
    [line] = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert "'job': 'prompts'" in line
