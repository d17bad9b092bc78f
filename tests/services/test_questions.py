"""An operator's own questions, where the bot looks for them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.domain.toml_bank import BankError
from bot.services import questions
from bot.services.digests import theme_of
from bot.services.prompts import question_named

OWN = '[[question]]\nid = "ours-1"\ntheme = "values"\ntext = "What did <!channel> *teach* you?"\n'


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "own.toml"
    questions.use(None)


def test_an_operators_question_is_in_the_bank_that_everybody_is_asked_from(own: Path) -> None:
    ours = len(questions.bank().questions)
    own.write_text(OWN)
    questions.use(own)
    assert len(questions.bank().questions) == ours + 1
    assert question_named("ours-1").text == "What did <!channel> *teach* you?"
    assert theme_of("ours-1") == "values"


def test_no_question_takes_the_name_of_a_turn_and_a_wrong_file_changes_nothing(own: Path) -> None:
    before = questions.bank().questions
    own.write_text(OWN.replace("ours-1", "turn-tell"))
    with pytest.raises(BankError, match="one of Headroom's own"):
        questions.use(own)
    assert questions.bank().questions == before
