"""What people type, as Slack writes it down, and back."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.playground.cast import LARKSPUR
from bot.playground.clock import OwnClock
from bot.playground.emoji import PICTURE
from bot.playground.installed import Installed
from bot.playground.text import decode, encode, escape, rich_text, unescape, words
from bot.playground.world import World

WORLD = World(LARKSPUR, OwnClock(), Installed().user())
TRICKY = st.text("&<>;:|@#!.,/ ab\n'\"ltgmpx👍ÄשR") | st.text()
PARTS = st.sampled_from(
    ["https://a.example/x?y=1&z=<2>", "me@b.com", "c.org/d.", "@Ana Silva", "#general", " ", "&lt;"]
)
ANOTHER_NAME = re.compile(r"@(?!Ana Silva(?!\w))[A-Za-z]+")


@given(TRICKY)
def test_escaping_is_undone_by_unescaping(text: str) -> None:
    assert unescape(escape(text)) == text


def names_nobody_else(text: str) -> bool:
    """A mention is read as the whole name, spelt as its owner spells it: here all are typed so."""
    return not any(map(WORLD.named, ANOTHER_NAME.findall(text)))


TYPED = st.lists(TRICKY | PARTS).map("".join).filter(names_nobody_else)


@given(TYPED)
def test_what_was_typed_is_read_again(text: str) -> None:
    assume(not PICTURE.search(text))
    assert decode(encode(text, WORLD), WORLD) == text


@given(TRICKY)
def test_nobody_can_type_a_mention_of_everybody(text: str) -> None:
    assert "<!" not in encode(text, WORLD)


@given(TYPED)
def test_the_rich_text_has_the_same_words(text: str) -> None:
    shown = "".join(words(rich_text(encode(text, WORLD))))
    for piece in text.replace("@Ana Silva", " ").replace("#general", " ").split():
        if piece.isalnum() and piece.isascii():
            assert piece in shown


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("a & b < c", "a &amp; b &lt; c"),
        ("ask @Ana Silva now", "ask <@U0ANA0000> now"),
        ("ask @priya.", "ask <@U0PRIYA00>."),
        ("in #general", "in <#C000000001|general>"),
        ("see example.com", "see <http://example.com|example.com>"),
        ("(https://x.org/a)", "(<https://x.org/a>)"),
        ("mail a.b@c.de", "mail <mailto:a.b@c.de|a.b@c.de>"),
        ("<!channel> & <@U0ANA0000>", "&lt;!channel&gt; &amp; &lt;@U0ANA0000&gt;"),
        ("done 🎉", "done :tada:"),
        ("@nobody", "@nobody"),
    ],
)
def test_typed_and_written(typed: str, written: str) -> None:
    assert encode(typed, WORLD) == written
