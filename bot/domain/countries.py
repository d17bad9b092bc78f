"""Countries, for their public holidays: by ISO 3166 code, by name, and by time zone."""

import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

NONE = "none"
"""What somebody chose who wants to be asked on public holidays as on any day; their weekend is the usual."""


@cache
def names() -> Mapping[str, str]:
    """Code to name, in the order of the names."""
    return {code: str(name) for code, name in _bank()["names"].items()}


def name_of(code: str) -> str:
    """ "Austria", of "AT"; the code itself of one that is not in the list."""
    return names().get(code, code)


def called(words: str) -> str | None:
    """The code of a country by its name, code, or what else people call it; None for what is none."""
    return _by_name().get(_bare(words))


@cache
def _by_name() -> Mapping[str, str]:
    known = {_bare(name): code for code, name in names().items()}
    return known | {code.casefold(): code for code in names()} | _bank()["also"]


def _bare(words: str) -> str:
    """Without accents, "the" and punctuation: "The Bahamas" is "bahamas", "Österreich" is "osterreich"."""
    letters = unicodedata.normalize("NFKD", words.replace("&", " and ").casefold())
    kept = "".join(
        c if c.isalpha() else "" if unicodedata.combining(c) or c in ".'’" else " " for c in letters
    )
    return " ".join(kept.split()).removeprefix("the ")


def country_of(zone: str) -> str | None:
    """The country that the tz database names first for a zone; None for one like UTC."""
    return _by_zone().get(zone)


@cache
def _by_zone() -> Mapping[str, str]:
    """From the tz database's own zone.tab."""
    table = (files("tzdata.zoneinfo") / "zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return {row[2]: row[0] for row in rows}


@cache
def _bank() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_name("countries.toml").read_text(encoding="utf-8"))
