"""Questions that take the place of the rotating one: the mentor loop, and how one introduced oneself."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.mentoring import Mentor
from bot.domain.prompts import Asked, Question, Theme

TELL_AFTER = timedelta(days=6)
DID_AFTER = timedelta(days=28)


class Turn(StrEnum):
    """Such a question, by the id that its prompt keeps."""

    TELL = "turn-tell"  # what did they say?
    DID = "turn-did"  # what did you do about it?
    INTRODUCE = "turn-introduce"
    ASK = "turn-ask"  # time to ask


_TEXTS = {
    Turn.TELL: "You meant to ask somebody for advice. What did they say? If you haven't: is this the week?",
    Turn.DID: "You were given advice a while ago. What did you do about it?",
    Turn.INTRODUCE: "How did you introduce yourself, the last time somebody asked what you do?",
    Turn.ASK: "Is this the week to ask somebody you respect what to do differently?",
}
QUESTIONS = {
    turn: Question(turn, Theme.POSITIONING if turn is Turn.INTRODUCE else Theme.MENTOR, text)
    for turn, text in _TEXTS.items()
}


_BY_ID = {turn.value: turn for turn in Turn}


def turn_of(question_id: str) -> Turn | None:
    return _BY_ID.get(question_id)


def choose_turn(
    asked: Sequence[Asked], mentors: Iterable[Mentor], *, introduced: bool, now: datetime
) -> Turn | None:
    """Which of them is asked now, if any: never two prompts running, so that the themes keep their turns.

    ``asked`` is in order of time; ``introduced``: the member has said so this quarter.
    """
    if asked and turn_of(asked[-1].question_id) is not None:
        return None
    wanted = mentor_turn(mentors, now)
    if wanted in (Turn.TELL, Turn.DID):
        return wanted
    if not introduced and asked:
        return Turn.INTRODUCE
    return wanted


def mentor_turn(mentors: Iterable[Mentor], now: datetime) -> Turn | None:
    """What the mentor loop wants to ask now: come back and tell, what came of it, or time to ask."""
    found = list(mentors)
    asks = [ask for mentor in found for ask in mentor.asks]
    if any(one.waits and now - one.asked_at >= TELL_AFTER for one in asks):
        return Turn.TELL
    answered = [one for one in asks if one.answered_at is not None and not one.did]
    if any(one.answered_at is not None and now - one.answered_at >= DID_AFTER for one in answered):
        return Turn.DID
    return Turn.ASK if any(mentor.is_due(now) for mentor in found) else None
