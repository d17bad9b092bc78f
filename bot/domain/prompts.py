"""The rotating question of the weekly prompt: the bank, and which one comes next."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property, lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Literal, NamedTuple

from bot.domain.banks import field_for, load_fields
from bot.domain.ladder import Rung
from bot.domain.members import Aspiration
from bot.domain.mix import Mix
from bot.domain.toml_bank import BankError, Entry, read_entries, unique
from bot.domain.weeks import monday_of, week_after, weeks_between

NOT_AGAIN_FOR_WEEKS = 26
LACKING_BELOW = 10
"""Per cent of placed activities beyond the field under which the mix asks for a question that leads there."""

_OWN_BANK = Path(__file__).with_name("questions.toml")


class Theme(StrEnum):
    """The nine themes, in the order of their turn."""

    BIG_PICTURE = "big_picture"
    RESEARCH = "research"
    FRAMEWORKS = "frameworks"
    VALUES = "values"
    END_TO_END = "end_to_end"
    EXPOSURE = "exposure"
    POSITIONING = "positioning"
    MENTOR = "mentor"
    ASPIRATION = "aspiration"


_THEMES = tuple(Theme)

OPENERS = (Theme.BIG_PICTURE, Theme.RESEARCH, Theme.END_TO_END, Theme.EXPOSURE)
"""The themes whose questions lead beyond the field."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `rung` is where an honest answer tends to lead; None: anywhere."""

    id: str
    theme: Theme
    text: str
    rung: Rung | None = None
    fields: tuple[str, ...] = ()
    aspirations: tuple[Aspiration, ...] = ()

    def suits(self, field: str, aspiration: Aspiration) -> bool:
        return (not self.fields or field in self.fields) and (
            not self.aspirations or aspiration in self.aspirations
        )


class Asked(NamedTuple):
    """A question that a member was asked, and the ISO week of its prompt."""

    question_id: str
    week: str
    because_of_mix: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """The question for a week; `why` is "mix" if the mix decided it, which the prompt then says."""

    question: Question
    why: Literal["mix"] | None = None


@dataclass(frozen=True, eq=False)
class QuestionBank:
    questions: tuple[Question, ...]

    @cached_property
    def by_id(self) -> dict[str, Question]:
        return {one.id: one for one in self.questions}

    @cached_property
    def themes(self) -> dict[str, Theme]:
        return {one.id: one.theme for one in self.questions}

    def get(self, question_id: str) -> Question | None:
        """A question by its id; None if it has left the bank since."""
        return self.by_id.get(question_id)


def load_questions(own: Path | None = None) -> QuestionBank:
    """Our questions, and the operator's own file after them. Raises BankError with file, line and reason."""
    ours = _ours()
    added = _read(own, [one.id for one in ours]) if own is not None else ()
    return QuestionBank((*ours, *added))


@cache
def _ours() -> tuple[Question, ...]:
    return tuple(_read(_OWN_BANK, ()))


def _read(path: Path, taken: Sequence[str]) -> list[Question]:
    entries = read_entries(path, "question")
    if not entries:
        raise BankError(f"{path} has no [[question]] in it.")
    unique(entries, taken)
    fields = [field.key for field in load_fields()]
    return [_question(entry, fields) for entry in entries]


def _question(entry: Entry, fields: Sequence[str]) -> Question:
    entry.only(("id", "theme", "text", "rung", "fields", "aspiration"))
    rung = entry.choice("rung", [r for r in Rung if r.strategic]) if "rung" in entry.values else None
    return Question(
        id=entry.text("id"),
        theme=Theme(entry.choice("theme", [theme.value for theme in Theme])),
        text=entry.text("text"),
        rung=Rung(rung) if rung else None,
        fields=entry.texts("fields", fields),
        aspirations=tuple(
            Aspiration(one) for one in entry.texts("aspiration", [a.value for a in Aspiration])
        ),
    )


def choose_question(
    bank: QuestionBank,
    asked: Sequence[Asked],
    mix: Mix,
    field: str,
    aspiration: Aspiration,
    week: str,
    seed: int,
) -> Choice:
    """The question for a member's week.

    1. The themes take turns: the one that was asked longest ago is next.
    2. If almost nothing in the mix lies beyond the field, a theme that leads there may come out of turn; then
       `why` is "mix". Never two weeks running, and never for those who want to be the best at what they do.
    3. Those stay in their field two weeks of three.
    4. No question comes twice within 26 weeks, as long as there is another.

    `field` is a key of the field bank or the member's own word. `asked` may hold more than half a year, in
    any order; a question that has left the bank since does no harm. The same arguments give the same
    question; `seed` (the member's number) makes two members differ.
    """
    field = field_for(field).key
    suitable = _suitable(bank, field, aspiration)
    since = week_after(week, -NOT_AGAIN_FOR_WEEKS)
    recent = {question_id for question_id, when, _ in asked if when > since}
    turn = _themes_in_turn(bank, asked)
    lot = f"{seed}:{week}"
    beyond = _fresh(_beyond(suitable), recent) if _mix_decides(mix, aspiration, asked, week) else []
    if beyond:
        opener = _first_theme(beyond, [theme for theme in turn if theme in OPENERS] or turn)
        picked = _pick([one for one in beyond if one.theme is opener], field, lot)
        return Choice(picked, None if opener is _first_theme(_fresh(suitable, recent), turn) else "mix")
    next_ones: list[Question] = []
    if stays_in_field(aspiration, week, seed):
        next_ones = _next_in_turn(_by_theme(bank, field, aspiration, within=True), turn, recent)
    next_ones = next_ones or _next_in_turn(_by_theme(bank, field, aspiration), turn, recent)
    return Choice(
        _pick(next_ones, field, lot) if next_ones else _longest_ago(suitable or bank.questions, asked)
    )


def _beyond(questions: Iterable[Question]) -> list[Question]:
    return [one for one in questions if one.rung is Rung.BUSINESS]


def _next_in_turn(
    by_theme: Mapping[Theme, list[Question]], turn: Iterable[Theme], recent: Container[str]
) -> list[Question]:
    """What is fresh of the first theme in turn that has anything fresh."""
    fresh = (_fresh(by_theme[theme], recent) for theme in turn if theme in by_theme)
    return next((found for found in fresh if found), [])


@lru_cache(maxsize=512)
def _by_theme(
    bank: QuestionBank, field: str, aspiration: Aspiration, *, within: bool = False
) -> dict[Theme, list[Question]]:
    """What suits a member; only what stays within their field, or all."""
    found: dict[Theme, list[Question]] = {}
    for one in _suitable(bank, field, aspiration):
        if not within or one.rung is not Rung.BUSINESS:
            found.setdefault(one.theme, []).append(one)
    return found


@lru_cache(maxsize=256)
def _suitable(bank: QuestionBank, field: str, aspiration: Aspiration) -> tuple[Question, ...]:
    return tuple(one for one in bank.questions if one.suits(field, aspiration))


def stays_in_field(aspiration: Aspiration, week: str, seed: int) -> bool:
    """Two weeks of three, for those who want to be the best at what they do."""
    return aspiration is Aspiration.BEST and (monday_of(week).toordinal() // 7 + seed) % 3 != 0


def lacks_beyond(mix: Mix) -> bool:
    """Whether enough was told to say that almost none of it lies beyond the field."""
    return mix.enough and mix.business * 100 < LACKING_BELOW * mix.placed


def _mix_decides(mix: Mix, aspiration: Aspiration, asked: Sequence[Asked], week: str) -> bool:
    if aspiration is Aspiration.BEST or not lacks_beyond(mix):
        return False
    return not any(one.because_of_mix and -1 <= weeks_between(one.week, week) <= 1 for one in asked)


def _fresh(questions: Iterable[Question], recent: Container[str]) -> list[Question]:
    return [one for one in questions if one.id not in recent]


def _longest_ago(questions: Sequence[Question], asked: Sequence[Asked]) -> Question:
    last = {one.question_id: one.week for one in sorted(asked, key=lambda one: one.week)}
    return min(questions, key=lambda one: last.get(one.id, ""))


def _themes_in_turn(bank: QuestionBank, asked: Sequence[Asked]) -> list[Theme]:
    """The theme asked longest ago first; of those never asked, in their own order."""
    last = dict.fromkeys(_THEMES, "")
    themes = bank.themes
    for question_id, week, _ in asked:
        theme = themes.get(question_id)
        if theme is not None and week > last[theme]:
            last[theme] = week
    return sorted(_THEMES, key=last.__getitem__)


def _first_theme(questions: Sequence[Question], turn: Sequence[Theme]) -> Theme:
    """The first theme in turn that has a question; any theme that has one, if none of the turn does."""
    have = {one.theme for one in questions}
    return next((theme for theme in turn if theme in have), questions[0].theme)


def _pick(questions: Sequence[Question], field: str, lot: str) -> Question:
    """One of them; a question for the member's own field has two lots in the draw."""
    lots = [*questions, *(one for one in questions if field in one.fields)]
    drawn = blake2b(lot.encode(), digest_size=8).digest()
    return lots[int.from_bytes(drawn) % len(lots)]
