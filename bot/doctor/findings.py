"""What one look of the doctor comes to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was tried; ``mend`` says what to do where it is not well."""

    what: str
    well: bool
    mend: str = ""
