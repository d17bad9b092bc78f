"""Sections of Home that have no room of their own: the month and those before it, what was told lately, the
steps. Each is [] if there is nothing to show. A chart isn't allowed there: see `charts.bars`."""

from collections.abc import Sequence
from datetime import date

from bot.domain.dates_in_words import month_in_words
from bot.domain.mix import Mix
from bot.views import ids
from bot.views.blocks import Block, actions, bullets, button, header, own, small, words
from bot.views.charts import bars
from bot.views.ladder import ladder
from bot.views.phrases import counted
from bot.views.summaries import NOT_HOURS, counts_in_words

_RECENT = 300

Month = tuple[date, Mix]
"""A month by its first day."""


def month(this: Month, earlier: Sequence[Month], today: date) -> list[Block]:
    """This month so far, then the months before, the latest first. `earlier` is oldest first."""
    blocks = [*_so_far(this, today), *_before([one for one in earlier if one[1].told], today)]
    return [*blocks, actions(button("The last three months", ids.QUARTER_OPEN))] if blocks else []


def _so_far(this: Month, today: date) -> list[Block]:
    day, mix = this
    if not mix.placed:
        return []
    counts = bars((mix.tactical, mix.functional, mix.business))
    stretches = [f"Stretches: {mix.stretches}."] if mix.stretches else []
    open_ = [f"Not placed: {mix.open}."] if mix.open else []
    top = header(f"{month_in_words(day, today)} so far: {counted(mix.placed, 'thing')}")
    return [top, counts, small(" ".join([*stretches, *open_, NOT_HOURS]))]


def _before(earlier: Sequence[Month], today: date) -> list[Block]:
    if not earlier:
        return []
    lines = [counts_in_words(month_in_words(day, today), mix) for day, mix in reversed(earlier)]
    return [header("Before"), *_trend(earlier, today), bullets(lines)]


def _trend(earlier: Sequence[Month], today: date) -> list[Block]:
    """From the first to the last of the months that have enough for shares."""
    enough = [one for one in earlier if one[1].enough]
    if len(enough) < 2:
        return []
    (since, first), (until, last) = enough[0], enough[-1]
    names = f"{month_in_words(since, today)} to {month_in_words(until, today)}"
    strategic = _moved(first.strategic_share, last.strategic_share)
    beyond = _moved(first.business_share, last.business_share)
    return [own(f"*{names}*: strategic {strategic}, beyond your field {beyond}.")]


def _moved(before: int, now: int) -> str:
    return (
        f"still {now} %" if before == now else f"{'up' if now > before else 'down'} from {before} to {now} %"
    )


def lately(recent: Sequence[str]) -> list[Block]:
    """The member's own words, latest first, and the way to all of them."""
    if not recent:
        return []
    said = bullets(words(one, _RECENT) for one in recent)
    buttons = [
        button("All of it", ids.HISTORY_OPEN),
        button("One level up", ids.REFLECTION_RAISE),
        button("In the room", ids.REFLECTION_RECOMMEND),
        button("Make the pack", ids.PACK_MAKE, label="What you confirmed, as a document for a review"),
    ]
    return [header("You told me lately"), said, actions(*buttons)]


def ways(*, plan: bool, problem: bool, mentor: bool, introduction: bool) -> list[Block]:
    """What can be begun, of what nothing stands above yet."""
    buttons = [button("Plan next week", ids.COMMITMENT_PLAN)] if plan else []
    buttons += [button("Name a problem I own", ids.PROBLEM_NAME)] if problem else []
    buttons += [button("Ask somebody you respect", ids.MENTOR_OPEN)] if mentor else []
    buttons += [button("How I introduce myself", ids.INTRODUCTION_WRITE)] if introduction else []
    return [header("When you like"), actions(*buttons)] if buttons else []


def steps(field: str) -> list[Block]:
    return [header("The steps"), *ladder(field)]
