"""What an operator sees from outside: alive, ready, and how much of what; never who, never which words."""

import re

import aiohttp
import pytest

from tests.e2e.stage import Build

SECRET = "I told my boss about the heliotrope turnstile"


@pytest.mark.on_both
async def test_the_numbers_move_and_name_nobody(build: Build) -> None:
    stage = await build(port=0)
    ana = await stage.joins("Ana")
    await stage.tells(ana, SECRET)
    await stage.headroom.sender.drain()
    async with aiohttp.ClientSession(stage.headroom.url) as http:
        async with http.get("/ready") as answer:
            parts = {"database": "answers", "timetable": "does not tick", "slack": "connected"}
            assert await answer.json() == {"ready": False, "parts": parts}
        stage.headroom.run_loops(timetable=True)
        async with http.get("/ready") as answer:
            assert (answer.status, (await answer.json())["ready"]) == (200, True)
        async with http.get("/metrics") as answer:
            told = await answer.text()

    for line in (
        'headroom_intake_total{outcome="acknowledged",type="message"}',
        'headroom_intake_total{outcome="acknowledged",type="view_submission"}',
        'headroom_sends_total{outcome="sent"}',
        "headroom_ack_seconds_count",
        'headroom_database_seconds_count{kind="write"}',
    ):
        assert float(re.search(rf"^{re.escape(line)} (\S+)$", told, re.MULTILINE)[1]) > 0, line  # type: ignore[index]
    assert 'headroom_queue{state="due"} 0.0' in told
    for secret in ("heliotrope", ana.id, "Ana", stage.playground.world.team_id, "xox", "xapp"):
        assert secret not in told
