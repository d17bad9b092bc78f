"""What is somebody's own doing, by the shapes in which Slack says it."""

from typing import Any

import pytest

from bot.listeners.acts import in_dm, is_an_act


@pytest.mark.parametrize(
    ("event", "is_one"),
    [
        ({"channel": "D024BE91L", "channel_type": "im"}, True),
        ({"channel": "D024BE91L"}, True),
        ({"channel": "C024BE91L"}, False),
        ({"channel": "C024BE91L", "channel_type": "channel"}, False),
        ({"channel": "G024BE91L", "channel_type": "mpim"}, False),
        ({}, False),
    ],
)
def test_a_message_is_of_a_dm_by_its_channels_kind_or_else_by_its_id(
    event: dict[str, Any], is_one: bool
) -> None:
    assert in_dm(event) is is_one
    assert is_an_act({"event": event | {"type": "message"}}) is is_one
