"""The pack's rules: how far it goes back, whose name is left out, and that words stay words."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.packs import parse_months, without_name
from bot.views.packs import escaped


@pytest.mark.parametrize(
    ("said", "months"),
    [("", 6), ("12", 12), ("1 month", 1), ("12 Months", 12), ("last 3 months", 3), ("a year", 12)]
    + [("quarter", 3), ("60", 60)]
    + [(odd, None) for odd in ("61", "0", "-3", "1.5", "six", "12 weeks", "²", "٣", "12 12")],
)
def test_how_far_back(said: str, months: int | None) -> None:
    assert parse_months(said) == months


@pytest.mark.parametrize(
    ("said", "name", "left"),
    [
        ("Yours, Ben", "Ben Carter", "Yours, X"),
        ("Ask Carter or ben.", "Ben Carter", "Ask X or X."),
        ("Begin with operations", "Priya, head of operations", "Begin with operations"),
        ("Priya’s way", "Priya (COO)", "X’s way"),
        ("Benefits first", "Ben", "Benefits first"),
        ("Name the price first", "The new CFO", "Name the price first"),
        ("Berg and the price", "Anna von der Berg", "X and the price"),
        ("(.*) first", "(.*)", "(.*) first"),
    ],
)
def test_words_without_somebodys_name(said: str, name: str, left: str) -> None:
    assert without_name(said, name, "X") == left


@given(st.text(max_size=120))
def test_no_words_of_a_person_are_taken_for_markdown_or_html(words: str) -> None:
    said = escaped(f"- {words}")
    bare = re.sub(r"\\[\\`*_\[\]<>|~&]", "", said)
    assert not set(bare) & set("\\`*_[]<>|~")
    assert "\n" not in said
    assert re.search(r"&[#\w]+;", bare) is None
