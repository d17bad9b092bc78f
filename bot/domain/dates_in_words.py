"""Dates as the bot says them: English, the same on every machine, no locale."""

from datetime import date, time, timedelta

from bot.domain.weeks import MONTHS, month_start, week_span

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_PLAIN_ZONES = {"UTC", "GMT", "Etc/UTC", "Etc/GMT", "Zulu", "UCT", "Etc/UCT", "Etc/Zulu", "Universal"}


def weekday_in_words(day: date | int) -> str:
    """ "Friday", from a date or from 4."""
    return WEEKDAYS[day if isinstance(day, int) else day.weekday()]


def time_in_words(at: time) -> str:
    """ "15:00"."""
    return f"{at.hour:02d}:{at.minute:02d}"


def short_date(day: date, today: date | None = None) -> str:
    """ "20 Nov", with the year if it isn't today's."""
    return f"{day.day} {MONTHS[day.month - 1][:3]}{_year(day, today)}"


def plain_date(day: date, today: date | None = None) -> str:
    """ "20 November", with the year if it isn't today's."""
    return f"{day.day} {MONTHS[day.month - 1]}{_year(day, today)}"


def long_date(day: date, today: date | None = None) -> str:
    """ "Friday 20 November", with the year if it isn't today's."""
    return f"{weekday_in_words(day)} {plain_date(day, today)}"


def span_in_words(first: date, last: date) -> str:
    """ "16–20 Nov", "30 Nov–4 Dec", "28 Dec 2026–1 Jan 2027"."""
    if first == last:
        return short_date(first)
    if first.year != last.year:
        return f"{short_date(first)} {first.year}–{short_date(last)} {last.year}"
    if first.month != last.month:
        return f"{short_date(first)}–{short_date(last)}"
    return f"{first.day}–{short_date(last)}"


def week_in_words(week: str) -> str:
    """ "2026-W47" is "16–20 Nov": Monday to Friday, as people speak of a week."""
    monday, _ = week_span(week)
    return span_in_words(monday, monday + timedelta(days=4))


def month_in_words(month: str | date, today: date | None = None) -> str:
    """ "October", from "2026-10" or a date; "October 2025" if that isn't today's year."""
    start = month_start(month) if isinstance(month, str) else month
    return f"{MONTHS[start.month - 1]}{_year(start, today)}"


def _year(day: date, today: date | None) -> str:
    return f" {day.year}" if today is not None and day.year != today.year else ""


def zone_in_words(zone: str) -> str:
    """ "Europe/Berlin" is "Berlin time", "Etc/GMT+5" is "UTC−5"."""
    if zone in _PLAIN_ZONES:
        return "UTC"
    if zone.startswith("Etc/GMT"):
        # The sign of these names is the wrong way round, by POSIX.
        sign, hours = zone[7:8], zone[8:]
        return f"UTC{'−' if sign == '+' else '+'}{hours}" if hours not in ("", "0") else "UTC"
    return f"{city_of(zone)} time"


def city_of(zone: str) -> str:
    """ "America/Argentina/Buenos_Aires" is "Buenos Aires"."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")
