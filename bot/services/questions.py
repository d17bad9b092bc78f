"""The bank of rotating questions in this process: ours, and the operator's own after them."""

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
    """Take an operator's file from now on, before anybody is asked. Raises BankError in one sentence."""
    read(own)
    _own[:] = [own] if own is not None else []
    bank.cache_clear()


def read(own: Path | None) -> QuestionBank:
    """Raises BankError with file, line and reason, the questions that have a turn of their own included."""
    found = load_questions(own)
    for question in QUESTIONS.values():
        if question.id in found.by_id:
            raise BankError(f"{own}: the id '{question.id}' is one of Headroom's own; give this one another.")
    return found
