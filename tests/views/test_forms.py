"""What a form shows is what its reader reads; what is missing is answered with a sentence."""

from datetime import time

import pytest

from bot.domain.members import Aspiration, Choices, Rhythm
from bot.views import forms
from bot.views.members import choices_form
from bot.views.prompts import answer_form
from bot.views.reflections import reflect_form
from bot.views.team_setup import setup_modal
from tests.views.gallery import ANA, QUESTION, as_is, own_field
from tests.views.submitting import chosen, marked, submitted, wrote


@pytest.mark.parametrize("before", [ANA, own_field(as_is)], ids=["ana", "own words"])
def test_settings_that_nobody_touches_stay_as_they_were(before: Choices) -> None:
    form = choices_form(before, zone="Europe/Berlin", joining=False)
    assert forms.read_choices(submitted(form), form["private_metadata"]) == before


def joining(**changes: dict[str, object]) -> Choices | forms.Errors:
    form = choices_form(None, zone="Europe/Berlin", joining=True, draft_id=5)
    return forms.read_choices(submitted(form, **changes), form["private_metadata"])


def test_whoever_joins_has_friday_at_three_in_the_zone_of_slack_and_a_reminder() -> None:
    read = joining(field=chosen("nursing"), aspiration=chosen("beyond"))
    target = Aspiration.BEYOND.target
    assert read == Choices(
        "nursing", Aspiration.BEYOND, 4, time(15), "Europe/Berlin", Rhythm.WEEKLY, target,
        zone_chosen=False, remind=True,
    )  # fmt: skip


def test_the_usual_target_is_none_for_who_wants_to_be_the_best() -> None:
    read = joining(field=chosen("nursing"), aspiration=chosen("best"))
    assert isinstance(read, Choices)
    assert read.target == 0


def test_a_target_that_was_chosen_stands_whatever_the_aspiration() -> None:
    read = joining(field=chosen("nursing"), aspiration=chosen("best"), target=chosen("5"))
    assert isinstance(read, Choices)
    assert read.target == 5


def test_a_zone_that_was_chosen_no_longer_follows_slack() -> None:
    read = joining(field=chosen("data"), aspiration=chosen("unsure"), zone=chosen("Asia/Tokyo"))
    assert isinstance(read, Choices)
    assert (read.zone, read.zone_chosen) == ("Asia/Tokyo", True)


def test_a_field_and_an_aspiration_are_asked_for_and_never_guessed() -> None:
    read = joining()
    assert isinstance(read, dict)
    assert set(read) == {"field", "aspiration"}


def test_a_zone_that_nobody_knows_is_named() -> None:
    read = joining(field=chosen("data"), aspiration=chosen("unsure"), zone=chosen("../../etc/passwd"))
    assert isinstance(read, dict)
    assert set(read) == {"zone"}


def test_the_reminder_can_be_switched_off() -> None:
    form = choices_form(ANA, zone="Europe/Berlin", joining=False)
    read = forms.read_choices(submitted(form, remind=marked()), form["private_metadata"])
    assert isinstance(read, Choices)
    assert not read.remind


def test_another_country_and_being_asked_when_away_can_be_chosen() -> None:
    form = choices_form(ANA, zone="Europe/Berlin", joining=False)
    values = submitted(form, country=chosen("AT"), away=marked("ask_anyway"))
    read = forms.read_choices(values, form["private_metadata"])
    assert isinstance(read, Choices)
    assert (read.country, read.ask_anyway) == ("AT", True)


@pytest.mark.parametrize(("value", "country"), [("zone", None), ("none", "none"), ("XX", None), (5, None)])
def test_a_country_that_is_none_follows_the_zone(value: object, country: str | None) -> None:
    assert forms.read_country(value) == country


def test_the_draft_that_is_kept_on_joining_travels_with_the_form() -> None:
    form = choices_form(None, zone="Europe/Berlin", joining=True, draft_id=5)
    assert forms.read_carried(form["private_metadata"])["draft"] == 5


@pytest.mark.parametrize("metadata", [None, "", "{", "[1]", "5"])
def test_metadata_that_is_not_ours_is_nothing(metadata: str | None) -> None:
    assert forms.read_carried(metadata) == {}


def test_what_stands_under_comfort_zone_comes_first_and_its_end_is_known() -> None:
    form = answer_form(7, QUESTION)
    values = submitted(form, comfort=wrote("Said no"), rest=wrote("Posted the reels"), question=wrote("That"))
    answer = forms.read_answer(values)
    assert isinstance(answer, forms.Answer)
    assert answer.words == "Said no\nPosted the reels\nThat"
    assert answer.words[: answer.stretch_end] == "Said no"


def test_an_answer_needs_one_line_in_any_field() -> None:
    form = reflect_form()
    assert isinstance(forms.read_answer(submitted(form, rest=wrote("Posted the reels"))), forms.Answer)
    empty = forms.read_answer(submitted(form, comfort=wrote("  ")))
    assert isinstance(empty, dict)
    assert set(empty) == {"comfort"}


def test_a_teams_zone_is_the_one_chosen_or_the_usual_one() -> None:
    form = setup_modal("C0MARKETING", "marketing", "Europe/Berlin")
    assert forms.read_team(submitted(form), "UTC") == "Europe/Berlin"
    assert forms.read_team(submitted(form, team_zone=chosen("nowhere")), "UTC") == "UTC"
    assert forms.read_carried(form["private_metadata"])["channel"] == "C0MARKETING"
