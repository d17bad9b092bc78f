"""An activity: one thing done, cut out of a reflection."""

from dataclasses import dataclass

from bot.domain.ladder import Placing, Rung


@dataclass(frozen=True, slots=True)
class Activity:
    """One thing done. ``rung`` is None exactly when it is open or no activity."""

    id: int
    words: str
    rung: Rung | None
    placing: Placing
    stretch: bool
    stretch_said: bool = False  # the member ticked it, or wrote it under "comfort zone"
    before: str = ""  # its sentence before it was raised one level
    recommended: str = ""  # what they would have recommended, who sat in where others decided

    @property
    def counts(self) -> bool:
        """An activity that was marked as none is kept for undo, and counts nowhere."""
        return self.placing is not Placing.NO_ACTIVITY
