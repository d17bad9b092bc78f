"""Words at rest: sealed with Fernet (AES-128-CBC and HMAC-SHA256); the first key seals, every key unseals.

What was stored before keys were set stays readable until `rotate` seals it; so keys can be set at any time.
"""

from collections.abc import Sequence
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import Table, bindparam, select, update

from bot.storage.database import Database, Session
from bot.storage.schema import METADATA
from bot.storage.types import SEALED, SealError, Words, WordsJson

_AT_ONCE = 500


class Sealer:
    """A `Cipher` of one or more keys."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Raises SealError for what is no key of `headroom keys generate`."""
        try:
            self._fernet = MultiFernet([Fernet(key) for key in keys])
        except ValueError:
            raise SealError(
                "HEADROOM_ENCRYPTION_KEYS holds something that is no key: take what `headroom keys generate`"
                " prints, several separated by commas, the newest first."
            ) from None

    def seal(self, words: str) -> str:
        return SEALED + self._fernet.encrypt(words.encode()).decode()

    def unseal(self, sealed: str) -> str:
        """What was stored before there was a key comes back as it is. Raises SealError without its key."""
        if not sealed.startswith(SEALED):
            return sealed
        try:
            return self._fernet.decrypt(sealed.removeprefix(SEALED)).decode()
        except InvalidToken:
            raise SealError(
                "Words in the database are sealed with a key that is not in HEADROOM_ENCRYPTION_KEYS: put it"
                " back, after the newest one."
            ) from None


def generate_key() -> str:
    """A fresh key, 44 characters."""
    return Fernet.generate_key().decode()


def open_database(url: str, keys: Sequence[str]) -> Database:
    """The database with its cipher, if there are keys. Raises DatabaseError or SealError, a sentence."""
    return Database.open(url, Sealer(keys) if keys else None)


async def check(database: Database) -> None:
    """Raises SealError if the first or the last row of any table cannot be unsealed with the keys we have."""
    async with database.read() as session:
        for table, columns in _sealed_tables():
            key = table.primary_key.columns.values()[0]
            for order in (key.asc(), key.desc()):
                one = select(*(table.columns[name] for name in columns)).order_by(order).limit(1)
                (await session.execute(one)).all()  # unsealed as they are read


async def rotate(database: Database) -> int:
    """Seals everything with the first key; returns how many rows. Raises SealError if a key is missing."""
    done = 0
    for table, columns in _sealed_tables():
        last: int | str | None = None
        while True:
            async with database.write() as session:
                count, last = await _rotate_some(session, table, columns, last)
            done += count
            if count < _AT_ONCE:
                break
    await database.checkpoint()
    return done


async def _rotate_some(
    session: Session, table: Table, columns: Sequence[str], after: int | str | None
) -> tuple[int, int | str | None]:
    """The next rows in the order of their key: read with any key, written with the first."""
    key = table.primary_key.columns.values()[0]
    found = select(key.label("k"), *(table.columns[name] for name in columns)).order_by(key).limit(_AT_ONCE)
    rows = (await session.execute(found.where(key > after) if after is not None else found)).all()
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in columns}
    for row in rows:
        new = {f"new_{name}": getattr(row, name) for name in columns}
        await session.execute(update(table).where(key == row.k).values(values), new)
    return len(rows), rows[-1].k if rows else after


def _sealed_tables() -> list[tuple[Table, list[str]]]:
    """Each table with words, and those columns. Their first key column names a row."""
    found = []
    for table in METADATA.sorted_tables:
        columns = [c.name for c in table.columns if isinstance(c.type, (Words, WordsJson))]
        if columns:
            assert len(table.primary_key.columns) == 1, "rotate names a row by one column"
            found.append((table, columns))
    return found
