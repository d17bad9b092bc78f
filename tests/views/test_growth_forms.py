"""The forms of growing: what is missing or odd in one is answered with a sentence under its field."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.domain.commitments import Planned
from bot.domain.mentoring import Every, Mentor
from bot.views import commitments, evidence, ids, mentor_forms, mentors_side, raising
from tests.views.gallery import as_is
from tests.views.gallery_growth import exposures, seen
from tests.views.reading import texts
from tests.views.submitting import chosen, submitted, wrote

BLANK = wrote("  \n ")
PRIYA = Mentor(3, "Priya", "U0PRIYA", Every.MONTH, datetime(2026, 11, 20, tzinfo=UTC))
FIRST, SECOND = "What should I stop doing?", "Whom should I meet?"


@pytest.mark.parametrize("deed", ["", "   ", "then.", "Then, then …,", " . "])
def test_a_plan_needs_a_deed(deed: str) -> None:
    form = commitments.plan_form(commitments.Draft())
    read = commitments.read_plan(submitted(form, deed=wrote(deed)), form.get("private_metadata"))
    assert isinstance(read, dict)
    assert list(read) == ["deed"]


def test_blanks_are_no_answer_in_any_of_them() -> None:
    plan = Planned(4, "it rains", "I'll walk")
    happened = commitments.read_happened(submitted(commitments.tell_form(plan), happened=BLANK))
    told = mentor_forms.read_told(submitted(mentor_forms.tell_form(3, "Priya", FIRST), ask_answer=BLANK))
    did = mentor_forms.read_did(submitted(mentor_forms.did_form(3, "Stop"), ask_did=BLANK))
    advice = mentors_side.answer_form(3, "Ana", FIRST, may_quote=False)
    answer = mentors_side.read_answer(submitted(advice, ask_answer=BLANK))
    better = raising.read_raised(submitted(raising.raise_form(9, exposures(as_is, 1)), sentence=BLANK), 1)
    assert [type(one) for one in (happened, told, did, answer, better)] == [dict] * 5


def test_what_was_recommended_is_taken_back_by_emptying_it_and_only_then() -> None:
    [said] = exposures(as_is, 1)
    form = raising.recommend_form(9, [said])
    assert submitted(form)["recommended"][ids.INPUT]["value"] == said.recommended
    emptied = submitted(form, recommended=wrote(""))
    assert raising.read_recommendation(emptied, 1, may_be_empty=True) == raising.Recommendation(1, "")
    assert isinstance(raising.read_recommendation(emptied, 1), dict)


def asking(own_words: str = "", **changes: dict[str, object]) -> str | dict[str, str]:
    form = mentor_forms.ask_form(PRIYA, [FIRST, SECOND], can_ask_for_me=True, own_words=own_words)
    return mentor_forms.read_question(submitted(form, **changes), [FIRST, SECOND])


def test_a_question_is_chosen_or_written_and_never_guessed() -> None:
    assert asking() == FIRST
    assert asking(ask_which=chosen("1")) == SECOND
    assert asking(ask_which=chosen("mine"), ask_own=wrote("What now?")) == "What now?"
    assert asking("What now?") == "What now?"
    assert list(asking(ask_which=chosen("mine"))) == ["ask_own"]
    assert list(asking(ask_own=wrote("What now?"))) == ["ask_own"], "written, and another one chosen"
    assert list(asking(ask_which=chosen("²"))) == ["ask_which"]


def test_a_mentor_is_of_this_slack_or_from_outside_not_both() -> None:
    form = mentor_forms.mentor_form("Priya, head of operations")
    values = submitted(form)
    assert mentor_forms.read_mentor(values) == mentor_forms.Chosen(
        None, "Priya, head of operations", Every.QUARTER
    )
    values["mentor_person"] = {ids.INPUT: {"selected_user": "U0PRIYA"}}
    wrong = mentor_forms.read_mentor(values)
    assert isinstance(wrong, dict)
    assert list(wrong) == ["mentor_name"]
    assert isinstance(mentor_forms.read_mentor(submitted(mentor_forms.mentor_form())), dict)


@pytest.mark.parametrize("name", ["Ana", "Maria Fernanda de la Cruz y Santiago Villanueva", "😀" * 80])
def test_a_long_name_cuts_nothing_of_what_a_mentor_agrees_to(name: str) -> None:
    asked = mentors_side.to_mentor(3, name, FIRST)
    [option] = [
        one for block in asked.blocks for e in block.get("elements", []) for one in e.get("options", [])
    ]
    assert option["text"]["text"].endswith("may quote me by name in a review")


def test_a_message_of_another_year_that_is_saved_is_named_with_its_year() -> None:
    old = evidence.form(replace(seen(as_is), today=date(2027, 1, 5)))
    assert ", 20 Nov 2026." in texts(old)
    assert ", 20 Nov." in texts(evidence.form(seen(as_is)))
