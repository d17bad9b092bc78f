"""Every view keeps within Slack's limits, whatever people write, and says nothing that nobody meant."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.playground.check import check_message, check_view
from bot.views.blocks import Message
from bot.views.words import length
from tests.views.gallery import homes, messages, modals, payload

MOST_TEXT = 12_000

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
AWKWARD = (
    "",
    " \n\t ",
    "\u202e\u2066\u200f\u0000\u0007",
    "a" * 40_000,
    "word " * 8_000,
    "\n" * 40_000,
    FAMILY * 5_000,
    "\U0001f1e9\U0001f1ea" * 20_000,
    "e\u0301\u0323" * 13_000,
    "\u05e9\u05dc\u05d5\u05dd " * 8_000,
    "\u6f22" * 13_000,
    "<!channel> <@U1> *b* _i_ `c` ~s~ & <https://evil|here>",
    "\ud800 lone",
)

anything = st.one_of(
    st.text(max_size=120),
    st.text(st.sampled_from("aé🎉\u0301\u200d\u202e\ufe0f\U0001f1e9\U0001f3fd\n\t <@U1>*_`&"), max_size=400),
    st.text(min_size=1, max_size=20).map(lambda text: (text * 4_000)[:4_000]),
)


def each_text(node: Any) -> Iterator[str]:
    """Every text that stands in a payload."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "text" and isinstance(value, str):
                yield value
            else:
                yield from each_text(value)
    elif isinstance(node, list):
        for one in node:
            yield from each_text(one)


def each_object(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from each_object(value)
    elif isinstance(node, list):
        for one in node:
            yield from each_object(one)


def refused(message: Message) -> list[object]:
    """What Slack would refuse about a message, with and without its chart."""
    sent = [payload(message), payload(message, with_charts=False)]
    verdicts = [check_message(str(one["text"]), one["blocks"]) for one in sent]
    total = max(sum(length(text) for text in each_text(one["blocks"])) for one in sent)
    return [verdict for verdict in verdicts if verdict is not None] + ([total] if total > MOST_TEXT else [])


def check_everything(text: str) -> None:
    def said(_: str) -> str:
        return text

    for name, message in messages(said).items():
        assert refused(message) == [], name
        assert len(message.blocks) <= 50, name
    for name, modal in modals(said).items():
        assert check_view(modal, "modal") is None, name
    for name, home in homes(said).items():
        assert check_view(home, "home") is None, name


def test_every_view_is_taken_by_slack_with_realistic_words() -> None:
    for name, message in messages().items():
        assert refused(message) == [], name
    for name, modal in modals().items():
        assert check_view(modal, "modal") is None, name
    for name, home in homes().items():
        assert check_view(home, "home") is None, name


@pytest.mark.parametrize("text", AWKWARD, ids=[f"{text[:6]!r} x {len(text)}" for text in AWKWARD])
def test_every_view_is_taken_by_slack_with_awkward_words(text: str) -> None:
    check_everything(text)


@given(anything)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_view_is_taken_by_slack_with_any_words(text: str) -> None:
    check_everything(text)


def everything_shown() -> Iterator[tuple[str, Any]]:
    for name, message in messages().items():
        yield name, payload(message)
    yield from modals().items()
    yield from homes().items()


def test_nothing_is_ever_parsed_as_mrkdwn() -> None:
    for name, shown in everything_shown():
        assert not [one for one in each_object(shown) if one.get("type") in ("mrkdwn", "markdown")], name


def test_notifications_never_quote_a_person() -> None:
    secret = "Xyzzy"
    for name, message in messages(lambda _: secret).items():
        assert secret not in message.text, name


def test_notifications_cannot_mention_anybody() -> None:
    for name, message in messages().items():
        assert not re.search(r"<[@!#]", message.text), name


def test_the_voice_has_no_exclamation_marks_no_emoji_and_no_markup_to_be_read() -> None:
    emoji = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf]")
    for name, shown in everything_shown():
        for text in each_text(shown):
            assert "!" not in text, name
            assert "`" not in text, name
            assert not emoji.search(text), name


def test_no_direction_or_control_character_leaves() -> None:
    dirty = "a\u202eb\u2066c\u0000d\u200fe\x07"
    for name, message in messages(lambda _: dirty).items():
        assert not re.search(
            "[\u202a-\u202e\u2066-\u2069\u200e\u200f\x00-\x09\x0b-\x1f]", "".join(each_text(payload(message)))
        ), name


def test_a_chart_always_comes_with_the_same_in_words() -> None:
    for name, message in messages().items():
        charts = [block for block in message.blocks if block["type"] == "data_visualization"]
        assert bool(charts) == (message.plain_blocks is not None), name
        if message.plain_blocks is not None:
            assert [b for b in message.blocks if b not in charts] == message.plain_blocks, name
