"""Weeks and months as keys: "2026-W48" and "2026-11". Dates here are local dates of the member or team."""

import re
from datetime import date, timedelta
from functools import lru_cache

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def iso_week(local: date) -> str:
    """The ISO week that a local date lies in, as its key: "2026-W48". Keys sort as time does."""
    year, week, _ = local.isocalendar()
    return f"{year:04d}-W{week:02d}"


@lru_cache(maxsize=4096)
def monday_of(week: str) -> date:
    """The Monday of "2026-W48". Raises ValueError if there is no such week."""
    match = re.fullmatch(r"(\d{4})-W(\d{2})", week)
    if match is None:
        raise ValueError(f"not an ISO week: {week!r}")
    return date.fromisocalendar(int(match[1]), int(match[2]), 1)


def week_span(week: str) -> tuple[date, date]:
    """Monday and Sunday of a week."""
    monday = monday_of(week)
    return monday, monday + timedelta(days=6)


@lru_cache(maxsize=4096)
def week_after(week: str, weeks: int = 1) -> str:
    """The week so many weeks later; negative goes back."""
    return iso_week(monday_of(week) + timedelta(weeks=weeks))


def week_before(week: str) -> str:
    return week_after(week, -1)


def weeks_between(earlier: str, later: str) -> int:
    """How many weeks lie from one to the other: 1 for neighbours, negative if they stand the other way."""
    return (monday_of(later) - monday_of(earlier)).days // 7


def month_of(local: date) -> str:
    """The month of a local date as its key: "2026-11"."""
    return f"{local.year:04d}-{local.month:02d}"


@lru_cache(maxsize=1024)
def month_start(month: str) -> date:
    """The first day of "2026-11". Raises ValueError if there is no such month."""
    match = re.fullmatch(r"(\d{4})-(\d{2})", month)
    if match is None:
        raise ValueError(f"not a month: {month!r}")
    return date(int(match[1]), int(match[2]), 1)


def month_after(month: str, months: int = 1) -> str:
    """The month so many months later; negative goes back."""
    start = month_start(month)
    year, index = divmod(start.year * 12 + start.month - 1 + months, 12)
    return f"{year:04d}-{index + 1:02d}"


def month_before(month: str) -> str:
    return month_after(month, -1)


def month_span(month: str) -> tuple[date, date]:
    """First and last day of a month."""
    return month_start(month), month_start(month_after(month)) - timedelta(days=1)


def last_day(month: str) -> date | None:
    """The last day of "2026-11"; None for what is no month, which a form may send back."""
    try:
        return month_span(month)[1]
    except ValueError:
        return None


def month_number(word: str) -> int | None:
    """1 to 12 for "October", "oct", "Sept."; None for anything else."""
    word = word.strip(" .,").casefold()
    if word == "sept":
        return 9
    if len(word) < 3:
        return None
    numbers = [n for n, name in enumerate(MONTHS, start=1) if name.casefold().startswith(word)]
    return numbers[0] if len(numbers) == 1 else None


def parse_month(words: str, today: date) -> date | None:
    """The first day of the month that somebody names, or None if it is not understood.

    "2026-10", "10/2026", "October", "oct 2025", "of October", "this", "last month". A bare name is the latest
    such month that has begun. A month to come is understood; whether it has anything in it is the caller's
    question.
    """
    text = re.sub(r"^(of|for|in) ", "", " ".join(words.casefold().replace(",", " ").split()))
    return _named_month(text, today) or _numbered_month(text) or _spelled_month(text, today)


def _named_month(text: str, today: date) -> date | None:
    if text.removesuffix(" month") in ("this", "current", "now"):
        return today.replace(day=1)
    if text.removesuffix(" month") in ("last", "previous", "the last"):
        return month_start(month_before(month_of(today)))
    return None


def _numbered_month(text: str) -> date | None:
    match = re.fullmatch(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})", text) or re.fullmatch(
        r"(?P<m>\d{1,2})[-/.](?P<y>\d{4})", text
    )
    if match is None or not 1 <= int(match["m"]) <= 12 or int(match["y"]) < 1:
        return None
    return date(int(match["y"]), int(match["m"]), 1)


def _spelled_month(text: str, today: date) -> date | None:
    word, _, year = text.partition(" ")
    month = month_number(word)
    if month is None or not re.fullmatch(r"(\d{4})?", year) or year == "0000":
        return None
    if year:
        return date(int(year), month, 1)
    return date(today.year if month <= today.month else today.year - 1, month, 1)
