"""Ids and months as Slack brings them back."""

import re

from bot import metrics
from bot.views.ids import row_id


def number(value: object) -> int:
    """The id that a button carries; 0, which no row has, for anything else. What none of ours carries is
    counted: somebody made it up."""
    text = str(value or "")
    found = row_id(text)
    if found is None:
        _count(text)
    return found or 0


def month(value: object) -> str | None:
    """The month, "2026-11", that a button or a form carries; None for anything else, also counted."""
    text = str(value or "")
    if re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", text) and text > "0001":
        return text
    _count(text)
    return None


def _count(made_up: str) -> None:
    if made_up:
        metrics.REFUSED.labels("tampered").inc()
