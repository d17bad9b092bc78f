"""Words, and the pieces they are cut into."""

from hypothesis import given
from hypothesis import strategies as st

from bot.classifier.wordpiece import EMOJI, LINE, LINK, MENTION, OWN, UNKNOWN, WordPieces

PIECES = WordPieces([*OWN, "post", "##ed", "reel", "##s", "cafe", "-", ".", "'", "don", "t"])


def cut(text: str) -> list[tuple[str, tuple[int, ...]]]:
    return [(text[word.start : word.end], word.pieces) for word in PIECES.words(text)]


def test_words_are_cut_greedily_and_keep_their_place() -> None:
    assert cut("Posted reels.") == [("Posted", (8, 9)), ("reels", (10, 11)), (".", (14,))]


def test_accents_and_case_make_no_difference() -> None:
    assert cut("Café CAFÉ cafe\u0301") == [("Café", (12,)), ("CAFÉ", (12,)), ("cafe\u0301", (12,))]


def test_links_mentions_emoji_and_line_breaks_are_one_piece_each() -> None:
    text = "<@U02AB> https://a.b/c_d?e=f :tada: 👩‍👩‍👧 \n<https://x.y|z>"
    kinds = [pieces for _, pieces in cut(text)]
    assert kinds == [(MENTION,), (LINK,), (EMOJI,), (EMOJI,), (LINE,), (LINK,)]


def test_what_cannot_be_cut_to_its_end_is_unknown_as_a_whole() -> None:
    assert cut("postxyz " + "s" * 100) == [("postxyz", (UNKNOWN,)), ("s" * 100, (UNKNOWN,))]


@given(st.text())
def test_words_are_in_order_apart_and_hold_every_letter(text: str) -> None:
    last, held = 0, set()
    for word in PIECES.words(text):
        assert last <= word.start < word.end <= len(text)
        assert word.pieces
        held |= set(range(word.start, word.end))
        last = word.end
    assert all(place in held for place, letter in enumerate(text) if letter.isalnum())
