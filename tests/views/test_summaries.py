"""The month by its states."""

from datetime import date

from bot.domain.ladder import Rung
from bot.domain.mix import Mix
from bot.views import ids, summaries
from tests.views.gallery import month
from tests.views.reading import buttons, elements, texts


def test_the_first_line_stands_alone() -> None:
    found = summaries.month(month()).text
    assert found == "October: 14 things, 9 tactical, 5 strategic, 2 of those beyond your field."


def test_the_first_month_promises_a_comparison() -> None:
    assert summaries.month(month(first_month=True, earlier=())).text.endswith(
        "I'll compare from November on."
    )


def test_the_mix_stands_beside_its_target_and_the_month_before() -> None:
    read = texts(summaries.month(month()))
    assert "64 % tactical, 36 % strategic; beyond your field 14 %." in read
    assert "Of ten, about 4 were strategic; you aimed at 3." in read
    assert "Against September: strategic up 19 points, beyond your field up 14 points." in read


def test_one_of_ten_was_and_all_others_were() -> None:
    read = texts(summaries.month(month(mix=Mix(tactical=9, functional=1))))
    assert "Of ten, 1 was strategic; you aimed at 3." in read
    read = texts(summaries.month(month(mix=Mix(tactical=5))))
    assert "Of ten, none were strategic; you aimed at 3." in read


def test_without_a_target_none_is_named() -> None:
    assert "you aimed at" not in texts(summaries.month(month(target=0)))


def test_fewer_than_five_give_counts_and_words_but_no_shares_chart_change_or_target() -> None:
    message = summaries.month(month(mix=Mix(tactical=3, business=1)))
    read = texts(message)
    assert message.plain_blocks is None
    assert "%" not in read
    assert "Against" not in read
    assert "you aimed at" not in read
    assert "Showed product why customers leave at checkout" in read


def test_a_month_before_with_too_few_is_not_compared() -> None:
    read = texts(summaries.month(month(earlier=((date(2026, 9, 1), Mix(tactical=2)),))))
    assert "Against" not in read
    assert "; too few to compare." in read


def test_an_empty_month_is_fine_and_offers_two_ways() -> None:
    message = summaries.month(month(mix=Mix()))
    assert message.text == "October is empty here, and that's fine."
    assert buttons(message) == ["Tell me one thing from it", "Ask me less"]
    assert elements(message, "button")[0]["value"] == "2026-10"


def test_what_is_not_placed_is_counted_and_can_be_placed() -> None:
    message = summaries.month(month())
    assert "not placed: 2" in texts(message)
    assert [one["action_id"] for one in elements(message, "button")] == [ids.ACTIVITY_SORT]


def test_every_month_that_shows_counts_says_that_they_are_not_hours() -> None:
    for mix in (Mix(tactical=9), Mix(tactical=1), Mix(open=2)):
        assert summaries.NOT_HOURS in texts(summaries.month(month(mix=mix, sentences=())))


def test_the_chart_has_a_column_for_each_month_and_a_series_for_each_step() -> None:
    drawn = next(b for b in summaries.month(month()).blocks if b["type"] == "data_visualization")["chart"]
    assert drawn["axis_config"]["categories"] == ["September", "October"]
    assert [[point["value"] for point in one["data"]] for one in drawn["series"]] == [[10, 9], [2, 3], [0, 2]]


def test_shares_of_tactical_and_strategic_always_add_up() -> None:
    read = texts(summaries.month(month(mix=Mix(tactical=7, functional=1))))
    assert "87 % tactical, 13 % strategic" in read


def test_words_from_several_steps_carry_no_single_name() -> None:
    both = ((Rung.BUSINESS, "One plan"), (Rung.TACTICAL, "Posted"))
    assert "In your words:" in texts(summaries.month(month(sentences=both)))


def test_a_bad_month_is_answered_with_what_is_accepted() -> None:
    read = texts(summaries.bad_month("2027-13", date(2026, 11, 18)))
    assert "2027-13" in read
    assert "/growth summary October" in read
