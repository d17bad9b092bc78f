"""Ids and months as Slack brings them back."""

import re


def number(value: object) -> int:
    """The id that a button carries; 0, which no row has, for anything else."""
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def month(value: object) -> str | None:
    """The month, "2026-11", that a button or a form carries; None for anything else."""
    text = str(value or "")
    return text if re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", text) and text > "0001" else None
