"""Moments as sentences say them; local datetimes come in."""

from datetime import date, datetime

from bot.domain.dates_in_words import long_date, time_in_words, weekday_in_words

_WEEK = 7


def when(at: datetime, today: date) -> str:
    """ "today at 15:00", "on Monday at 15:00"; with the date where the weekday could be another week's."""
    hour, day = time_in_words(at.time()), at.date()
    if day == today:
        return f"today at {hour}"
    is_near = 0 < (day - today).days < _WEEK
    return f"on {weekday_in_words(day) if is_near else long_date(day, today)} at {hour}"
