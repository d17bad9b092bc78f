"""What an operator is told when a command fails. Loaded only then."""

from bot import operating
from bot.domain.toml_bank import BankError
from bot.starting import StartError
from bot.storage import unusable
from bot.storage.database import DatabaseError
from bot.storage.types import SealError

SENTENCES = (DatabaseError, SealError, StartError, operating.Refused)
"""Errors whose text is a sentence for the operator."""


def sentence(error: Exception) -> str | None:
    """None for an error that is a mistake of ours."""
    if isinstance(error, SENTENCES):
        return str(error)
    if isinstance(error, BankError):
        return f"HEADROOM_QUESTIONS: {error}"
    return unusable.sentence(error) if isinstance(error, unusable.REFUSALS) else None
