"""Preview: a message as it would be sent, with invented words and figures; nothing is read or sent.

The operator sees the wording, never a member's words.
"""

from datetime import date

from bot.clock import Clock
from bot.domain.banks import choose, lacking, load_things_to_try
from bot.domain.dates_in_words import weekday_in_words
from bot.domain.ladder import Rung
from bot.domain.mix import Mix
from bot.domain.prompts import load_questions
from bot.domain.shares import Shares
from bot.domain.weeks import month_before, month_of, month_start
from bot.domain.workdays import EVERY_WEEKDAY, next_working_day
from bot.playground.text import words as visible
from bot.settings import Settings
from bot.views import digests, prompts, summaries
from bot.views.blocks import Message

INVENTED = "(A preview: words and figures are invented, and nothing is sent.)"
MIX, BEFORE = Mix(9, 3, 2, 1, 3, 6), Mix(8, 2, 0, 0, 1, 5)


def render(settings: Settings, clock: Clock, what: str) -> str:
    """The words of a prompt, a summary or a digest."""
    today = clock.now().date()
    if what == "digest":
        message = _digest(today, settings)
    else:
        message = _prompt(today, settings) if what == "prompt" else _summary(today)
    body = "\n".join(visible(message.plain_blocks or message.blocks))
    return f"{INVENTED}\n\nNotification: {message.text}\n\n{body}"


def _prompt(today: date, settings: Settings) -> Message:
    questions = load_questions(settings.questions).questions
    question = questions[today.toordinal() // 7 % len(questions)]
    tomorrow = weekday_in_words(next_working_day(today, EVERY_WEEKDAY))
    return prompts.weekly(prompts.WeeklyPrompt(0, question, next_working_day=tomorrow))


def _summary(today: date) -> Message:
    month = month_before(month_of(today))
    to_try = choose(load_things_to_try(), month, lacking(MIX))[0].text
    words = ("Showed product why customers leave at checkout", "Argued for dropping the spring campaign")
    return summaries.month(
        summaries.MonthSummary(
            month=month_start(month),
            today=today,
            mix=MIX,
            earlier=((month_start(month_before(month)), BEFORE),),
            target=2,
            sentences=tuple((Rung.BUSINESS, one) for one in words),
            stretches=words[:1],
            to_try=to_try,
        )
    )


def _digest(today: date, settings: Settings) -> Message:
    month = month_start(month_before(month_of(today)))
    task = "Let somebody who makes the work present the results. Be in the room, and let them talk."
    return digests.digest(
        digests.Digest("marketing", month, 9, Shares(60, 30, 10), 25, task, minimum=settings.minimum_group)
    )
