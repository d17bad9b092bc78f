"""The mix as a picture: Slack's own chart, or bars made of characters where that doesn't work."""

from collections.abc import Sequence

from bot.domain.ladder import Rung
from bot.views.blocks import Block, own
from bot.views.ladder import NAMES
from bot.views.words import shown_flat

# docs.slack.dev/reference/block-kit/blocks/data-visualization-block; where sources differ, the smaller number
_SERIES = {**NAMES, Rung.BUSINESS: "Strategy beyond it"}  # a series' name has 20 characters at most
_TITLE, _CATEGORY, _MOST_CATEGORIES, _AXIS = 50, 20, 20, 50
_BAR, _WIDEST = "—", 12


def chart(title: str, columns: Sequence[tuple[str, Sequence[int]]], y_label: str) -> Block:
    """A bar chart: a column is a name, unlike the others, and a number for each rung, lowest first.

    Messages only; a message with it needs `plain_blocks` too.
    """
    columns = [(shown_flat(name, _CATEGORY), numbers) for name, numbers in columns[-_MOST_CATEGORIES:]]
    series = [
        {"name": _SERIES[rung], "data": [{"label": name, "value": numbers[n]} for name, numbers in columns]}
        for n, rung in enumerate(Rung)
    ]
    axes = {"categories": [name for name, _ in columns], "y_label": shown_flat(y_label, _AXIS)}
    return {
        "type": "data_visualization",
        "title": shown_flat(title, _TITLE),
        "chart": {"type": "bar", "series": series, "axis_config": axes},
    }


def bars(numbers: Sequence[int]) -> Block:
    """The same for one month, where Slack takes no chart: for each rung its words, and under them a bar.

    A bar is a run of dashes, bold so that it is seen as one: screen readers pass over dashes, or say one for
    all of them, where they would spell out blocks or emoji one by one. The words say it all without it.
    """
    most = max(*numbers, 1)
    lines = [f"{n} {NAMES[rung].lower()}\n{_bar(n, most)}" for n, rung in zip(numbers, Rung, strict=True)]
    return own("\n".join(line.rstrip() for line in lines))


def _bar(number: int, most: int) -> str:
    width = -(-number * min(most, _WIDEST) // most)
    return f"*{_BAR * width}*" if width else ""
