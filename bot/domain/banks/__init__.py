"""Banks of words to choose from: examples for the ladder, things to try, tasks to hand out, plans, asks.

Each bank is a TOML file beside this one; a test reads them all aloud. Nothing here is about one person.
"""

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from bot.domain.ladder import Rung
from bot.domain.members import Aspiration
from bot.domain.mix import Mix
from bot.domain.toml_bank import Entry, read_entries, unique

_HERE = Path(__file__).parent
OTHER = "other"
_Offered = TypeVar("_Offered", "Tip", "Plan")


class Opens(StrEnum):
    """What a tip opens: a step of the ladder, or the way out of the comfort zone."""

    FUNCTIONAL = "functional"
    BUSINESS = "business"
    STRETCH = "stretch"


@dataclass(frozen=True, slots=True)
class Field:
    """A line of work, with examples for each step of the ladder. `words` are what people call it."""

    key: str
    name: str
    words: tuple[str, ...]
    tactical: tuple[str, ...]
    functional: tuple[str, ...]
    business: tuple[str, ...]
    stretch: tuple[str, ...]

    def examples(self, rung: Rung) -> tuple[str, ...]:
        return {Rung.TACTICAL: self.tactical, Rung.FUNCTIONAL: self.functional, Rung.BUSINESS: self.business}[
            rung
        ]


@dataclass(frozen=True, slots=True)
class Tip:
    """One text to offer. No `fields`: it suits everybody."""

    id: str
    text: str
    opens: Opens | None = None
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """A suggested commitment: "When {when}, {then}."."""

    id: str
    when: str
    then: str
    opens: Opens
    fields: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return f"When {self.when}, {self.then}."


@lru_cache(maxsize=1)
def load_fields() -> tuple[Field, ...]:
    """All fields in the order in which a form shows them; "other" is the last."""
    return tuple(_field(entry) for entry in read_entries(_HERE / "fields.toml", "field"))


@lru_cache(maxsize=1024)
def field_for(named: str) -> Field:
    """The field that a member named, by its key, its name or one of its words; else "other"."""
    fields = load_fields()
    said = named.strip().casefold()
    exact = {one.key: one for one in fields} | {one.name.casefold(): one for one in fields}
    if said in exact:
        return exact[said]
    padded = f" {said} "
    known = ((word, one) for one in fields for word in one.words if f" {word} " in padded)
    longest = max(known, key=lambda pair: len(pair[0]), default=("", fields[-1]))
    return longest[1]


@lru_cache(maxsize=1)
def load_things_to_try() -> tuple[Tip, ...]:
    """One of these ends the monthly summary."""
    return _tips("things_to_try.toml")


@lru_cache(maxsize=1)
def load_stretch_tasks() -> tuple[Tip, ...]:
    """Tasks worth handing out; one stands in each digest, for managers."""
    return _tips("stretch_tasks.toml")


@lru_cache(maxsize=1)
def load_mentor_questions() -> tuple[Tip, ...]:
    """Questions to a mentor, worded so that they get advice and not praise."""
    return _tips("mentor_questions.toml")


@lru_cache(maxsize=1)
def load_follow_ups() -> tuple[Tip, ...]:
    """Sharper questions, for when the answer was "keep doing what you're doing"."""
    return _tips("mentor_follow_ups.toml")


@lru_cache(maxsize=1)
def load_commitments() -> tuple[Plan, ...]:
    """If-then plans for the coming week, to choose from or to write one's own by."""
    entries = read_entries(_HERE / "commitments.toml", "plan")
    unique(entries)
    return tuple(_plan(entry) for entry in entries)


def lacking(mix: Mix) -> Opens:
    """What a mix has least of: work beyond the field, then strategy in it, then stretches."""
    if mix.business * 10 < mix.placed:
        return Opens.BUSINESS
    if mix.strategic * 10 < mix.placed * 3:
        return Opens.FUNCTIONAL
    return Opens.STRETCH


def lacking_for(mix: Mix, aspiration: Aspiration) -> Opens:
    """The same for a member: who wants to be the best at what they do stays in their field."""
    opens = lacking(mix)
    return Opens.FUNCTIONAL if opens is Opens.BUSINESS and aspiration is Aspiration.BEST else opens


def choose(
    bank: Sequence[_Offered],
    seed: str,
    opens: Opens | None = None,
    field: str = OTHER,
    recent: Collection[str] = (),
    count: int = 1,
) -> tuple[_Offered, ...]:
    """Up to `count` different ones that suit, the same for the same arguments.

    What was used recently (ids) comes only when nothing else is left; of the rest, those for the member's
    own field (a key, or their own word for it) have two lots in the draw.
    """
    field = field_for(field).key
    suits = [one for one in bank if opens in (None, one.opens) or one.opens is None]
    suits = [one for one in suits if not one.fields or field in one.fields]
    chance = random.Random(seed)
    drawn = [max(chance.random(), chance.random() if field in one.fields else 0.0) for one in suits]
    order = sorted(range(len(suits)), key=lambda n: (suits[n].id in recent, -drawn[n]))
    return tuple(suits[n] for n in order[:count])


def _field(entry: Entry) -> Field:
    return Field(
        key=entry.text("key"),
        name=entry.text("name"),
        words=entry.texts("words"),
        tactical=entry.texts("tactical"),
        functional=entry.texts("functional"),
        business=entry.texts("business"),
        stretch=entry.texts("stretch"),
    )


def _tips(file: str) -> tuple[Tip, ...]:
    entries = read_entries(_HERE / file, "tip")
    unique(entries)
    return tuple(
        Tip(entry.text("id"), entry.text("text"), _opens(entry), entry.texts("fields", _keys()))
        for entry in entries
    )


def _plan(entry: Entry) -> Plan:
    opens = Opens(entry.choice("opens", [one.value for one in Opens]))
    fields = entry.texts("fields", _keys())
    return Plan(entry.text("id"), entry.text("when"), entry.text("then"), opens, fields)


def _opens(entry: Entry) -> Opens | None:
    if "opens" not in entry.values:
        return None
    return Opens(entry.choice("opens", [one.value for one in Opens]))


def _keys() -> list[str]:
    return [one.key for one in load_fields()]
