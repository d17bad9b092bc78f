"""The banks, read aloud by rule: enough of each kind, in our voice, and chosen fairly."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.banks import (
    Opens,
    choose,
    field_for,
    lacking,
    load_commitments,
    load_fields,
    load_follow_ups,
    load_mentor_questions,
    load_stretch_tasks,
    load_things_to_try,
)
from bot.domain.ladder import Rung
from bot.domain.mix import Mix

EXAMPLES = [
    text
    for field in load_fields()
    for texts in (field.tactical, field.functional, field.business, field.stretch)
    for text in texts
]
TIPS = [*load_things_to_try(), *load_stretch_tasks(), *load_mentor_questions(), *load_follow_ups()]
EVERYTHING = [*EXAMPLES, *(tip.text for tip in TIPS), *(plan.text for plan in load_commitments())]
CORPORATE = re.compile(
    r"\b(leverag|synerg|stakeholder|impact|deliverable|alignment|proactive|kpi|roi|bandwidth|actionable|"
    r"holistic|passion|excit|amazing|journey|empower|mindset|touch base|learnings|strateg|functional|"
    r"tactical)"
)


@pytest.mark.parametrize("text", EVERYTHING)
def test_the_voice_is_plain(text: str) -> None:
    assert "!" not in text
    assert not CORPORATE.search(text.casefold())
    assert text == text.strip()
    assert len(text) <= 190


def test_there_is_enough_of_each_kind() -> None:
    assert len(load_fields()) >= 10
    assert len(load_things_to_try()) >= 40
    assert len(load_stretch_tasks()) >= 30
    assert len(load_commitments()) >= 30
    assert len(load_mentor_questions()) >= 10
    for opens in Opens:
        assert sum(tip.opens is opens for tip in load_things_to_try()) >= 12
        assert sum(tip.opens is opens for tip in load_stretch_tasks()) >= 8
        assert sum(plan.opens is opens and not plan.fields for plan in load_commitments()) >= 8
    assert len(set(EVERYTHING)) == len(EVERYTHING)


@pytest.mark.parametrize("field", load_fields(), ids=lambda field: field.key)
def test_each_field_has_examples_for_every_step(field: object) -> None:
    found = field_for(getattr(field, "key", ""))
    assert all(len(found.examples(rung)) >= 3 for rung in Rung)
    assert len(found.stretch) >= 3
    for text in (one for rung in Rung for one in found.examples(rung)):
        assert text[0].isupper()
        assert text[-1] not in ".?,"
        assert len(text) <= 90


def test_the_examples_of_the_product_page_are_there() -> None:
    assert field_for("marketing").tactical[0] == "Posted the reels"
    assert "Showed product why customers leave at checkout" in field_for("marketing").business
    assert "Got three wards and pharmacy to agree one discharge plan" in field_for("nursing").business


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("marketing", "marketing"),
        ("Social Media", "marketing"),
        ("Nurse manager", "nursing"),
        ("head of IT", "engineering"),
        ("UX designer", "design"),
        ("Teaching & education", "teaching"),
        ("customer support", "support"),
        ("user research", "research"),
        ("beekeeper", "other"),
        ("", "other"),
    ],
)
def test_a_field_is_known_by_what_people_call_it(said: str, key: str) -> None:
    assert field_for(said).key == key


@given(st.text(max_size=60))
def test_any_word_for_a_field_finds_examples(said: str) -> None:
    assert field_for(said) in load_fields()


def test_what_a_mix_lacks_goes_from_beyond_the_field_to_the_comfort_zone() -> None:
    assert lacking(Mix(tactical=9, functional=3)) is Opens.BUSINESS
    assert lacking(Mix(tactical=9, business=1)) is Opens.FUNCTIONAL
    assert lacking(Mix(tactical=5, functional=3, business=2)) is Opens.STRETCH


def test_every_thing_to_try_comes_up_before_one_comes_again() -> None:
    seen: list[str] = []
    lacking_it = [tip.id for tip in load_things_to_try() if tip.opens is Opens.BUSINESS]
    for month in range(len(lacking_it)):
        (tip,) = choose(load_things_to_try(), f"7:{month}", Opens.BUSINESS, recent=seen)
        assert tip.id not in seen
        seen.append(tip.id)
    assert sorted(seen) == sorted(lacking_it)
    assert choose(load_things_to_try(), "7:99", Opens.BUSINESS, recent=seen)


def test_plans_suit_field_and_step_and_differ_from_one_another() -> None:
    for week in range(30):
        plans = choose(load_commitments(), f"1:{week}", Opens.BUSINESS, "Ward manager", count=3)
        assert len({plan.id for plan in plans}) == 3
        assert all(plan.opens is Opens.BUSINESS for plan in plans)
        assert {field for plan in plans for field in plan.fields} <= {"nursing"}


def test_the_same_choice_comes_out_for_the_same_week() -> None:
    first, again = (choose(load_stretch_tasks(), "T1:2026-11", count=5) for _ in range(2))
    assert first == again


def test_a_plan_reads_as_one_sentence() -> None:
    for plan in load_commitments():
        assert re.fullmatch(r"When .+, I'll .+\.", plan.text)
        assert not plan.when.endswith((".", ","))
