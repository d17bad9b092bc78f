"""The quarter: three months side by side, as a chart and in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.commitments import Kept
from bot.domain.dates_in_words import month_in_words
from bot.domain.mentoring import Loop
from bot.domain.mix import Mix
from bot.domain.weeks import month_of
from bot.views.blocks import Block, Message, bullets, own, small
from bot.views.charts import chart
from bot.views.commitments import kept_in_words
from bot.views.summaries import NO_LOOP, NO_PLANS, NOT_HOURS, counts_in_words, loop_in_words, times_in_words


@dataclass(frozen=True, slots=True)
class Quarter:
    """Three months by their first days, oldest first; the last one may still be going on."""

    months: Sequence[tuple[date, Mix]]
    today: date
    kept: Kept = NO_PLANS
    in_the_room: int = 0
    loop: Loop = NO_LOOP

    @property
    def mix(self) -> Mix:
        return sum((mix for _, mix in self.months), Mix())


def quarter(q: Quarter) -> Message:
    """First line, chart and words; without enough to compare, the counts alone."""
    first = counts_in_words("The last three months", q.mix)
    by_month = bullets(_month(day, mix, q.today) for day, mix in q.months)
    plain = [own(f"*{first}*"), by_month, *_trend(q), *_besides(q), small(NOT_HOURS)]
    if sum(mix.enough for _, mix in q.months) < 2:
        return Message(first, plain)
    columns = [
        (month_in_words(day, q.today), (mix.tactical, mix.functional, mix.business)) for day, mix in q.months
    ]
    return Message(first, [plain[0], chart("Your last three months", columns, "Things"), *plain[1:]], plain)


def _month(day: date, mix: Mix, today: date) -> str:
    name = month_in_words(day, today)
    is_over = month_of(day) < month_of(today)
    return f"{name}: nothing told." if is_over and not mix.told else counts_in_words(name, mix)


def _trend(q: Quarter) -> list[Block]:
    """From the first month that has enough to the last one, by shares."""
    enough = [(day, mix) for day, mix in q.months if mix.enough]
    if len(enough) < 2:
        return [own("A trend needs two months with five things or more.")] if q.mix.told else []
    (first, before), (last, after) = enough[0], enough[-1]
    span = f"From {month_in_words(first, q.today)} to {month_in_words(last, q.today)}"
    strategic = f"strategic {before.strategic_share} % to {after.strategic_share} %"
    return [
        own(f"{span}: {strategic}, beyond your field {before.business_share} % to {after.business_share} %.")
    ]


def _besides(q: Quarter) -> list[Block]:
    lines = [f"Stretches: {q.mix.stretches}."] if q.mix.stretches else []
    lines += [f"In the room where others decided: {times_in_words(q.in_the_room)}."] if q.in_the_room else []
    lines += [f"Plans: {kept_in_words(q.kept)}."] if q.kept.settled else []
    lines += [f"Mentors: {loop_in_words(q.loop)}."] if q.loop != NO_LOOP else []
    return [bullets(lines)] if lines else []
