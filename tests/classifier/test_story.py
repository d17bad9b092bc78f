"""What the demo's people put right is found in what they said: else the story would wait for it in vain."""

from collections.abc import Iterator

import pytest

from bot.classifier import Classifier
from bot.demo import ENDS, STORY
from bot.playground import Playground
from bot.playground.story import Step, read

SAID = ("says", "reply", "thread_reply")


def put_right() -> Iterator[tuple[str, str]]:
    """The words of each activity whose rung somebody chooses, and the message in which they stood last."""
    steps: list[Step] = list(read(STORY, Playground(), ENDS).steps)
    for number, step in enumerate(steps):
        words = step.more.get("element", "")
        before = [one for one in steps[:number] if one.who == step.who and one.does in SAID]
        found = [str(one.more["text"]) for one in before if words.lower() in str(one.more["text"]).lower()]
        if step.does == "choose" and found:
            yield words, found[-1]


@pytest.mark.parametrize(("words", "message"), list(put_right()))
def test_what_is_put_right_was_found(classifier: Classifier, words: str, message: str) -> None:
    kept = [piece.text.lower() for piece in classifier.read(message) if piece.placement.rung is not None]
    assert any(words.lower() in text for text in kept), f"{words!r} is not among {kept}"
