"""Ids as Slack brings them back."""


def number(value: object) -> int:
    """The id that a button carries; 0, which no row has, for anything else."""
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
