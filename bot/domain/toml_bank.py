"""Reading banks of texts from TOML files, so that a mistake is named with its file, line and reason."""

import re
import tomllib
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_UNSEEN = {"Cc", "Cf", "Cs"}  # control characters, and what turns the reading direction around
_JOINERS = "\u200c\u200d"  # Persian and emoji need them


class BankError(ValueError):
    """A bank cannot be used; the message names file, line and what to do, in one sentence."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One [[table]] of a file, with where it stands."""

    values: Mapping[str, Any]
    path: Path
    line: int
    lines: tuple[str, ...]

    def fail(self, key: str, reason: str) -> BankError:
        """An error at the line of a key, or of the entry if the key is missing."""
        for number, text in enumerate(self.lines, start=self.line):
            if re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", text):
                return BankError(f"{self.path}, line {number}: {reason}")
        return BankError(f"{self.path}, line {self.line}: {reason}")

    def only(self, allowed: Collection[str]) -> None:
        """Refuse keys that nobody reads: most often a slip of the pen."""
        for key in self.values:
            if key not in allowed:
                raise self.fail(key, f"{key!r} is not a key here; known are {', '.join(sorted(allowed))}.")

    def text(self, key: str, longest: int = 200) -> str:
        """A non-empty text of one line."""
        value = self.values.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.fail(key, f"'{key}' is missing; write {key} = \"…\".")
        value = value.strip()
        if len(value) > longest or "\n" in value:
            raise self.fail(key, f"'{key}' must be one line of at most {longest} characters.")
        if any(unicodedata.category(sign) in _UNSEEN and sign not in _JOINERS for sign in value):
            raise self.fail(key, f"'{key}' holds a character that cannot be seen; write it anew.")
        return value

    def choice(self, key: str, allowed: Collection[str]) -> str:
        value = self.text(key)
        if value not in allowed:
            raise self.fail(key, f"'{value}' is not a {key}; choose one of {', '.join(sorted(allowed))}.")
        return value

    def texts(self, key: str, allowed: Collection[str] | None = None) -> tuple[str, ...]:
        """A list of texts, () if the key is absent."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
            raise self.fail(key, f"'{key}' must be a list of texts, like {key} = [\"…\"].")
        for one in value if allowed is not None else ():
            if one not in (allowed or ()):
                raise self.fail(key, f"{one!r} is not known; choose from {', '.join(sorted(allowed or ()))}.")
        return tuple(value)


def read_entries(path: Path, table: str) -> list[Entry]:
    """All [[table]] entries of a file, in order. Raises BankError for a file that is missing or malformed."""
    source = _source(path)
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise BankError(_where(path, str(error))) from error
    lines = source.splitlines()
    for key in data:
        if key != table:
            raise BankError(f"{path}, line {_line_of(lines, key)}: {key!r} is not known; use [[{table}]].")
    found = data.get(table, [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise BankError(f"{path}, line {_line_of(lines, table)}: write [[{table}]] with two brackets.")
    return _entries(path, table, found, lines)


def unique(entries: Collection[Entry], taken: Collection[str] = ()) -> list[str]:
    """The ids of entries, in order. Raises BankError for one that is malformed or used twice."""
    seen = set(taken)
    for entry in entries:
        name = entry.text("id", longest=60)
        if not re.fullmatch(r"[a-z0-9][a-z0-9._-]*", name):
            raise entry.fail("id", f"the id '{name}' may have small letters, digits, dots and hyphens only.")
        if name in seen:
            raise entry.fail("id", f"the id '{name}' is used twice; give this one another.")
        seen.add(name)
    return [entry.text("id") for entry in entries]


def _source(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        raise BankError(f"{path} cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise BankError(f"{path} is not UTF-8 text; save it as UTF-8.") from error


def _where(path: Path, error: str) -> str:
    """tomllib says "… (at line 3, column 5)"; the line goes to the front, as everywhere."""
    match = re.search(r"^(.*) \(at (?:line (\d+), column \d+|end of document)\)$", error)
    if match is None:
        return f"{path}: {error}."
    place = f"line {match[2]}" if match[2] else "at its end"
    return f"{path}, {place}: {match[1]}."


def _line_of(lines: list[str], key: str) -> int:
    pattern = re.compile(rf"\s*\[*\s*[\"']?{re.escape(key)}\b")
    return next((n for n, text in enumerate(lines, start=1) if pattern.match(text)), 1)


def _entries(path: Path, table: str, found: list[dict[str, Any]], lines: list[str]) -> list[Entry]:
    header = re.compile(rf"\s*\[\[\s*[\"']?{re.escape(table)}[\"']?\s*\]\]")
    starts = [n for n, text in enumerate(lines) if header.match(text)]
    if len(starts) != len(found):  # entries written inline: say at least which file
        starts = [0] * len(found)
    ends = [*starts[1:], len(lines)][: len(starts)]
    return [
        Entry(values, path, start + 1, tuple(lines[start:end]))
        for values, start, end in zip(found, starts, ends, strict=True)
    ]
