"""Phrases that several views have in common."""

ONLY_YOU = "Only you see it."


def counted(number: int, noun: str) -> str:
    """ "1 thing", "3 things"; for nouns whose plural takes an s."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
