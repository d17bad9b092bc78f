"""What this machine has for the bot: a database, keys, questions, and files that others must not open."""

import os
import stat
from pathlib import Path

from bot.doctor.findings import Finding
from bot.domain.toml_bank import BankError
from bot.services import questions as bank
from bot.settings import Settings
from bot.storage import unusable, upgrading
from bot.storage.database import DatabaseError, asynchronous
from bot.storage.sealing import check as check_keys
from bot.storage.sealing import open_database
from bot.storage.types import SealError

KEYS = "Keys"
BESIDE = ("", "-wal", "-shm", ".timetable", ".owners")
"""Endings of SQLite's file and what is beside it: whoever runs a command as root makes some of it root's."""


async def database(settings: Settings) -> Finding:
    try:
        database = open_database(settings.database_url, settings.encryption_keys)
    except (DatabaseError, SealError) as error:
        return Finding("Database", False, str(error))
    try:
        if (revisions := await upgrading.pending(database.url)) is not None:
            return _to_be_migrated(*revisions)
        await database.migrate()
        await database.takes_writes()
        await check_keys(database)
    except SealError as error:
        return Finding(KEYS, False, str(error))
    except (DatabaseError, upgrading.Failed) as error:
        return Finding("Database", False, str(error))
    except Exception as error:  # drivers fail in many ways; each is a line here, not a traceback
        why = str(error).strip().split("\n")[0]
        rights = "check DATABASE_URL and its rights."
        return Finding("Database", False, unusable.explained("it cannot be used", why, rights))
    finally:
        await database.close()
    return Finding(f"The database ({database.dialect}) is migrated and takes writes", True)


def _to_be_migrated(found: str, newest: str) -> Finding:
    what = f"The database's tables are those of revision {found}, not {newest}"
    if found > newest:
        return Finding(what, False, "a newer Headroom migrated them: run that version again, or its backup.")
    return Finding(what, False, "make a backup, then `headroom migrate` (`run` and `tick` do it, too).")


def questions(settings: Settings) -> Finding:
    """The operator's own questions, as a start would read them."""
    try:
        number = len(bank.read(settings.questions).questions)
    except BankError as error:
        return Finding("HEADROOM_QUESTIONS", False, str(error))
    return Finding(f"There are {number} questions to take turns", True)


def keys(settings: Settings) -> Finding:
    if settings.encryption_keys:
        number = len(settings.encryption_keys)
        key = f"the first of {number} keys" if number > 1 else "one key"
        return Finding(f"Words are sealed at rest, with {key}", True)
    return Finding(
        "Words are not sealed at rest: who reads the database's file reads them. To change that put what"
        " `headroom keys generate` prints into HEADROOM_ENCRYPTION_KEYS, then `headroom keys rotate`",
        True,
    )


def file(settings: Settings) -> Finding:
    """What others on the machine may do with the database's file."""
    url = asynchronous(settings.database_url)
    if url.get_backend_name() != "sqlite":
        return Finding("The database is a server: its files are its own affair", True)
    path = Path(url.database or "")
    for one in (path.with_name(path.name + ending) for ending in BESIDE):
        if os.access(one, os.F_OK) and not os.access(one, os.W_OK):
            mend = f"{one} is not yours to write: give it to the user that Headroom runs as (chown)."
            return Finding("The database's files", False, mend)
    if not _is_open_to_others(path):
        return Finding("The database's file is its owner's alone", True)
    return Finding("The database's file", False, f"others may open it: chmod 600 {path}*")


def env() -> Finding:
    """The file beside us that holds tokens and keys."""
    path = Path.cwd() / ".env"
    if _is_open_to_others(path):
        return Finding("The file .env", False, f"others may read the tokens in it: chmod 600 {path}")
    return Finding("Tokens and keys are in no file that others may open", True)


def _is_open_to_others(path: Path) -> bool:
    """Not one that is not there, or that even we may not look at."""
    try:
        return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)
    except OSError:
        return False
