"""Moments as sentences say them; local datetimes come in."""

from datetime import datetime

from bot.domain.dates_in_words import time_in_words, weekday_in_words


def moment(at: datetime) -> str:
    """ "Friday at 15:00", of a local datetime."""
    return f"{weekday_in_words(at.date())} at {time_in_words(at.time())}"
