import asyncio
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text

from bot.storage.database import Database, DatabaseError, asynchronous
from bot.storage.outbox_tables import WorkspaceRow
from bot.storage.types import storable

NOON = datetime(2026, 11, 27, 12, 0, 0, 123456, tzinfo=UTC)


def acme(**fields: object) -> WorkspaceRow:
    return WorkspaceRow(**{"team_id": "T1", "name": "Acme", "installed_at": NOON} | fields)


async def the_workspace(database: Database) -> WorkspaceRow:
    async with database.read() as session:
        return (await session.scalars(select(WorkspaceRow))).one()


async def test_what_was_written_is_read_back(database: Database) -> None:
    async with database.write() as session:
        session.add(acme(installed_at=NOON.astimezone(timezone(timedelta(hours=5)))))

    kept = await the_workspace(database)

    assert kept.installed_at == NOON
    assert kept.installed_at.tzinfo is UTC


async def test_a_naive_time_is_refused(database: Database) -> None:
    with pytest.raises(Exception, match="has no zone"):
        async with database.write() as session:
            session.add(acme(installed_at=datetime(2026, 11, 27)))  # noqa: DTZ001


async def test_an_exception_takes_everything_back(database: Database) -> None:
    with pytest.raises(RuntimeError):
        async with database.write() as session:
            session.add(acme())
            await session.flush()
            raise RuntimeError("half way")

    async with database.read() as session:
        assert (await session.scalars(select(WorkspaceRow))).all() == []


async def test_words_no_database_can_hold_are_replaced_one_for_one(database: Database) -> None:
    async with database.write() as session:
        session.add(acme(token="a\0b\ud83dc 🌱"))

    assert (await the_workspace(database)).token == "a\ufffdb\ufffdc 🌱"


@given(st.text(st.characters(codec=None)))
def test_storable_words_keep_their_length_and_everything_else(words: str) -> None:
    kept = storable(words)

    kept.encode()
    assert "\0" not in kept
    assert len(kept) == len(words)
    assert all(a == b or b == "\ufffd" for a, b in zip(words, kept, strict=True))


class Reversing:
    def seal(self, words: str) -> str:
        return words[::-1]

    def unseal(self, sealed: str) -> str:
        return sealed[::-1]


async def test_with_a_cipher_words_lie_sealed_on_disk(database_url: str) -> None:
    sealing = Database.open(database_url, cipher=Reversing())
    async with sealing.write() as session:
        session.add(acme(token="secret"))

    async with sealing.read() as session:
        assert await session.scalar(text("SELECT token FROM workspaces")) == "terces"
    assert (await the_workspace(sealing)).token == "secret"
    await sealing.close()


async def test_many_writers_that_read_first_all_get_through(database: Database) -> None:
    async with database.write() as session:
        session.add(acme(name="0"))

    async def count_up() -> None:
        async with database.write() as session:
            row = (await session.scalars(select(WorkspaceRow).with_for_update())).one()
            await asyncio.sleep(0)
            row.name = str(int(row.name) + 1)

    await asyncio.gather(*(count_up() for _ in range(30)))

    assert (await the_workspace(database)).name == "30"


async def test_a_reader_does_not_wait_for_a_writer(database: Database) -> None:
    async with database.write() as session:
        session.add(acme())
        await session.flush()
        async with database.read() as other:
            assert (await other.scalars(select(WorkspaceRow))).all() == []


async def test_machine_time_is_the_time_of_day(database: Database) -> None:
    async with database.read() as session:
        now = await database.machine_now(session)

    assert abs(now - datetime.now(UTC)) < timedelta(seconds=5)


async def test_sqlite_is_told_to_be_durable_and_forgetful(sqlite: Database) -> None:
    async with sqlite.read() as session:
        said = {
            p: await session.scalar(text(f"PRAGMA {p}"))
            for p in ("journal_mode", "synchronous", "foreign_keys")
        }
        erases = await session.scalar(text("PRAGMA secure_delete"))

    assert said == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    assert erases == 1


async def test_after_a_checkpoint_the_log_is_empty(sqlite: Database) -> None:
    async with sqlite.write() as session:
        session.add(acme(name="soon gone"))
    async with sqlite.write() as session:
        await session.delete((await session.scalars(select(WorkspaceRow))).one())

    await sqlite.checkpoint()

    assert b"soon gone" not in every_byte_of(sqlite)


def every_byte_of(database: Database) -> bytes:
    path = database.url.database or ""
    return Path(path).read_bytes() + Path(path + "-wal").read_bytes()


@pytest.mark.parametrize(
    ("given_url", "driver"),
    [
        ("sqlite:///a.db", "sqlite+aiosqlite"),
        ("sqlite+aiosqlite:////var/lib/a.db", "sqlite+aiosqlite"),
        ("postgres://me:secret@host/headroom", "postgresql+psycopg"),
        ("postgresql://host/headroom", "postgresql+psycopg"),
        ("postgresql+psycopg:///headroom?host=/run", "postgresql+psycopg"),
    ],
)
def test_addresses_get_their_async_driver(given_url: str, driver: str) -> None:
    assert asynchronous(given_url).drivername == driver


@pytest.mark.parametrize(
    "wrong", ["", "headroom.db", "mysql://host/a", "sqlite://", "sqlite:///:memory:", "postgresql://host"]
)
def test_an_address_we_cannot_serve_is_answered_with_what_to_write(wrong: str) -> None:
    with pytest.raises(DatabaseError, match=r"DATABASE_URL .*(write|Write|Use) "):
        asynchronous(wrong)


def test_a_malformed_address_does_not_show_its_password() -> None:
    with pytest.raises(DatabaseError) as refused:
        asynchronous("postgres//me:secret@host/headroom")

    assert "secret" not in str(refused.value)
