"""What is typed after /growth."""

from bot.listeners.commands import IN_SETTINGS
from bot.views.help import _COMMANDS


def test_each_thing_that_help_says_is_in_the_settings_leads_there() -> None:
    held = dict(_COMMANDS)["/growth settings"].split(", ")
    assert len(held) > 5
    assert {*held, "time", "weekly"} <= IN_SETTINGS
