"""A workspace whose token nobody here can unseal waits for its key, and holds nobody else up."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.doctor.slack import installed
from bot.outbox_commands import lines
from bot.services import deliveries
from bot.settings import Settings
from bot.storage import sealing, workspaces
from bot.storage.database import Database
from bot.storage.workspaces import Installed
from tests.delivery.conftest import FRIDAY, opened
from tests.delivery.fake_slack import FakeSlack

OLD, NEW = sealing.generate_key(), sealing.generate_key()


@asynccontextmanager
async def with_keys(url: str, *keys: str) -> AsyncIterator[Database]:
    database = sealing.open_database(url, keys)
    yield database
    await database.close()


@pytest.mark.one_is_enough
async def test_only_the_workspace_whose_key_is_lost_waits_until_it_is_back(
    database_url: str, slack: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    """A message, one whose person must be looked for, and one that must be looked for itself, in each."""
    async with with_keys(database_url, NEW, OLD) as both, with_keys(database_url, NEW) as now:
        async with with_keys(database_url, OLD) as before, before.write() as session:
            lost = await workspaces.install(session, Installed("T0", "Lost", "UBOT", "xoxb-0"), FRIDAY)
        async with opened(both, slack) as office:
            here = office.workspace_id
            slack.fail("chat.postMessage", "cut_before", times=2)
            theirs, ours = [
                await office.queue(office.letter("Sure?", workspace_id=home)) for home in (lost, here)
            ]
            await office.sender().drain()
            assert await office.states(theirs + ours) == ["uncertain"] * 2
            for ids, home in ((theirs, lost), (ours, here)):
                known = office.letter("Hello", workspace_id=home)
                ids += await office.queue(known, office.letter("Hi", workspace_id=home, user_id=f"U{home}"))

            sender = office.sender(database=now)
            await sender.drain()
            await sender.drain()
            assert await office.states(ours) == ["sent"] * 3
            assert await office.states(theirs) == ["uncertain", "queued", "queued"]
            told = [line for line in caplog.messages if "cannot be unsealed" in line]
            assert len(told) == 1
            assert f"'workspace': {lost}" in told[0]
            shown = "\n".join(lines(await deliveries.status(now, FRIDAY)))
            assert "T0 Lost cannot be written to: Words in the database are sealed with a key" in shown
            assert "2 waiting" in shown

            await office.sender().drain()
            assert await office.states(theirs) == ["sent"] * 3


@pytest.mark.parametrize("keys", [(), (NEW,)], ids=["no key", "another key"])
async def test_doctor_names_the_workspace_whose_key_is_lost(tmp_path: Path, keys: tuple[str, ...]) -> None:
    url = f"sqlite:///{tmp_path / 'headroom.db'}"
    async with with_keys(url, OLD) as before:
        await before.create_all()
        async with before.write() as session:
            await workspaces.install(session, Installed("T0", "Lost", "UBOT", "xoxb-0"), FRIDAY)

    _, lost = [found async for found in installed(Settings(database_url=url, encryption_keys=keys))]

    assert (lost.what, lost.well) == ("The workspace T0: its token", False)
    assert "HEADROOM_ENCRYPTION_KEYS" in lost.mend
