"""What `headroom classify` prints."""

import json

from bot.classifier import Classifier
from bot.classifier.lines import classified


def test_each_line_gets_its_answer_in_order(classifier: Classifier) -> None:
    lines = [json.dumps({"text": text}) for text in ("posted reels", "on holiday until thursday")]
    first, second = (json.loads(line.words) for line in classified(lines, classifier))
    assert list(first) == ["text", "rung", "stretch", "confidence"]
    assert (first["text"], first["rung"], first["stretch"]) == ("posted reels", "tactical", False)
    assert second["rung"] is None
    assert 0 <= first["confidence"] <= 1


def test_a_bad_line_is_named_and_the_rest_is_done(classifier: Classifier) -> None:
    bad = ["not json", "[1]", '{"words": "x"}', '{"text": 7}', "3", r'{"text": "\ud800"}', "[" * 5000]
    lines = list(classified(['{"text": "a"}', *bad, "", '{"text": "b"}'], classifier))
    assert [line.bad for line in lines] == [False, *[True] * len(bad), False]
    assert lines[1].words.startswith("line 2: ")
    assert json.loads(lines[-1].words)["text"] == "b"


def test_more_lines_than_are_placed_at_once_keep_their_order(classifier: Classifier) -> None:
    texts = [f"fixed bug {number}" for number in range(600)]
    lines = classified((json.dumps({"text": text}) for text in texts), classifier)
    assert [json.loads(line.words)["text"] for line in lines] == texts


def test_split_gives_pieces_with_offsets(classifier: Classifier) -> None:
    reply = "fixed the login bug, reviewed 3 PRs"
    (line,) = classified([json.dumps({"text": reply})], classifier, split=True)
    activities = json.loads(line.words)["activities"]
    assert [(a["text"], a["start"], a["end"]) for a in activities] == [
        ("fixed the login bug", 0, 19),
        ("reviewed 3 PRs", 21, 35),
    ]
    assert set(activities[0]) == {"text", "start", "end", "rung", "stretch", "confidence"}


def test_the_mark_that_some_editors_begin_a_file_with_is_no_mistake(classifier: Classifier) -> None:
    (line,) = classified(['\ufeff{"text": "posted reels"}\r\n'], classifier)
    assert not line.bad
