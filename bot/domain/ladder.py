"""The ladder: where an activity stands."""

from enum import StrEnum


class Rung(StrEnum):
    """Where an activity stands, lowest first."""

    TACTICAL = "tactical"
    FUNCTIONAL = "functional"
    BUSINESS = "business"

    @property
    def strategic(self) -> bool:
        """Strategy inside one's own field and beyond it both count as strategic."""
        return self is not Rung.TACTICAL


class Placing(StrEnum):
    """Who says where an activity stands."""

    SUGGESTED = "suggested"  # the model is sure and nobody objected: counts
    CONFIRMED = "confirmed"  # the member chose it: counts
    OPEN = "open"  # the model isn't sure and nobody has said: counts as "not placed"
    NO_ACTIVITY = "no_activity"  # the member says it is none: counts nowhere
