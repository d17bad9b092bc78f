"""/health, /ready and /metrics, over a real socket."""

import aiohttp
import pytest

from bot import metrics
from bot.classifier import Classifier
from bot.clock import SystemClock
from bot.context import Context
from bot.server.health import Health, Part
from bot.server.web import ListenError, Web
from bot.settings import Settings
from bot.storage.database import Database


class Parts:
    """What the app would say of itself."""

    def __init__(self) -> None:
        self.connected = Part(True, "connected")

    async def slack(self) -> Part:
        return self.connected


async def test_alive_ready_and_then_not(sqlite: Database) -> None:
    parts = Parts()
    health = Health(Context(Settings(), sqlite, SystemClock(), Classifier.load), {"slack": parts.slack})
    web = Web("127.0.0.1", 0)
    web.add(health.routes)
    await web.start()
    async with aiohttp.ClientSession(web.url) as http:

        async def says(path: str) -> tuple[int, object]:
            async with http.get(path) as answer:
                return answer.status, await answer.json()

        assert await says("/health") == (200, {"alive": True})
        well = {"database": "answers", "slack": "connected"}
        assert await says("/ready") == (200, {"ready": True, "parts": well})

        parts.connected = Part(False, "not connected")
        assert await says("/ready") == (503, {"ready": False, "parts": well | {"slack": "not connected"}})

        parts.connected = Part(True, "connected")
        await health.leave(0)
        assert (await says("/ready"))[0] == 503
        assert (await says("/health"))[0] == 200
        async with http.get("/elsewhere") as answer:
            assert answer.status == 404
    with pytest.raises(ListenError, match="another HEADROOM_PORT"):
        await Web("127.0.0.1", int(web.url.rpartition(":")[2])).start()
    await web.close(1)


async def test_a_database_that_is_away_is_said_and_the_rest_is_still_counted() -> None:
    nowhere = Database.open("sqlite:////nowhere/at/all.db")
    health = Health(Context(Settings(), nowhere, SystemClock(), Classifier.load), {})
    web = Web("127.0.0.1", 0)
    web.add(health.routes)
    await web.start()
    async with aiohttp.ClientSession(web.url) as http:
        async with http.get("/ready") as answer:
            assert (answer.status, (await answer.json())["parts"]["database"][:15]) == (
                503,
                "does not answer",
            )
        async with http.get("/metrics") as answer:
            assert answer.content_type == "text/plain"
            assert "headroom_database_up 0.0" in await answer.text()
    await web.close(1)
    await nowhere.close()


def test_no_label_names_a_person_a_workspace_or_a_word() -> None:
    labels = {label for family in metrics.REGISTRY._collector_to_names for label in family._labelnames}  # type: ignore[attr-defined]
    assert labels == {"type", "outcome", "reason", "job", "kind", "state"}
