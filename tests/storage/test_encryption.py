"""Words at rest: with keys set, no file of the database holds a readable sentence."""

import asyncio
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text

from bot import operating
from bot.settings import Settings, SettingsError, read_settings
from bot.storage import outbox, sealing, workspaces
from bot.storage.database import Database
from bot.storage.lock import Boot, timetable_lock
from bot.storage.outbox_tables import DeliveryRow, WorkspaceRow
from bot.storage.schema import METADATA
from bot.storage.tables import DraftRow
from bot.storage.types import SealError
from bot.storage.workspaces import Installed

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
SENTENCE = "I showed the heliotrope turnstile to the board"
TOKEN = "xoxb-12345-never-readable"
RACED = 24
OLD, NEW, NEWER = (sealing.generate_key() for _ in range(3))


async def tell(database: Database) -> None:
    """A token, somebody's words, and a message that quotes them."""
    async with database.write() as session:
        workspace_id = await workspaces.install(session, Installed("T1", "", None, TOKEN), NOW)
        session.add(
            DraftRow(
                workspace_id=workspace_id, user_id="U1", channel="D1", ts="1.0", words=SENTENCE, at=NOW,
                expires_at=NOW,
            )
        )  # fmt: skip
        said = {"text": "Kept", "blocks": [SENTENCE], "plain_blocks": None}
        row = outbox.Delivery(workspace_id, "draft", 1, "said", said, NOW, NOW, user_id="U1")
        await outbox.add(session, row)


async def told(database: Database) -> tuple[str | None, str, object]:
    async with database.read() as session:
        payload = await session.scalar(select(DeliveryRow.payload))
        words = (await session.scalars(select(DraftRow.words))).one()
        return await session.scalar(select(WorkspaceRow.token)), words, (payload or {}).get("blocks")


async def readable(database: Database, words: str) -> bool:
    """Whether words stand in any column of any table, as the database has it, or in any byte of its files."""
    async with database.read() as session:
        for name in METADATA.tables:
            rows = (await session.execute(text(f'SELECT * FROM "{name}"'))).all()
            if any(words in str(tuple(row)) for row in rows):
                return True
    return database.dialect == "sqlite" and any(words.encode() in one for one in bytes_of(database))


def bytes_of(database: Database) -> list[bytes]:
    path = Path(database.url.database or "")
    return [one.read_bytes() for one in path.parent.glob(path.name + "*") if one.is_file()]


@pytest.mark.parametrize("words", [SENTENCE, TOKEN])
async def test_with_a_key_nothing_is_readable_but_by_us(database_url: str, words: str) -> None:
    database = sealing.open_database(database_url, [NEW])
    await tell(database)
    assert await told(database) == (TOKEN, SENTENCE, [SENTENCE])
    assert not await readable(database, words)
    await database.close()


async def test_without_keys_words_are_readable(database: Database) -> None:
    await tell(database)
    assert await readable(database, SENTENCE)


async def test_keys_may_be_set_later_and_rotating_seals_what_was_there(database_url: str) -> None:
    plain = sealing.open_database(database_url, [])
    await tell(plain)
    await plain.close()
    database = sealing.open_database(database_url, [NEW])
    assert (await told(database))[1] == SENTENCE
    assert await sealing.rotate(database) >= 3
    assert await told(database) == (TOKEN, SENTENCE, [SENTENCE])
    assert not await readable(database, SENTENCE)
    await database.close()


async def test_after_rotating_the_old_key_is_not_needed(database_url: str) -> None:
    for keys in ([OLD], [NEW, OLD], [NEWER, NEW, OLD], [NEWER]):
        database = sealing.open_database(database_url, keys)
        await (tell(database) if keys == [OLD] else sealing.rotate(database))
        assert await told(database) == (TOKEN, SENTENCE, [SENTENCE])
        await database.close()


@pytest.mark.parametrize("keys", [[], [NEW]])
async def test_without_its_key_the_bot_says_so_and_does_not_start(database_url: str, keys: list[str]) -> None:
    database = sealing.open_database(database_url, [OLD])
    await tell(database)
    await database.close()
    other = sealing.open_database(database_url, keys)
    with pytest.raises(SealError, match="HEADROOM_ENCRYPTION_KEYS"):
        await sealing.check(other)
    await other.close()


async def test_nobody_can_write_words_that_look_sealed(database: Database) -> None:
    async with database.write() as session:
        workspace_id = await workspaces.install(session, Installed("T1", "\ufdd0", None, "\ufdd0gAAAA"), NOW)
    async with database.read() as session:
        assert (await session.get_one(WorkspaceRow, workspace_id)).token == "\ufffdgAAAA"


async def test_a_new_file_is_its_owners_alone_and_so_are_its_journal_and_backup(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'new.db'}", encryption_keys=(NEW,))
    database = sealing.open_database(settings.database_url, settings.encryption_keys)
    await database.migrate()
    await tell(database)
    lock, boot = timetable_lock(database.url), Boot.on(database.url)
    assert lock is not None
    assert lock.take()
    boot.begin()
    await operating.backup(settings, tmp_path / "copy.db")
    files = [one for one in tmp_path.rglob("*") if one.is_file()]  # noqa: ASYNC240
    modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in files}
    assert set(modes.values()) == {0o600}, modes
    assert {"new.db", "new.db-wal", "copy.db", "new.db.timetable", f"{boot.id}.alive"} <= set(modes)
    for secret in (SENTENCE, TOKEN):
        assert all(secret.encode() not in one.read_bytes() for one in files)
    boot.end()
    lock.release()
    await database.close()


async def test_a_backup_can_be_put_in_place(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'new.db'}")
    database = sealing.open_database(settings.database_url, ())
    await database.migrate()
    await tell(database)
    await operating.backup(settings, tmp_path / "copy.db")
    await database.close()
    restored = sealing.open_database(f"sqlite:///{tmp_path / 'copy.db'}", ())
    await restored.migrate()
    assert await told(restored) == (TOKEN, SENTENCE, [SENTENCE])
    await restored.close()
    with pytest.raises(operating.Refused, match="already"):
        await operating.backup(settings, tmp_path / "copy.db")


def test_keys_are_separated_by_commas_and_a_wrong_one_is_named_without_being_shown() -> None:
    assert read_settings({"HEADROOM_ENCRYPTION_KEYS": f"{NEW}, {OLD}"}).encryption_keys == (NEW, OLD)
    with pytest.raises(SettingsError, match="headroom keys generate") as error:
        read_settings({"HEADROOM_ENCRYPTION_KEYS": "hunter2"})
    assert "hunter2" not in str(error.value)


async def test_rotating_while_the_bot_writes_loses_nothing_and_leaves_nothing_behind(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bot has the new keys already, as the guide says; it changes what is sealed, and adds to it."""
    monkeypatch.setattr(sealing, "_AT_ONCE", 3)
    before = sealing.open_database(database_url, [OLD])
    await tell(before)
    async with before.write() as session:
        [first] = await session.scalars(select(DraftRow))
        for number in range(2, RACED):
            session.add(draft(first.workspace_id, number, "before"))
    await before.close()
    bot, operator = (sealing.open_database(database_url, [NEW, OLD]) for _ in range(2))

    async def writes() -> None:
        for number in range(RACED):
            async with bot.write() as session:
                row = await session.get(DraftRow, RACED - 1 - number)
                if row is not None:
                    row.words += f", then {number}"
                session.add(draft(first.workspace_id, RACED + number, "new"))

    await asyncio.gather(writes(), sealing.rotate(operator))
    for one in (bot, operator):
        await one.close()
    after = sealing.open_database(database_url, [NEW])
    async with after.read() as session:
        words = list(await session.scalars(select(DraftRow.words).order_by(DraftRow.id)))
    changed = [f"{SENTENCE if id_ == 1 else 'before'}, then {RACED - 1 - id_}" for id_ in range(1, RACED)]
    assert words == [*changed, *["new"] * RACED]
    await after.close()


def draft(workspace_id: int, number: int, words: str) -> DraftRow:
    return DraftRow(
        workspace_id=workspace_id, user_id="U1", channel="D1", ts=f"{number}.1", words=words, at=NOW,
        expires_at=NOW,
    )  # fmt: skip
