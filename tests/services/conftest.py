from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.storage.database import Database
from tests.services.house import House

WEDNESDAY = datetime(2026, 11, 25, 9, tzinfo=UTC)


@pytest.fixture
async def house(database: Database) -> AsyncIterator[House]:
    """An installed workspace on a Wednesday morning."""
    opened = House(database, WEDNESDAY)
    await opened.installs()
    yield opened
    await opened.sender.stop()
