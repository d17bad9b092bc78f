"""A reply is cut into pieces: what belongs together stays together, and nothing is counted twice."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.classifier import Classifier

ATOMS = [
    *("posted 3 reels", "planned the Q2 calendar", "told the CFO we're undercharging", "didn't get to it"),
    *(
        "- ",
        "• ",
        "1) ",
        "* ",
        "\n",
        "\n\n",
        ", ",
        ". ",
        " and then ",
        "; ",
        "!!",
        " (",
        ") ",
        "…",
        "'",
        '"',
        "\t",
    ),
    *(
        "<@U02AB3C>",
        "https://example.com/a?b=c_d",
        "> what did you do?\n",
        "&gt; ",
        " 😅 ",
        ":tada:",
        "👩‍👩‍👧",
    ),
    *("\u202e", "\u0000", "\u200b", "é", "日本", "[SEP]", "x" * 300, "ﬁx", "İ", "a\u0301"),
]
ANYTHING = st.lists(st.sampled_from(ATOMS), max_size=25).map("".join) | st.text(max_size=120)


@settings(max_examples=150, deadline=None)
@given(reply=ANYTHING)
@example(reply="")
@example(reply="\n")
@example(reply=")(")
@example(reply="1) 1) ")
def test_pieces_lie_in_the_text_in_order_and_apart(classifier: Classifier, reply: str) -> None:
    last = 0
    for piece in classifier.read(reply):
        assert last <= piece.start < piece.end <= len(reply)
        assert piece.text == reply[piece.start : piece.end]
        assert piece.text == piece.text.strip()
        assert any(letter.isalnum() for letter in piece.text)
        last = piece.end


def pieces_of(classifier: Classifier, reply: str) -> list[str]:
    return [piece.text for piece in classifier.read(reply)]


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (
            "- fixed the login bug\n- reviewed 3 PRs\n- wrote the RFC for the billing split",
            ["fixed the login bug", "reviewed 3 PRs", "wrote the RFC for the billing split"],
        ),
        (
            "1) on call, quiet\n2) bumped the dependencies\n3) planned the team's test strategy",
            ["on call, quiet", "bumped the dependencies", "planned the team's test strategy"],
        ),
        (
            "posted the reels and then planned the Q2 calendar",
            ["posted the reels", "planned the Q2 calendar"],
        ),
        ("Hello! booked two guests, edited ep 41.", ["booked two guests", "edited ep 41"]),
        ("ran the weekly report", ["ran the weekly report"]),
        ("• stock count 😅\n• drivers' schedule :tada:", ["stock count", "drivers' schedule"]),
        ("Covered two late shifts. Did the rota.", ["Covered two late shifts", "Did the rota"]),
    ],
)
def test_lists_sentences_and_then_are_cut_where_a_person_would_cut(
    classifier: Classifier, reply: str, expected: list[str]
) -> None:
    assert pieces_of(classifier, reply) == expected


def test_two_verbs_with_one_purpose_stay_one_piece(classifier: Classifier) -> None:
    assert pieces_of(classifier, "pulled and cleaned the churn data") == ["pulled and cleaned the churn data"]


def test_a_sigh_of_the_same_word_three_times_is_one_piece(classifier: Classifier) -> None:
    reply = "contracts, contracts, contracts. Then chased the vendor about the missing invoices"
    assert [piece.text for piece in classifier.read(reply)] == [
        "contracts, contracts, contracts",
        "chased the vendor about the missing invoices",
    ]
    assert len(classifier.read("- 1:1s\n- 1:1s\n- answered tickets")) == 3, (
        "whoever lists it twice did it twice"
    )


@pytest.mark.parametrize("reply", ["I sat in on the pricing round.", "pitched. threw up before"])
def test_a_few_words_that_are_surely_something_done_are_not_lost(classifier: Classifier, reply: str) -> None:
    assert pieces_of(classifier, reply)


def test_a_quoted_question_is_nobodys_activity(classifier: Classifier) -> None:
    reply = "> What did you do outside your comfort zone this week?\nposted three reels"
    assert pieces_of(classifier, reply) == ["posted three reels"]


@pytest.mark.parametrize(
    "reply", ["", "   ", "😀", "hi!", "Thanks, have a nice weekend!", "https://example.com/x"]
)
def test_where_nothing_was_done_nothing_counts(classifier: Classifier, reply: str) -> None:
    assert [piece for piece in classifier.read(reply) if piece.placement.rung is not None] == []


def test_a_long_reply_is_cut_alike_at_its_beginning_and_its_end(classifier: Classifier) -> None:
    lines = [f"- fixed bug number {number}" for number in range(400)]
    assert pieces_of(classifier, "\n".join(lines)) == [line[2:] for line in lines]


MONTH = """posted the reels,
answered forty customer emails, covered the late shift on Tuesday, fixed the printer,
planned the quarter's content, argued for dropping the spring campaign, showed product why customers leave at
checkout, rewrote the falls checklist for our ward, presented the retention numbers to the board, updated the
website banner, sent the newsletter, trained two new colleagues on the till, cleaned up the shared drive, met
finance about next year's budget, proposed a new price for the small plan, interviewed five customers about
delivery, wrote the minutes of the Monday meeting, booked the rooms for the workshop, led the talks with the
supplier, moved the team's calendar to one place, tested the new checkout on my phone,
collected the figures for
the monthly report, convinced sales and support to share one list, drew up the rota for December"""


def test_of_what_a_month_brought_hardly_anything_is_overlooked(classifier: Classifier) -> None:
    """Looked at in one piece, more than half of such a list was lost or run together."""
    things = " ".join(MONTH.split()).split(", ")
    assert len(set(pieces_of(classifier, ", ".join(things))) & set(things)) >= len(things) * 0.8


@pytest.mark.parametrize("words", ["....", "a ", "\n", "😀", "\u0301", "word, "])
def test_forty_thousand_characters_of_anything_are_read(classifier: Classifier, words: str) -> None:
    reply = (words * 40_000)[:40_000]
    assert all(piece.end <= 40_000 for piece in classifier.read(reply))
