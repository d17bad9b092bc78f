"""What somebody means by "pause 2 weeks" or "pause until 3 Dec". Dates are local dates."""

import calendar
import re
from datetime import date, timedelta

from bot.domain.dates_in_words import WEEKDAYS
from bot.domain.weeks import month_after, month_number, month_of, month_start

LONGEST_PAUSE = timedelta(days=366)
USUAL_PAUSE = "2 weeks"  # when somebody says no more than "pause"

_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.? )?"


def parse_pause(words: str, today: date) -> date | None:
    """The date from which the bot may write again, or None if that isn't understood.

    "2 weeks", "10 days", "a month", "until 3 Dec", "until Monday", "2026-12-03", "next week". A date without
    a year is the next one to come. Anything under a day, or over a year, is None as well.
    """
    end = parse_day(words, today)
    return end if end is not None and timedelta(days=1) <= end - today <= LONGEST_PAUSE else None


def parse_day(words: str, today: date) -> date | None:
    """The day that such words mean, be it over; None for what names none."""
    text = " ".join(words.casefold().replace(",", " ").split())
    text = re.sub(r"^(for|until|till|til|to|by|on) ", "", text)
    if text == "today":
        return today
    return _by_length(text, today) or _by_name(text, today) or _by_date(text, today)


def _by_length(text: str, today: date) -> date | None:
    match = re.fullmatch(r"(\d{1,3}|[a-z]+) ?(day|week|month|year|d|w|m|y)s?", text)
    if match is None:
        return None
    count = int(match[1]) if match[1].isdigit() else _NUMBERS.get(match[1], 0)
    if not 1 <= count <= 400:
        return None
    unit = match[2][0]
    if unit in "my":
        return _months_on(today, count * (12 if unit == "y" else 1))
    return today + timedelta(days=count * (7 if unit == "w" else 1))


def _months_on(today: date, months: int) -> date:
    month = month_start(month_after(month_of(today), months))
    return month.replace(day=min(today.day, calendar.monthrange(month.year, month.month)[1]))


def _by_name(text: str, today: date) -> date | None:
    if text == "tomorrow":
        return today + timedelta(days=1)
    monday = today + timedelta(days=7 - today.weekday())
    if text == "next week":
        return monday
    if text == "next month":
        return month_start(month_after(month_of(today)))
    name = text.removeprefix("next ").removesuffix(".")
    days = [n for n, day in enumerate(WEEKDAYS) if len(name) >= 3 and day.casefold().startswith(name)]
    return today + timedelta(days=(days[0] - today.weekday() - 1) % 7 + 1) if days else None


def _by_date(text: str, today: date) -> date | None:
    if iso := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text):
        return _date(int(iso[1]), int(iso[2]), int(iso[3]))
    day_first = re.fullmatch(
        _WEEKDAY + r"(?:the )?(\d{1,2})(?:st|nd|rd|th|\.)? (?:of )?([a-z]+)\.?(?: (\d{4}))?", text
    )
    month_first = re.fullmatch(_WEEKDAY + r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?(?: (\d{4}))?", text)
    if day_first:
        return _day_of_month(day_first[1], day_first[2], day_first[3], today)
    if month_first:
        return _day_of_month(month_first[2], month_first[1], month_first[3], today)
    return None


def _day_of_month(day: str, name: str, year: str | None, today: date) -> date | None:
    month = month_number(name)
    if month is None:
        return None
    if year:
        return _date(int(year), month, int(day))
    this_year = _date(today.year, month, int(day))
    return this_year if this_year and this_year >= today else _date(today.year + 1, month, int(day))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
