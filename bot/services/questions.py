"""The bank of rotating questions that this process uses: ours, and after them the operator's own."""

from functools import cache
from pathlib import Path

from bot.domain.prompts import QuestionBank, load_questions
from bot.domain.toml_bank import BankError
from bot.domain.turns import QUESTIONS

_own: list[Path] = []


@cache
def bank() -> QuestionBank:
    return read(_own[0] if _own else None)


def use(own: Path | None) -> None:
    """Use an operator's file from now on. Raises BankError, whose sentence says what is wrong in it."""
    read(own)
    _own[:] = [own] if own is not None else []
    bank.cache_clear()


def read(own: Path | None) -> QuestionBank:
    """Read the bank. Raises BankError with file, line and reason, also if an id is one of
    `turns.QUESTIONS`."""
    found = load_questions(own)
    for question in QUESTIONS.values():
        if question.id in found.by_id:
            raise BankError(f"{own}: the id '{question.id}' is one of Headroom's own; give this one another.")
    return found
