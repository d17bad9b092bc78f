"""The mix: how many placed activities stand on each rung in a span, and how many were stretches."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.activities import Activity
from bot.domain.ladder import Placing, Rung

ENOUGH_TO_COMPARE = 5
"""Fewer placed activities than this give counts and words, but no percentages, chart, change or target."""


@dataclass(frozen=True, slots=True)
class Mix:
    """Counts of activities; ``open`` is what nobody has placed yet, in no share."""

    tactical: int = 0
    functional: int = 0
    business: int = 0
    open: int = 0
    stretches: int = 0
    confirmed: int = 0

    @property
    def placed(self) -> int:
        return self.tactical + self.functional + self.business

    @property
    def strategic(self) -> int:
        return self.functional + self.business

    @property
    def told(self) -> int:
        """Everything that counts as an activity, placed or not."""
        return self.placed + self.open

    @property
    def enough(self) -> bool:
        return self.placed >= ENOUGH_TO_COMPARE

    @property
    def strategic_share(self) -> int:
        """Strategic among placed, in whole per cent; 0 when nothing is placed."""
        return share(self.strategic, self.placed)

    @property
    def business_share(self) -> int:
        """Beyond the field among placed, in whole per cent; 0 when nothing is placed."""
        return share(self.business, self.placed)

    def count(self, rung: Rung) -> int:
        return {Rung.TACTICAL: self.tactical, Rung.FUNCTIONAL: self.functional, Rung.BUSINESS: self.business}[
            rung
        ]

    def __add__(self, other: "Mix") -> "Mix":
        return Mix(
            self.tactical + other.tactical,
            self.functional + other.functional,
            self.business + other.business,
            self.open + other.open,
            self.stretches + other.stretches,
            self.confirmed + other.confirmed,
        )


def share(part: int, whole: int) -> int:
    """Whole per cent, halves up; 0 of 0 is 0."""
    return (200 * part + whole) // (2 * whole) if whole else 0


def mix_of(activities: Iterable[Activity]) -> Mix:
    """Count the activities that count."""
    counted = [a for a in activities if a.counts]
    rungs = [a.rung for a in counted]
    return Mix(
        tactical=rungs.count(Rung.TACTICAL),
        functional=rungs.count(Rung.FUNCTIONAL),
        business=rungs.count(Rung.BUSINESS),
        open=rungs.count(None),
        stretches=sum(a.stretch for a in counted),
        confirmed=sum(a.placing is Placing.CONFIRMED for a in counted),
    )
