"""The form behind Change: what was touched comes back, and nothing else."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.activities import Activity
from bot.domain.ladder import Placing, Rung
from bot.views.changes import Change, change_modal, pages, read_changes
from tests.views.gallery import activities
from tests.views.submitting import chosen, marked, submitted, wrote

SOME = activities(count=5)


def changed(**changes: dict[str, object]) -> object:
    by_block = {name.replace("_", "-"): change for name, change in changes.items()}
    form = change_modal(9, SOME)
    return read_changes(submitted(form, **by_block), SOME, form["blocks"])


def test_a_form_that_nobody_touches_changes_nothing() -> None:
    assert changed() == ()


def test_rewording_gives_the_new_words() -> None:
    assert changed(words_1=wrote("Posted three reels")) == (Change(1, words=("Posted three reels",)),)


def test_a_line_break_splits() -> None:
    read = changed(words_1=wrote("Posted the reels\n\nAnswered comments"))
    assert read == (Change(1, words=("Posted the reels", "Answered comments")),)


def test_another_step_is_read_and_so_is_no_activity() -> None:
    assert changed(marks_4=chosen("business")) == (Change(4, placed=Rung.BUSINESS),)
    assert changed(marks_1=chosen("none")) == (Change(1, placed=Placing.NO_ACTIVITY),)


def test_ticks_are_stretch_join_and_delete() -> None:
    assert changed(marks_2=marked("stretch")) == (Change(2, stretch=True),)
    assert changed(marks_3=marked()) == (Change(3, stretch=False),)
    assert changed(marks_2=marked("join")) == (Change(2, join_above=True),)
    assert changed(marks_2=marked("delete")) == (Change(2, delete=True),)


def test_blank_words_need_a_tick_on_delete() -> None:
    assert changed(words_1=wrote("  ")) == {"words-1": "Write a few words, or tick “Delete”."}


def test_the_first_one_cannot_be_joined_with_what_stands_above_it() -> None:
    ticks = next(b for b in change_modal(9, SOME)["blocks"] if b.get("block_id") == "marks-1")["elements"][1]
    assert "join" not in [option["value"] for option in ticks["options"]]


def test_a_long_activity_is_shown_but_not_cut_by_saving() -> None:
    long = (Activity(1, "word " * 2_000, Rung.TACTICAL, Placing.SUGGESTED, stretch=False),)
    form = change_modal(9, long)
    assert read_changes(submitted(form), long, form["blocks"]) == ()


def test_the_second_page_leaves_the_first_alone() -> None:
    many = activities(count=30)
    form = change_modal(9, many, 1)
    values = submitted(form, **{"words-25": wrote("Else")})
    assert read_changes(values, many, form["blocks"]) == (Change(25, words=("Else",)),)


def test_a_form_that_is_saved_twice_changes_nothing_the_second_time() -> None:
    """Reworded and so placed anew by the model, split, joined with the one above."""
    form = change_modal(9, SOME)
    values = submitted(
        form, **{"words-2": wrote("Led"), "words-3": wrote("Called\nWrote"), "marks-5": marked("join")}
    )
    first, second, third, fourth, fifth = SOME
    now = (
        first,
        replace(second, words="Led", rung=Rung.BUSINESS),
        replace(third, words="Called"),
        replace(third, id=6, words="Wrote"),
        replace(fourth, words=f"{fourth.words} {fifth.words}", stretch=True),
    )
    assert read_changes(values, now, form["blocks"]) == ()


@given(st.lists(st.integers(0, 6_000), max_size=90))
def test_every_activity_stands_on_exactly_one_page(sizes: list[int]) -> None:
    many = [
        Activity(n, "a" * size, Rung.TACTICAL, Placing.SUGGESTED, stretch=False)
        for n, size in enumerate(sizes)
    ]
    assert [one for page in pages(many) for one in page] == many
