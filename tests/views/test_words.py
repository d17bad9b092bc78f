"""Words are cut and cleaned so that nothing is split, hidden or turned round."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.views.words import NO_WORDS, clean, cut, flat, length, shown, shown_flat

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
THUMB = "\U0001f44d\U0001f3fd"
FLAG = "\U0001f1e9\U0001f1ea"


def test_what_fits_stays_as_it_is() -> None:
    assert cut("Posted the reels", 75) == "Posted the reels"


def test_a_cut_ends_between_two_words_and_says_so() -> None:
    assert cut("Planned the content of the whole quarter", 24) == "Planned the content of…"


def test_a_long_word_is_cut_within_itself() -> None:
    assert cut("a" * 100, 10) == "a" * 9 + "…"


@pytest.mark.parametrize(
    "whole", [FAMILY, THUMB, FLAG, "e\u0301\u0323", "\u0915\u094d\u0937\u093f", "☺\ufe0f"], ids=ascii
)
def test_a_cut_never_splits_what_is_seen_as_one_character(whole: str) -> None:
    for limit in range(length(whole) + 1, 60):
        kept = cut(whole * 40, limit).removesuffix("…")
        assert kept == whole * (len(kept) // len(whole)), limit


def test_emoji_count_twice_because_slack_may_count_them_so() -> None:
    assert length("😀") == 2
    assert length(cut("😀" * 75, 75)) <= 75


@given(st.text(max_size=300), st.integers(2, 200))
def test_a_cut_text_always_fits_and_begins_as_the_whole_did(text: str, limit: int) -> None:
    kept = cut(text, limit)
    assert length(kept) <= limit
    assert kept == text or text.startswith(kept.removesuffix("…"))


@given(st.text(max_size=300))
def test_clean_words_hold_nothing_unseen_and_are_clean_already(text: str) -> None:
    kept = clean(text)
    assert clean(kept) == kept
    assert not [c for c in kept if unicodedata.category(c) in ("Cc", "Cs") and c != "\n"]


def test_direction_marks_go_and_joiners_that_carry_meaning_stay() -> None:
    assert clean("abc\u202egnp.exe\u2069") == "abcgnp.exe"
    assert clean(FAMILY) == FAMILY
    assert clean("می\u200cخواهم") == "می\u200cخواهم"


def test_line_breaks_of_all_kinds_become_one_kind_and_long_gaps_close() -> None:
    assert clean("a\r\nb\rc\u2028d\n\n\n \n\ne") == "a\nb\nc\nd\n\ne"
    assert flat(" a\n\tb ") == "a b"


def test_nothing_is_ever_empty() -> None:
    assert shown("\u202e\x00", 10) == "(no words)"


def test_forty_thousand_characters_of_anything_are_cut_quickly() -> None:
    for unit in ("\u0301", "\u200d", FLAG, "a\u0301", " ", "\n", "\ud800"):
        assert length(shown(unit * 40_000, 500)) <= 500


@given(
    st.integers(0, 700),
    st.lists(
        st.sampled_from(["word ", "\n", "\n \n\n", "\t", FAMILY, FLAG, "e\u0301", "x" * 90]), min_size=40
    ),
    st.integers(1, 120),
)
def test_a_long_text_is_shown_as_if_all_of_it_had_been_cleaned_first(
    unseen: int, pieces: list[str], limit: int
) -> None:
    text = "\u202e" * unseen + "".join(pieces)
    assert shown(text, limit) == (cut(clean(text), limit) or NO_WORDS)
    assert shown_flat(text, limit) == (cut(flat(text), limit) or NO_WORDS)
