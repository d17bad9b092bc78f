"""Retention: what a summary announces of what will soon be erased."""

from dataclasses import dataclass
from datetime import date

from bot.domain.dates_in_words import plain_date
from bot.views import ids
from bot.views.blocks import Block, Message, actions, button, own, simple
from bot.views.phrases import counted


@dataclass(frozen=True, slots=True)
class SoonErased:
    """``count`` answers, told on ``told_until`` or before, will be erased by ``by`` (local dates).
    ``months``: how long answers are kept."""

    count: int
    told_until: date
    by: date
    months: int


def announced(soon: SoonErased, today: date) -> list[Block]:
    """Under a summary, with a way to keep a copy."""
    return [
        own(f"*Soon to be erased*: {in_words(soon, today)}"),
        actions(button("Export everything", ids.MEMBER_EXPORT)),
    ]


def alone(soon: SoonErased, today: date) -> Message:
    """In place of a summary that would be empty."""
    return simple(in_words(soon, today), actions(button("Export everything", ids.MEMBER_EXPORT)))


def in_words(soon: SoonErased, today: date) -> str:
    told, it = counted(soon.count, "answer"), "it" if soon.count == 1 else "them"
    until, by = plain_date(soon.told_until, today), plain_date(soon.by, today)
    return (
        f"I keep what you tell me for {soon.months} months. By {by} I will have erased {told} from"
        f" {until} or before, and my messages about {it}."
    )
