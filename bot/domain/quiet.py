"""How much may be said unasked: one message a day and two a week to a member, local dates and ISO weeks."""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import IntEnum

from bot.domain.weeks import iso_week

A_DAY, A_WEEK = 1, 2
LOOK_BACK = timedelta(days=9)
"""How far back the days have to be known that the limits count: a week, and what zones differ by."""


class Unasked(IntEnum):
    """What the bot says unasked, in the order of right of way: what stands higher here goes first."""

    PROMPT = 0
    SUMMARY = 1
    REMINDER = 2
    OTHER = 3


def may_send_unasked(sent_dates: Sequence[date], today: date) -> bool:
    """Whether another unasked message fits today, by the local dates of those that went out."""
    if not sent_dates:
        return True
    week = iso_week(today)
    this_week = sum(1 for day in sent_dates if iso_week(day) == week)
    return this_week < A_WEEK and sum(1 for day in sent_dates if day == today) < A_DAY


def gives_way(
    kind: Unasked,
    today: date,
    sent_dates: Sequence[date],
    coming: Sequence[tuple[Unasked, date]] = (),
) -> bool:
    """Whether a message of this kind has to wait: the limit is used up, or needed for something higher.

    `coming` is what is due from today on, by kind and local date: Tuesday's reminder waits if Monday brought
    the summary and Friday brings the prompt.
    """
    higher = [day for other, day in coming if other < kind and day >= today]
    return not may_send_unasked([*sent_dates, *higher], today)
