"""The ceiling signal: three months of work that almost never left the field."""

from collections.abc import Sequence

from bot.domain.mix import Mix
from bot.domain.weeks import month_after

MONTHS = 3
LEAST_PLACED = 15
FLOORS = (5, 10, 20)
"""Per cent of placed activities beyond the field; under it for three months, a member is told."""


def stayed_under(months: Sequence[Mix], floor: int) -> bool:
    """Whether each of the three months lay under the floor. A month of which nothing is placed says nothing,
    so then it did not; 0 is no floor."""
    if len(months) != MONTHS or sum(mix.placed for mix in months) < LEAST_PLACED:
        return False
    return all(mix.placed and mix.business * 100 < floor * mix.placed for mix in months)


def may_tell(month: str, told: str | None) -> bool:
    """Once a quarter at most: ``told`` is the month after which they were told last, like "2026-11"."""
    return told is None or month >= month_after(told, MONTHS)
