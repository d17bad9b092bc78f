"""How long what somebody told is kept: whole months, counted from the instant it was told."""

from datetime import UTC, datetime


def cutoff(now: datetime, months: int) -> datetime:
    """What was told at or before this instant is over its time now. Both in UTC."""
    return _moved(now, -months)


def kept_until(told: datetime, months: int) -> datetime:
    """The first instant at which something told then is over its time. Both in UTC."""
    return _moved(told, months)


def _moved(moment: datetime, months: int) -> datetime:
    """The same day and time so many months away; where that month is too short, the month after begins."""
    utc = moment.astimezone(UTC)
    year, index = divmod(utc.year * 12 + utc.month - 1 + months, 12)
    try:
        return utc.replace(year=year, month=index + 1)
    except ValueError:
        year, index = divmod(year * 12 + index + 1, 12)
        return datetime(year, index + 1, 1, tzinfo=UTC)
