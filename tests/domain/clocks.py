"""The clocks of the world from 2024 to 2030: six hundred names of zones, and the few rules they share."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import available_timezones

from bot.domain.slots import zone_info

ZONES = sorted(available_timezones() - {"localtime"})
MINUTE = timedelta(minutes=1)
_LOOKS = [datetime(2023, 12, 25, 12, tzinfo=UTC) + timedelta(weeks=n) for n in range(370)]


class Change(NamedTuple):
    """The minute from which a clock is another one, and by how much: forward is positive."""

    at: datetime
    by: timedelta


class Rule(NamedTuple):
    """What zones have in common that show the same time, always."""

    offset: timedelta
    changes: tuple[Change, ...]

    @property
    def gaps(self) -> list[Change]:
        return [change for change in self.changes if change.by > timedelta()]

    @property
    def overlaps(self) -> list[Change]:
        return [change for change in self.changes if change.by < timedelta()]


@lru_cache(maxsize=1)
def rules() -> dict[Rule, list[str]]:
    """Each rule with the zones that have it. No clock of these years changes twice within a week."""
    found: dict[Rule, list[str]] = {}
    for zone in ZONES:
        found.setdefault(_rule(zone), []).append(zone)
    return found


def _rule(zone: str) -> Rule:
    offsets = [_offset(look, zone) for look in _LOOKS]
    pairs = zip(_LOOKS, _LOOKS[1:], offsets, offsets[1:], strict=False)
    changes = (Change(_when(a, b, zone), after - before) for a, b, before, after in pairs if before != after)
    return Rule(offsets[0], tuple(changes))


def _offset(at: datetime, zone: str) -> timedelta:
    offset = at.astimezone(zone_info(zone)).utcoffset()
    assert offset is not None
    return offset


def _when(low: datetime, high: datetime, zone: str) -> datetime:
    """The minute, by halving."""
    before = _offset(low, zone)
    while high - low > MINUTE:
        middle = low + (high - low) // MINUTE // 2 * MINUTE
        if _offset(middle, zone) == before:
            low = middle
        else:
            high = middle
    return high
