"""What the two stages learn from."""

from collections.abc import Callable
from random import Random

from training.examples import (
    GIVEN,
    GIVEN_REPLIES,
    Example,
    Reply,
    activities,
    in_the_given_hand,
    pieces_of,
    replies,
    written_for,
)
from training.fit import Lesson

# Activities in the last lesson: pieces of replies in the given hand, and some of the first lesson.
ALSO, AGAIN = 6_000, 2_000
GIVEN_COUNT, GIVEN_REPLIES_COUNT = 4, 5  # how often what was given stands in it


def first_lesson() -> Lesson:
    """All that was written beside what was given: activities, and replies with their pieces as activities."""
    single = [one for one in activities(written_for("activities")) if one.part == "train"]
    wholes = [one for one in replies(written_for("replies")) if one.part == "train"]
    return Lesson(_each_once(single + pieces_of(wholes)), wholes)


def last_lesson(of: Callable[[str], bool] = lambda _: True) -> Lesson:
    """The given examples of the professions that ``of`` lets through, replies in the same hand, and some of
    the first lesson, so that it isn't forgotten.
    """
    given = [one for one in activities(GIVEN) if of(one.profession)]
    given_replies = [one for one in replies(GIVEN_REPLIES) if of(one.profession)]
    hand, chance = replies(in_the_given_hand()), Random(5)
    more = chance.sample(pieces_of(hand), ALSO) + chance.sample(first_lesson().activities, AGAIN)
    return Lesson(
        GIVEN_COUNT * _each_once(given + pieces_of(given_replies)) + _each_once(more),
        GIVEN_REPLIES_COUNT * given_replies + hand,
    )


def all_texts() -> list[str]:
    """What the word pieces are chosen by: the first lesson and all that was given."""
    first = first_lesson()
    ones: list[Example | Reply] = [
        *activities(GIVEN),
        *replies(GIVEN_REPLIES),
        *first.activities,
        *first.replies,
    ]
    return [one.text for one in ones]


def _each_once(examples: list[Example]) -> list[Example]:
    """The last of those with the same words."""
    return list({example.text: example for example in examples}.values())
