"""Up to the limit Slack takes it, one more and it refuses: each number of the table."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.playground.check import check_message, check_view
from bot.playground.limits import LIMITS

Make = Callable[[int], Any]


def words(n: int, kind: str = "plain_text") -> dict[str, Any]:
    return {"type": kind, "text": "x" * n}


def options(n: int) -> list[dict[str, Any]]:
    return [{"text": words(1), "value": str(i)} for i in range(n)]


def section(**more: Any) -> dict[str, Any]:
    return {"type": "section", "text": words(1), **more}


def button(**more: Any) -> dict[str, Any]:
    return section(accessory={"type": "button", "action_id": "a", "text": words(1), **more})


def chooser(kind: str, n: int) -> dict[str, Any]:
    return section(accessory={"type": kind, "action_id": "a", "options": options(n)})


def one_option(**more: Any) -> dict[str, Any]:
    element = {
        "type": "static_select",
        "action_id": "a",
        "options": [{"text": words(1), "value": "v", **more}],
    }
    return section(accessory=element)


def pie(n: int) -> dict[str, Any]:
    segments = [{"label": str(i), "value": 1} for i in range(n)]
    return {"type": "data_visualization", "title": "t", "chart": {"type": "pie", "segments": segments}}


def bars(n: int, categories: int = 2, label: int = 1) -> dict[str, Any]:
    names = [f"{i:x>{label}}" for i in range(categories)]
    data = [{"label": name, "value": 1} for name in names]
    series = [{"name": str(i), "data": data} for i in range(n)]
    chart = {"type": "bar", "series": series, "axis_config": {"categories": names}}
    return {"type": "data_visualization", "title": "t", "chart": chart}


BLOCKS: dict[str, Make] = {
    "section.text": lambda n: section(text=words(n)),
    "section.fields": lambda n: {"type": "section", "fields": [words(1)] * n},
    "section.field": lambda n: {"type": "section", "fields": [words(n, "mrkdwn")]},
    "header.text": lambda n: {"type": "header", "text": words(n)},
    "context.elements": lambda n: {"type": "context", "elements": [words(1)] * n},
    "actions.elements": lambda n: {"type": "actions", "elements": [
        {"type": "button", "action_id": str(i), "text": words(1)} for i in range(n)]},
    "markdown.text": lambda n: {"type": "markdown", "text": "x" * n},
    "block_id": lambda n: section(block_id="x" * n),
    "action_id": lambda n: button(action_id="x" * n),
    "button.text": lambda n: button(text=words(n)),
    "button.value": lambda n: button(value="x" * n),
    "confirm.title": lambda n: button(confirm={"title": words(n), "text": words(1)}),
    "confirm.text": lambda n: button(confirm={"text": words(n)}),
    "option.text": lambda n: one_option(text=words(n)),
    "option.value": lambda n: one_option(value="x" * n),
    "option.description": lambda n: one_option(description=words(n)),
    "select.options": lambda n: chooser("static_select", n),
    "checkboxes.options": lambda n: chooser("checkboxes", n),
    "radio_buttons.options": lambda n: chooser("radio_buttons", n),
    "overflow.options": lambda n: chooser("overflow", n),
    "table.rows": lambda n: {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]] * n},
    "chart.title": lambda n: {**pie(1), "title": "x" * n},
    "chart.segments": pie,
    "chart.series": bars,
    "chart.categories": lambda n: bars(1, n),
    "chart.label": lambda n: bars(1, 2, n),
}  # fmt: skip


@pytest.mark.parametrize("limit", BLOCKS)
def test_a_block_is_refused_one_over_its_limit(limit: str) -> None:
    most = LIMITS[limit].most
    assert check_message("text", [BLOCKS[limit](most)]) is None
    verdict = check_message("text", [BLOCKS[limit](most + 1)])
    assert verdict is not None
    assert verdict.error == "invalid_blocks"
    assert "json-pointer:/blocks/0" in verdict.messages[0]


def modal(**more: Any) -> dict[str, Any]:
    return {"type": "modal", "title": words(1), "blocks": [section()], **more}


@pytest.mark.parametrize(
    ("limit", "make"),
    [
        ("view.title", lambda n: modal(title=words(n))),
        ("view.submit", lambda n: modal(submit=words(n))),
        ("view.close", lambda n: modal(close=words(n))),
        ("view.private_metadata", lambda n: modal(private_metadata="x" * n)),
        ("view.callback_id", lambda n: modal(callback_id="x" * n)),
        ("modal.blocks", lambda n: modal(blocks=[section()] * n)),
    ],
)
def test_a_modal_is_refused_one_over_its_limit(limit: str, make: Make) -> None:
    most = LIMITS[limit].most
    assert check_view(make(most), "modal") is None
    verdict = check_view(make(most + 1), "modal")
    assert verdict is not None
    assert verdict.error == "invalid_arguments"


def test_messages_have_limits_of_their_own() -> None:
    assert check_message("x" * 40_000, None) is None
    assert check_message("", []).error == "no_text"  # type: ignore[union-attr]
    assert check_message("x" * 40_001, None).error == "msg_too_long"  # type: ignore[union-attr]
    assert check_message("x", [section()] * 50) is None
    assert check_message("x", [section()] * 51).error == "invalid_blocks"  # type: ignore[union-attr]
    long = check_message("x", [section(text=words(3000))] * 5)
    assert long is not None
    assert long.error == "msg_blocks_too_long"


def test_a_view_may_not_be_too_large() -> None:
    view = modal(blocks=[section(text=words(3000))] * 100)
    assert check_view(view, "modal").error == "view_too_large"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("blocks", "why"),
    [
        ([{"type": "unheard_of"}], "unsupported type"),
        ([section(colour="red")], "invalid additional property: colour"),
        ([section(block_id="a"), section(block_id="a")], "already exists"),
        ([one_option(text=None)], "must not be null"),
        ([{"type": "section"}], "text or fields"),
        ([{"type": "header", "text": words(3, "mrkdwn")}], "plain_text"),
        ([{"type": "header", "text": words(0)}], "more than 0"),
        ([section(accessory={"type": "plain_text_input", "action_id": "a"})], "unsupported type"),
        ([button(style="bold")], "valid enum"),
        ([pie(1), pie(1), pie(1)], "at most 2"),
        ([{**bars(2), "chart": {**bars(2)["chart"], "axis_config": {"categories": ["z"]}}}],
         "every category"),
        ([{"type": "rich_text", "elements": [
            {"type": "rich_text_section", "elements": [{"type": "text", "text": ""}]}]}],
         "missing required field: text"),
        ("[", "array"),
    ],
)  # fmt: skip
def test_what_is_not_block_kit_is_refused_with_a_reason(blocks: Any, why: str) -> None:
    verdict = check_message("text", blocks)
    assert verdict is not None
    assert verdict.error == "invalid_blocks"
    assert any(why in message for message in verdict.messages), verdict.messages


def test_a_chart_stands_in_messages_only() -> None:
    home = {"type": "home", "blocks": [pie(2)]}
    assert check_message("text", [pie(2)]) is None
    assert check_view(home, "home") is not None
    assert check_view({"type": "home", "blocks": [section()]}, "home") is None


def test_an_initial_option_must_be_one_of_the_options_in_every_letter() -> None:
    listed = options(2)
    element = {"type": "static_select", "action_id": "a", "options": listed}
    assert check_message("x", [section(accessory={**element, "initial_option": listed[0]})]) is None
    other = {"text": words(2), "value": "0"}
    assert check_message("x", [section(accessory={**element, "initial_option": other})]) is not None


def test_a_form_with_inputs_needs_a_submit() -> None:
    block = {"type": "input", "label": words(1), "element": {"type": "plain_text_input", "action_id": "a"}}
    assert check_view(modal(blocks=[block]), "modal") is not None
    assert check_view(modal(blocks=[block], submit=words(2)), "modal") is None


def test_every_limit_names_its_source() -> None:
    assert all(limit.most > 0 and limit.source for limit in LIMITS.values())
