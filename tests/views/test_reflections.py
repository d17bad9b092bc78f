"""The read-back: what was kept, where it stands, and what can be done about it."""

from bot.domain.activities import Activity
from bot.domain.ladder import Placing, Rung
from bot.views import ids
from bot.views.reflections import ReadBack, place_modal, read_back
from tests.views.gallery import activities
from tests.views.reading import buttons, elements, texts


def one(rung: Rung | None, placing: Placing, stretch: bool = False) -> Activity:
    return Activity(1, "Posted the reels", rung, placing, stretch)


def test_the_first_line_counts_things_then_those_beyond_the_field_then_stretches() -> None:
    kept = (
        *(one(Rung.TACTICAL, Placing.SUGGESTED) for _ in range(3)),
        one(Rung.BUSINESS, Placing.SUGGESTED, stretch=True),
    )
    assert read_back(ReadBack(9, kept)).text == "Kept: 4 things, 1 beyond your field, 1 stretch."


def test_each_activity_has_a_select_with_the_three_steps_and_not_an_activity() -> None:
    selects = elements(read_back(ReadBack(9, activities())), "static_select")
    assert [option["text"]["text"] for option in selects[0]["options"]] == [
        "Tactical", "Strategy in my field", "Strategy beyond my field", "Not an activity",
    ]  # fmt: skip
    assert [one.get("initial_option", {}).get("value") for one in selects] == [
        "tactical", "functional", "business", None,
    ]  # fmt: skip


def test_what_nobody_has_placed_asks_which_it_was() -> None:
    select = elements(read_back(ReadBack(9, (one(None, Placing.OPEN),))), "static_select")[0]
    assert select["placeholder"]["text"] == "Which was it?"


def test_the_select_finds_its_activity_and_the_ticks_their_reflection() -> None:
    blocks = read_back(ReadBack(9, activities())).blocks
    named = [block["block_id"] for block in blocks if "block_id" in block]
    assert named == ["activity-1", "activity-2", "activity-3", "activity-4", "stretch-9"]
    assert [ids.row_of(name) for name in named] == [1, 2, 3, 4, 9]


def test_stretches_are_ticked() -> None:
    group = elements(read_back(ReadBack(9, activities())), "checkboxes")[0]
    assert [option["value"] for option in group["initial_options"]] == ["3", "4"]


def test_eight_are_shown_and_the_rest_is_under_change() -> None:
    message = read_back(ReadBack(9, activities(count=11)))
    assert len(elements(message, "static_select")) == 8
    assert "And 3 more, under Change." in texts(message)


def test_what_is_no_activity_counts_nowhere_but_can_be_put_back() -> None:
    message = read_back(ReadBack(9, (one(None, Placing.NO_ACTIVITY),)))
    assert message.text.startswith("Kept, and counted nowhere")
    assert elements(message, "static_select")[0]["initial_option"]["text"]["text"] == "Not an activity"
    assert elements(message, "checkboxes") == []


def test_one_level_up_is_offered_only_for_something_tactical() -> None:
    tactical, business = one(Rung.TACTICAL, Placing.SUGGESTED), one(Rung.BUSINESS, Placing.SUGGESTED)
    assert buttons(read_back(ReadBack(9, (tactical,)))) == ["Change", "One level up", "Plan next week", "?"]
    assert "One level up" not in buttons(read_back(ReadBack(9, (business,))))


def test_a_late_answer_says_which_week_it_counts_for() -> None:
    assert "16–20 Nov" in texts(read_back(ReadBack(9, activities(), from_closed_week="16–20 Nov")))


def test_what_waits_to_be_placed_can_be_placed_in_one_window() -> None:
    assert len(elements(place_modal(activities(count=3)), "static_select")) == 3
    assert "All placed" in texts(place_modal([]))
