"""Column types that every table shares: instants, words, payloads, keys."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    DateTime,
    Dialect,
    Integer,
    MetaData,
    Table,
    Text,
    bindparam,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ColumnElement, FunctionElement
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import TypeDecorator, TypeEngine

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_JSON = json.JSONEncoder(separators=(",", ":"))

# SQLite numbers rows by itself only in a column that is exactly INTEGER.
Key = BigInteger().with_variant(Integer(), "sqlite")


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """A number is never given twice: what was erased still stands, by its id, in old messages' buttons
        and in the keys of the outbox. PostgreSQL does so anyway."""
        super().__init_subclass__(**kwargs)
        table = cls.__table__
        if isinstance(table, Table) and "id" in table.columns:
            table.dialect_options["sqlite"]["autoincrement"] = True


def table_of(row: type[Base]) -> Table:
    """The table itself, for statements that make no objects."""
    assert isinstance(row.__table__, Table)
    return row.__table__


class Keys(TypeDecorator[Iterable[int]]):
    """Many keys as one value, for `among`."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else ARRAY(BigInteger()))

    def process_bind_param(self, value: Iterable[int] | None, dialect: Dialect) -> Any:
        keys = list(value or ())
        return _JSON.encode(keys) if dialect.name == "sqlite" else keys


class _Among(FunctionElement[bool]):
    name = "among"
    type = Boolean()
    inherit_cache = True

    def self_group(self, against: OperatorType | None = None) -> Any:
        """A condition as it is. SQLite has no booleans: else it is asked whether this equals 1, and goes
        through the whole table instead of looking the keys up."""
        return self


def among(column: ColumnElement[Any] | InstrumentedAttribute[Any], name: str) -> ColumnElement[bool]:
    """Whether it is one of the keys that are bound under this name. Unlike IN, one text for however many, so
    that SQLAlchemy, the driver and the database each work it out once."""
    return _Among(column, bindparam(name, type_=Keys()))


@compiles(_Among, "sqlite")
def _among_json(element: _Among, compiler: SQLCompiler, **more: Any) -> str:
    column, keys = (compiler.process(part, **more) for part in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({keys}))"


@compiles(_Among, "postgresql")
def _among_array(element: _Among, compiler: SQLCompiler, **more: Any) -> str:
    column, keys = (compiler.process(part, **more) for part in element.clauses)
    return f"{column} = ANY ({keys})"


class Utc(TypeDecorator[datetime]):
    """An aware instant: timestamptz on PostgreSQL, integer microseconds since 1970 on SQLite.

    Always comes back in UTC. Raises ValueError for a naive datetime: SQLite would keep its digits and
    silently move the instant.
    """

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        whole = dialect.name == "sqlite"
        return dialect.type_descriptor(BigInteger() if whole else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value.isoformat()} has no zone: give an aware datetime")
        return (value - EPOCH) // _MICROSECOND if dialect.name == "sqlite" else value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        instant: datetime = EPOCH + value * _MICROSECOND if dialect.name == "sqlite" else value
        return instant.astimezone(UTC)


SEALED = "\ufdd0"
"""How sealed words begin: no character, and `storable` keeps it out of what a person wrote."""


class SealError(Exception):
    """A sentence for the operator: which key is wrong, or missing."""


class Cipher(Protocol):
    """What turns words into something unreadable and back; `Database.open(cipher=…)` takes one."""

    def seal(self, words: str) -> str: ...

    def unseal(self, sealed: str) -> str: ...


def storable(words: str) -> str:
    """The same words without what a database cannot keep: NUL (PostgreSQL refuses it), lone surrogates (no
    UTF-8 for them) and the mark of sealed words become U+FFFD, one for one, so that positions stay."""
    replaced = words.replace("\0", "\ufffd").replace(SEALED, "\ufffd")
    return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in replaced)


class Words(TypeDecorator[str]):
    """Everything a person wrote. Sealed when the engine has a cipher; so never put it in a WHERE."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else _sealed(value, dialect)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> str | None:
        return None if value is None else _opened(value, dialect)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What stands for a token that cannot be unsealed here; `why` is a sentence for the operator."""

    why: str


class Token(TypeDecorator[str | Unreadable]):
    """Sealed like `Words`, but one whose key is lost is a value: who reads many must not stumble over one."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | Unreadable | None, dialect: Dialect) -> str | None:
        token = readable(value)
        return None if token is None else _sealed(token, dialect)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> str | Unreadable | None:
        try:
            return None if value is None else _opened(value, dialect)
        except SealError as error:
            return Unreadable(str(error))


def readable(token: str | Unreadable | None) -> str | None:
    """The token itself. Raises SealError for one that nobody here can know."""
    if isinstance(token, Unreadable):
        raise SealError(token.why)
    return token


class WordsJson(TypeDecorator[dict[str, Any]]):
    """A JSON object that may hold a person's words: as ASCII text, sealed like `Words`."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: dict[str, Any] | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        text = _JSON.encode(value)
        cipher = cipher_of(dialect)
        return text if cipher is None else cipher.seal(text)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> dict[str, Any] | None:
        if value is None:
            return None
        opened: dict[str, Any] = json.loads(_opened(value, dialect))
        return opened


def _sealed(words: str, dialect: Dialect) -> str:
    cipher = cipher_of(dialect)
    kept = words if words.isascii() and "\0" not in words else storable(words)
    return kept if cipher is None else cipher.seal(kept)


def _opened(value: str, dialect: Dialect) -> str:
    cipher = cipher_of(dialect)
    if cipher is not None:
        return cipher.unseal(value)
    if value.startswith(SEALED):
        raise SealError("The words in the database are sealed: set HEADROOM_ENCRYPTION_KEYS to their keys.")
    return value


def cipher_of(dialect: Dialect) -> Cipher | None:
    """The cipher that `Database.open` hung on this engine, so that no global is needed."""
    cipher: Cipher | None = getattr(dialect, "words_cipher", None)
    return cipher
