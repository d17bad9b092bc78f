"""Questions that take the place of the rotating one: the mentor loop, and how one introduced oneself."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.introductions import quarter_of
from bot.domain.mentoring import Mentor
from bot.domain.prompts import Asked, Question, Theme
from bot.domain.weeks import monday_of

TELL_AFTER = timedelta(days=6)
DID_AFTER = timedelta(days=28)
RESTS_PROMPTS = 4
WEEKS_OF_A_QUARTER = 14  # at most, by their Thursdays; a week has one question
_TO_THURSDAY = timedelta(days=3)  # which decides whose week it is, as ISO has it


class Turn(StrEnum):
    """Such a question, by the id that its prompt keeps; the first of those that are wanted is asked."""

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
    """Which of them is asked now, if any: never two prompts running, so that the themes keep their turns, and
    the same one not again within four prompts, whoever leaves it unanswered.

    ``asked`` is in order of time; ``introduced``: the member has said so this quarter.
    """
    if asked and turn_of(asked[-1].question_id) is not None:
        return None
    wanted = mentor_turns(mentors, now)
    if not introduced and asked:
        wanted.add(Turn.INTRODUCE)
    in_order = [turn for turn in _BY_ID.values() if turn in wanted] if wanted else []
    return next((turn for turn in in_order if not _asked_lately(asked, turn, now)), None)


def _asked_lately(asked: Sequence[Asked], turn: Turn, now: datetime) -> bool:
    """Whether this turn must wait: it was asked within the last few prompts. The question about introducing
    oneself comes once in each quarter instead, however near the last one was."""
    if turn is Turn.INTRODUCE:
        quarter = quarter_of(now.date())
        weeks = [week for question_id, week, _ in asked[-WEEKS_OF_A_QUARTER:] if question_id == turn]
        return any(quarter_of(monday_of(week) + _TO_THURSDAY) == quarter for week in weeks)
    return any(one.question_id == turn for one in asked[-RESTS_PROMPTS:])


def mentor_turns(mentors: Iterable[Mentor], now: datetime) -> set[Turn]:
    """What the mentor loop wants to ask now: come back and tell, what came of it, time to ask."""
    found = list(mentors)
    if not found:
        return set()
    asks = [ask for mentor in found for ask in mentor.asks]
    answered = [one.answered_at for one in asks if one.answered_at is not None and not one.did]
    is_wanted = {
        Turn.TELL: any(one.waits and now - one.asked_at >= TELL_AFTER for one in asks),
        Turn.DID: any(now - at >= DID_AFTER for at in answered),
        Turn.ASK: any(mentor.is_due(now) for mentor in found),
    }
    return {turn for turn, wanted in is_wanted.items() if wanted}
