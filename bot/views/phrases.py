"""Phrases that several views have in common."""

from bot.views.blocks import Block, words

ONLY_YOU = "Only you see it."
_CHANNEL_NAME = 80


def counted(number: int, noun: str) -> str:
    """ "1 thing", "3 things"; for nouns whose plural takes an s."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def named_channel(name: str) -> Block:
    """A channel by the name that we know: `blocks.channel` would show nothing to whoever isn't in it."""
    return words(f"#{name}", _CHANNEL_NAME)
