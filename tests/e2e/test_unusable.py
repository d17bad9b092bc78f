"""A database that cannot be used: one sentence with what to do next, and nothing half done is left."""

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot import cli
from bot.storage import unusable
from bot.storage.database import Database, DatabaseError
from tests.conftest import a_database, copy_of


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"Shopping: bread, butter, and a long line beside", "(file is not a database): DATABASE_URL names"),
        (None, "(database disk image is malformed): it is damaged: stop Headroom, and restore a backup."),
    ],
)
def test_a_file_that_is_no_database_or_a_damaged_one_is_said_in_one_line(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    migrated_sqlite: Path,
    content: bytes | None,
    sentence: str,
) -> None:
    file, copy = tmp_path / "some.db", tmp_path / "copy.db"
    file.write_bytes(content or migrated_sqlite.read_bytes()[:6000])
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{file}")
    for words in (["status"], ["export", "U1"], ["backup", str(copy)]):
        assert cli.main(words) == 1
        [line] = capsys.readouterr().err.splitlines()
        assert sentence in line
    assert sorted(tmp_path.glob("copy*")) == [], "it would look like a backup"


def test_what_only_a_mistake_of_ours_can_be_keeps_its_traceback() -> None:
    assert unusable.sentence(DBAPIError("SELECT x", None, Exception("no such column: x"))) is None


async def test_doctor_sees_that_nothing_can_be_written(migrated_sqlite: Path, tmp_path: Path) -> None:
    database = Database.open(copy_of(migrated_sqlite, tmp_path))
    await database.takes_writes()
    async with database.engine.connect() as connection:  # the pool has only this one
        await connection.execute(text("PRAGMA query_only=ON"))
    with pytest.raises(DBAPIError) as refused:
        await database.takes_writes()
    assert "right to write" in (unusable.sentence(refused.value) or "")
    await database.close()


async def test_what_a_newer_version_made_is_left_alone(migrated_sqlite: Path, tmp_path: Path) -> None:
    database = Database.open(copy_of(migrated_sqlite, tmp_path))
    async with database.write() as session:
        await session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseError, match="a newer Headroom made it \\(revision 9999\\): run that one"):
        await database.migrate()
    await database.close()


def test_a_right_that_is_missing_in_postgresql_is_named() -> None:
    why = "(psycopg.errors.InsufficientPrivilege) permission denied for schema public"
    why = f"sqlalchemy.exc.ProgrammingError: {why}"
    assert unusable.explained("It could not be migrated", why) == (
        "It could not be migrated (permission denied for schema public): give the user in DATABASE_URL that"
        " right, or make it the owner of all of it."
    )
    assert unusable.explained("It could not be migrated", "no such table: a") == (
        "It could not be migrated: no such table: a"
    )


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1"])
def test_a_database_that_keeps_no_emoji_is_refused_before_anything_is_lost(
    postgresql_server: str, encoding: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    how = f"ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0"
    with a_database(postgresql_server, f"headroom_in_{encoding.lower()}", how) as url:
        monkeypatch.setenv("DATABASE_URL", url)
        for words in (["migrate"], ["status"]):
            assert cli.main(words) == 1
            [line] = capsys.readouterr().err.splitlines()
            assert f"it was made with the encoding {encoding}" in line
            assert "createdb --encoding=UTF8" in line
        assert cli.main(["doctor"]) == 1
        assert f"✗ Database: it was made with the encoding {encoding}" in capsys.readouterr().out
