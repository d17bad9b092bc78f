"""A digest shows shares of several people and nothing of anybody."""

import pytest

from bot.domain.shares import Shares
from bot.views import digests, team_setup, teams
from tests.views.gallery import messages
from tests.views.gallery_teams import OCTOBER, SEPTEMBER, digest
from tests.views.reading import texts


def test_the_first_line_says_how_many_took_part() -> None:
    assert digests.digest(digest()).text == "October: 7 people took part."


def test_strategic_never_stands_without_the_part_beyond_the_field() -> None:
    read = texts(digests.digest(digest()))
    assert "60 % tactical, 40 % strategic; beyond their own field: 10 % of everything" in read


def test_neither_words_nor_picture_tell_an_end_of_the_scale_exactly() -> None:
    message = digests.digest(digest(shares=Shares(100, 0, 0), earlier=()))
    picture = next(block for block in message.blocks if block["type"] == "data_visualization")
    assert picture["title"] == "What the team told in October", "there is no other month to see"
    drawn = picture["chart"]
    assert [one["data"][0]["value"] for one in drawn["series"]] == [95, 3, 2]
    assert "over 90 % tactical, under 10 % strategic" in texts(message)


CHARTED = {name: one for name, one in messages().items() if "data_visualization" in str(one.blocks)}


@pytest.mark.parametrize("name", CHARTED)
def test_whatever_a_chart_shows_stands_in_words_too(name: str) -> None:
    message = CHARTED[name]
    assert message.plain_blocks is not None
    charts = [block for block in message.blocks if block["type"] == "data_visualization"]
    assert [block for block in message.blocks if block not in charts] == message.plain_blocks
    said = texts({"blocks": message.plain_blocks})
    for month in charts[0]["chart"]["series"][0]["data"]:  # the lowest step, by month
        assert month["label"] in said
        assert any(f"{n} tactical" in said or f"{n} % tactical" in said for n in _told(month["value"])), month


def _told(value: int) -> tuple[str, ...]:
    """A number, or the blurred end that it stands for."""
    return (str(value), "over 90", "under 10") if value > 90 or value < 10 else (str(value),)


def test_stretches_are_a_share_with_blurred_ends() -> None:
    assert "Outside their comfort zone: under 10 % of everything." in texts(
        digests.digest(digest(stretches=0))
    )


def test_fewer_than_five_people_are_not_counted_out() -> None:
    """Where the operator set the minimum to 3."""
    assert digests.digest(digest(contributors=3)).text == "October: fewer than 5 people took part."


def test_a_change_is_said_with_the_ends_that_are_shown() -> None:
    before = (digests.Earlier(SEPTEMBER, Shares(95, 5, 0)),)
    read = texts(digests.digest(digest(shares=Shares(85, 10, 5), earlier=before)))
    assert "Since September: strategic up from under 10 %, beyond their own field unchanged." in read


def test_a_comparison_that_is_withheld_says_why() -> None:
    read = texts(digests.digest(digest(earlier=(), comparison_withheld=True)))
    assert "it wasn't the same people" in read


def test_below_the_minimum_there_is_no_figure_but_the_minimum_and_one_task() -> None:
    read = texts(digests.not_enough(OCTOBER, 5, "Give somebody a problem."))
    assert [character for character in read if character.isdigit()] == ["5"]
    assert read.index("single somebody out") < read.index("Give somebody a problem."), "the rule in one piece"


def test_the_managers_are_told_that_nothing_was_posted() -> None:
    withheld = digests.not_enough(OCTOBER, 5, "Give somebody a problem.")
    assert "I posted nothing there" in texts(digests.for_managers_only("marketing", withheld))


def test_the_example_is_marked_as_invented() -> None:
    assert texts(teams.example()).startswith("An example: every figure here is invented.")


def test_who_set_it_up_and_what_it_contains_is_posted_first() -> None:
    message = team_setup.announcement("U0PRIYA", "marketing")
    assert message.blocks[0]["elements"][0]["elements"][0] == {"type": "user", "user_id": "U0PRIYA"}
    assert "Only from 5 people up" in texts(message)


@pytest.mark.parametrize("shared", [True, False])
def test_where_another_organisation_reads_the_channel_both_the_form_and_the_first_post_say_so(
    shared: bool,
) -> None:
    form = team_setup.setup_modal("C1", "marketing", "Europe/Berlin", shared=shared)
    post = team_setup.announcement("U0PRIYA", "marketing", shared=shared)
    assert ["Another organisation reads it" in texts(one) for one in (form, post)] == [shared, shared]
