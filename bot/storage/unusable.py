"""Why a database cannot be used, in the driver's words, and what to do about it."""

import re
import sqlite3

from sqlalchemy.exc import DBAPIError

from bot.storage.presence import AWAY

REFUSALS = (*AWAY, DBAPIError, sqlite3.Error)
"""What may be raised where a database is not there, or refuses. Some of it may be a mistake of ours."""

_CLASS = re.compile(r"^([\w.]+: )?\([\w.]+\) ")
_MENDS = {
    "readonly database": "give the user that Headroom runs as the right to write its file and its folder.",
    "unable to open database file": "check the path in DATABASE_URL, and give the user that Headroom runs as"
    " its file and its folder.",
    "disk is full": "make room on the disk.",
    "disk I/O error": "make room on the disk, or look whether it is broken.",
    "not a database": "DATABASE_URL names another file, or a damaged one: correct it, or restore a backup.",
    "malformed": "it is damaged: stop Headroom, and restore a backup.",
    "database is locked": "another program writes to it: end that one, and try again.",
    "permission denied for": "give the user in DATABASE_URL that right, or make it the owner of all of it.",
    "read-only transaction": "that server takes no writes: put the address of one that does into"
    " DATABASE_URL.",
    "Connection refused": "look whether PostgreSQL runs there, and check DATABASE_URL.",
}
"""By what the drivers say: of a migration, which is made by another process, no more than that is known."""


def sentence(error: Exception) -> str | None:
    """For whoever reads the terminal; None for an error that is no refusal, but a mistake of ours."""
    said = str(error).strip().split("\n")[0]
    if _mend(said) is None and not isinstance(error, AWAY):
        return None
    return explained("the database cannot be used", said, "check DATABASE_URL.")


def explained(what: str, said: str, otherwise: str = "") -> str:
    """What went wrong, what the driver said, and what to do where that is known."""
    mend = _mend(said) or otherwise
    return f"{what} ({_CLASS.sub('', said)}): {mend}" if mend else f"{what}: {said}"


def _mend(said: str) -> str | None:
    return next((mend for words, mend in _MENDS.items() if words in said), None)
