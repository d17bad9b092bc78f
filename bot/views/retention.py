"""Retention: what a summary announces of what will soon be erased."""

from dataclasses import dataclass
from datetime import date

from bot.domain.dates_in_words import plain_date
from bot.views import ids
from bot.views.blocks import Block, Message, actions, button, own, simple
from bot.views.phrases import counted


@dataclass(frozen=True, slots=True)
class Leaving:
    """What goes soon: ``count`` answers, told until ``told_until``, gone by ``by`` (local dates)."""

    count: int
    told_until: date
    by: date
    months: int


def announced(leaving: Leaving, today: date) -> list[Block]:
    """Under a summary, with a way to keep a copy."""
    return [
        own(f"*Soon to be erased*: {in_words(leaving, today)}"),
        actions(button("Export everything", ids.MEMBER_EXPORT)),
    ]


def alone(leaving: Leaving, today: date) -> Message:
    """In place of a summary that would be empty."""
    return simple(in_words(leaving, today), actions(button("Export everything", ids.MEMBER_EXPORT)))


def in_words(leaving: Leaving, today: date) -> str:
    told = counted(leaving.count, "answer")
    until, by = plain_date(leaving.told_until, today), plain_date(leaving.by, today)
    return (
        f"I keep what you tell me for {leaving.months} months. By {by} I will have erased {told} from"
        f" {until} or before, and my messages about them."
    )
