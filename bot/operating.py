"""The operator's commands for written requests, keys and backups. Each returns the sentence to print."""

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import datetime
from pathlib import Path

from bot.context import Who
from bot.services import rights
from bot.settings import Settings
from bot.storage import sealing, unusable, workspaces
from bot.storage.database import Database, asynchronous


class Refused(Exception):
    """Why it was not done, in a sentence that says what to do."""


async def export(settings: Settings, member: str, to: Path | None, now: datetime) -> str:
    """A zip with everything, readable by its owner alone."""
    path = to or Path(f"headroom-{member.rpartition('/')[2]}.zip")
    _require_free(path)
    async with _database(settings) as database:
        packed = await rights.export_for_operator(database, await _who(database, member), now)
    if packed is None:
        raise Refused(f"nothing is kept of {member}.")
    await asyncio.to_thread(_write, path, packed)
    return f"Written: {path}. Give it to nobody but the member, and delete it then."


async def forget(settings: Settings, member: str, now: datetime) -> str:
    """Erases a member's rows now, and queues the deletion of messages in Slack for the process that
    serves."""
    async with _database(settings) as database:
        gone = await rights.forget_for_operator(database, await _who(database, member), now)
    if not gone.rows and not gone.messages:
        raise Refused(f"nothing is kept of {member}, so nothing was erased: look whether the id is right.")
    return (
        f"Erased: {gone.rows} rows. {gone.messages} messages of the bot are queued to be deleted in Slack by"
        " `headroom run` or `headroom tick`. Their Home tab shows what it showed until they open it again;"
        " backups still have what was erased."
    )


async def migrate(settings: Settings) -> str:
    """Brings the database to this version's tables."""
    database = sealing.open_database(settings.database_url, settings.encryption_keys)
    await database.migrate()
    await database.close()
    return "The database is up to date."


def generate_key() -> str:
    """A key for HEADROOM_ENCRYPTION_KEYS."""
    return sealing.generate_key()


async def rotate(settings: Settings) -> str:
    """Seals everything anew with the first key."""
    if not settings.encryption_keys:
        raise Refused("HEADROOM_ENCRYPTION_KEYS is empty: put what `headroom keys generate` prints into it.")
    async with _database(settings) as database:
        rows = await sealing.rotate(database)
    return (
        f"Sealed with the first key: {rows} rows. Keys after the first are not needed any more. A process"
        " that was started without the first one can read nothing now: restart it."
    )


async def backup(settings: Settings, file: Path) -> str:
    """SQLite's online copy: consistent while Headroom runs, readable by its owner alone."""
    url = asynchronous(settings.database_url)
    if url.get_backend_name() != "sqlite":
        raise Refused("this database is PostgreSQL: use pg_dump.")
    await asyncio.to_thread(_copy, Path(url.database or ""), file)
    return f"Copied to {file}. Keep it as safe as the database, and no longer than you told people."


def _copy(database: Path, file: Path) -> None:
    _require_free(file)
    _require_there(database)
    part = file.with_name(f"{file.name}.part")  # whatever ends it halfway, no half copy looks like a backup
    try:
        _write(part, b"")
        with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(part)) as target:
            source.backup(target)
        part.rename(file)
    except sqlite3.Error as error:
        what = f"{database} was not copied to {file}"
        raise Refused(unusable.explained(what, str(error), "check both.")) from error
    finally:
        part.unlink(missing_ok=True)


def _require_free(file: Path) -> None:
    """Who may read a file that was there before, nobody here has said."""
    if file.exists():
        raise Refused(f"{file} is there already: choose another name.")


def _require_there(database: Path) -> None:
    """Before SQLite makes an empty one."""
    if not database.exists():
        raise Refused(f"there is no database at {database}: check DATABASE_URL.")


def _write(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)


@asynccontextmanager
async def _database(settings: Settings) -> AsyncIterator[Database]:
    database = sealing.open_database(settings.database_url, settings.encryption_keys)
    if database.dialect == "sqlite":
        _require_there(Path(database.url.database or ""))
    try:
        await database.migrate()
        await sealing.check(database)
        yield database
    finally:
        await database.close()


async def _who(database: Database, member: str) -> Who:
    """ "U0123", or "T0123/U0123" where several workspaces are served."""
    team, _, user_id = member.rpartition("/")
    async with database.read() as session:
        known = await workspaces.everyone(session)
    here = [one for one in known if not team or one.team_id == team]
    if not known:
        raise Refused("nobody is in this database yet (DATABASE_URL): is it the one that Headroom runs on?")
    if len(here) != 1:
        teams = ", ".join(one.team_id for one in known)
        raise Refused(f"say whose {user_id} it is, as TEAM/{user_id}: the workspaces are {teams}.")
    return Who(here[0].id, user_id)
