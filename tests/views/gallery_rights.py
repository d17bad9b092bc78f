"""Help, and what belongs to a member by right, with realistic values: a part of `gallery`."""

from collections.abc import Callable
from datetime import UTC, datetime

from bot.views import help, learning, members, rights
from bot.views.blocks import Message

Said = Callable[[str], str]


def messages(said: Said) -> dict[str, Message]:
    return _help(said) | _rights(said)


def _help(said: Said) -> dict[str, Message]:
    return {
        "usage": help.usage(joined=True),
        "usage for others": help.usage(joined=False),
        "unknown": help.unknown(said("frobnicate")),
        "bad argument": help.bad_argument(
            "/growth pause", said("banana"), "a length", "/growth pause 2 weeks"
        ),
        "no argument": help.bad_argument("/growth pause", "", "a length", "/growth pause 2 weeks"),
        "privacy": help.privacy(),
        "privacy, of small groups": help.privacy(3),
        "thanks": help.thanks(),
        "undo": help.take_back(),
        "hi": help.hi(),
        "error": help.error_sorry(),
        "away": help.error_away(),
    }


def _rights(said: Said) -> dict[str, Message]:
    posted = [datetime(2026, 11, 27, 14, minute, tzinfo=UTC) for minute in range(30)]
    told = "\n\n".join(said(f"Posted the reels of week {week}") for week in range(3))
    pieces = rights.export_as_messages(told)
    return {
        "export": rights.export_is_coming(),
        "nothing to export": rights.nothing_to_export(),
        "ask before forgetting": rights.ask_before_forgetting(),
        "forgotten": rights.forgotten(21),
        "could not remove": rights.could_not_remove(posted, files=2),
        "welcome, used": members.welcome_used(),
        "learning": learning.learning(3, 10),
        **{f"export, {number}": piece for number, piece in enumerate(pieces)},
    }
