"""Which question comes next, and what a bank of questions may look like."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.ladder import Rung
from bot.domain.members import Aspiration
from bot.domain.mix import Mix
from bot.domain.prompts import (
    OPENERS,
    Asked,
    QuestionBank,
    Theme,
    choose_question,
    load_questions,
    stays_in_field,
)
from bot.domain.toml_bank import BankError
from bot.domain.weeks import week_after, weeks_between

BANK = load_questions()
ONLY_TACTICAL = Mix(tactical=12)
BALANCED = Mix(tactical=6, functional=3, business=3)
FIELDS = ("marketing", "nursing", "other", "beekeeping")


def year(
    aspiration: Aspiration,
    mix: Mix,
    field: str = "other",
    seed: int = 1,
    weeks: int = 78,
    bank: QuestionBank = BANK,
) -> list[Asked]:
    """What a member is asked, week after week."""
    asked: list[Asked] = []
    for n in range(weeks):
        week = week_after("2026-W01", n)
        choice = choose_question(bank, asked, mix, field, aspiration, week, seed)
        asked.append(Asked(choice.question.id, week, choice.why == "mix"))
    return asked


def themes(asked: list[Asked]) -> list[Theme]:
    return [BANK.by_id[one.question_id].theme for one in asked]


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(Aspiration),
    st.builds(Mix, st.integers(0, 9), st.integers(0, 9), st.integers(0, 2)),
    st.sampled_from(FIELDS),
    st.integers(0, 10_000),
)
def test_no_question_comes_twice_within_half_a_year(
    aspiration: Aspiration, mix: Mix, field: str, seed: int
) -> None:
    asked = year(aspiration, mix, field, seed)
    last: dict[str, str] = {}
    for one in asked:
        if one.question_id in last:
            assert weeks_between(last[one.question_id], one.week) >= 26
        last[one.question_id] = one.week


def test_the_themes_take_turns() -> None:
    assert themes(year(Aspiration.BEYOND, BALANCED, weeks=18)) == [*Theme, *Theme]


def test_when_almost_nothing_lies_beyond_the_field_every_other_question_leads_there() -> None:
    asked = year(Aspiration.BEYOND, ONLY_TACTICAL, weeks=36)
    because = [one.because_of_mix for one in asked]
    assert 12 <= sum(because) <= 18
    assert not any(a and b for a, b in pairwise(because))
    for one in asked:
        if one.because_of_mix:
            question = BANK.by_id[one.question_id]
            assert question.rung is Rung.BUSINESS
            assert question.theme in OPENERS
    assert set(themes(asked)) == set(Theme)


def test_a_few_words_are_no_reason_to_say_that_something_lacks() -> None:
    assert not any(one.because_of_mix for one in year(Aspiration.BEYOND, Mix(tactical=4)))


def test_a_question_that_was_next_anyway_is_not_said_to_come_from_the_mix() -> None:
    first = choose_question(BANK, [], ONLY_TACTICAL, "other", Aspiration.BEYOND, "2026-W40", 1)
    assert (first.question.theme, first.question.rung, first.why) == (Theme.BIG_PICTURE, Rung.BUSINESS, None)


def test_who_wants_to_be_the_best_stays_in_the_field_two_weeks_of_three() -> None:
    asked = year(Aspiration.BEST, ONLY_TACTICAL, seed=5)
    beyond = [BANK.by_id[one.question_id].rung is Rung.BUSINESS for one in asked]
    stays = [stays_in_field(Aspiration.BEST, one.week, 5) for one in asked]
    assert sum(stays) == len(stays) * 2 // 3
    assert not any(there and stay for there, stay in zip(beyond, stays, strict=True))
    assert any(beyond)
    assert not any(one.because_of_mix for one in asked)


def test_questions_for_another_field_are_never_asked() -> None:
    asked = [
        BANK.by_id[one.question_id]
        for seed in range(6)
        for one in year(Aspiration.BEYOND, BALANCED, "nursing", seed)
    ]
    assert {field for one in asked for field in one.fields} == {"nursing"}


def test_a_members_own_word_for_the_field_finds_its_questions() -> None:
    assert year(Aspiration.BEYOND, BALANCED, "Ward manager") == year(Aspiration.BEYOND, BALANCED, "nursing")


def test_two_members_are_asked_different_things_and_one_the_same_again() -> None:
    one, again, other = (year(Aspiration.UNSURE, BALANCED, seed=seed, weeks=9) for seed in (1, 1, 2))
    assert one == again
    assert one != other


def test_a_bank_that_is_too_small_repeats_the_question_of_longest_ago() -> None:
    small = QuestionBank(BANK.questions[:3])
    asked = year(Aspiration.BEYOND, BALANCED, weeks=9, bank=small)
    ids = [one.question_id for one in asked]
    assert ids[3:6] == ids[:3]
    assert ids[6:] == ids[:3]


def test_a_question_that_has_left_the_bank_does_no_harm() -> None:
    gone = [Asked("gone-long-ago", "2026-W39", True)]
    assert choose_question(BANK, gone, BALANCED, "other", Aspiration.BEYOND, "2026-W40", 1).question


# The bank ------------------------------------------------------------------------------------------


def test_there_are_questions_enough_in_every_theme_for_everybody() -> None:
    assert len(BANK.questions) >= 130
    for theme in Theme:
        general = [one for one in BANK.questions if one.theme is theme and not one.fields]
        assert len(general) >= 14
        assert sum(one.rung is not Rung.BUSINESS for one in general) >= 5
    assert sum(one.rung is Rung.BUSINESS for one in BANK.questions if one.theme in OPENERS) >= 26


@pytest.mark.parametrize("text", [one.text for one in BANK.questions])
def test_a_question_is_short_plain_and_open(text: str) -> None:
    assert text.endswith("?")
    assert len(text) <= 110
    assert "!" not in text
    assert not re.match(r"(Did|Do|Does|Have|Has|Is|Are|Was|Were|Can|Could|Would|Should|Don't|Isn't)\b", text)
    assert not re.search(
        r"\b(leverag|synerg|stakeholder|impact|deliverable|alignment|proactive|kpi|roi|bandwidth|actionable|"
        r"strategic|strategy|holistic|passion|excit|amazing|journey|empower|mindset|touch base|learnings)",
        text.casefold(),
    )


def test_no_two_questions_say_the_same() -> None:
    def plain(text: str) -> str:
        return " ".join(re.findall(r"[a-z']+", text.casefold()))

    assert len({plain(one.text) for one in BANK.questions}) == len(BANK.questions)


# An operator's own file ----------------------------------------------------------------------------

GOOD = """
# our own
[[question]]
id = "ours-1"
theme = "mentor"
text = "Who taught you something on the night shift?"
fields = ["nursing"]
aspiration = ["best"]
"""


def test_an_operator_adds_questions_of_their_own(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(GOOD)
    bank = load_questions(own)
    assert len(bank.questions) == len(BANK.questions) + 1
    added = bank.by_id["ours-1"]
    assert (added.theme, added.fields, added.aspirations) == (Theme.MENTOR, ("nursing",), (Aspiration.BEST,))
    assert bank.get("no-such-question") is None


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ('theme = "mentor"', 'theme = "money"', 5, "'money' is not a theme"),
        ('theme = "mentor"\n', "", 3, "'theme' is missing"),
        ('id = "ours-1"', 'id = "Ours 1"', 4, "may have small letters"),
        ('id = "ours-1"', 'id = "mentor-01"', 4, "used twice"),
        ("text =", "txt =", 6, "'txt' is not a key here"),
        ('"Who taught you something on the night shift?"', "7", 6, "'text' is missing"),
        ('"Who taught you something on the night shift?"', '" "', 6, "'text' is missing"),
        ('"Who taught you', '"\\u202eWho taught you', 6, "cannot be seen"),
        ("fields =", '"a\\nb" =', 3, "is not a key here"),
        ('"Who taught you', '"' + "x" * 200, 6, "at most 200"),
        ('["nursing"]', '["surfing"]', 7, "'surfing' is not known"),
        ('["nursing"]', '"nursing"', 7, "must be a list"),
        ('["best"]', '["rich"]', 8, "'rich' is not known"),
        ('aspiration = ["best"]', 'rung = "tactical"', 8, "'tactical' is not a rung"),
        ('"mentor"', '"mentor', 5, ""),
        ("[[question]]", "[question]", 3, "two brackets"),
        ("[[question]]", "[[questions]]", 3, "'questions' is not known"),
    ],
)
def test_a_mistake_is_named_with_its_file_its_line_and_the_reason(
    tmp_path: Path, old: str, new: str, line: int, reason: str
) -> None:
    own = tmp_path / "own.toml"
    own.write_text(GOOD.replace(old, new))
    with pytest.raises(BankError) as told:
        load_questions(own)
    assert str(told.value).startswith(f"{own}, line {line}: ")
    assert reason in str(told.value)
    assert "\n" not in str(told.value)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(BankError, match="cannot be read"):
        load_questions(tmp_path / "none.toml")
    with pytest.raises(BankError, match="cannot be read"):
        load_questions(tmp_path)
    (tmp_path / "empty.toml").write_text("")
    with pytest.raises(BankError, match=r"no \[\[question\]\]"):
        load_questions(tmp_path / "empty.toml")
    (tmp_path / "latin.toml").write_bytes("text = 'Köln'".encode("latin-1"))
    with pytest.raises(BankError, match="UTF-8"):
        load_questions(tmp_path / "latin.toml")
