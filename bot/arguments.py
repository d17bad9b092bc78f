"""What may stand for an argument of the command line: a time, an address, a delivery's id."""

import argparse
import re
from datetime import UTC, datetime


def moment(text: str) -> datetime:
    """An ISO time; without a zone it is UTC. Raises ArgumentTypeError for what is none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"not a time: {text!r}; write it like 2026-11-27T15:00Z") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def address(text: str) -> str:
    """An https address without a path: Slack calls no other, and Headroom has the whole site. Raises
    ArgumentTypeError for anything else."""
    if not re.fullmatch(r"https://[A-Za-z0-9.-]+(:\d+)?/?", text):
        raise argparse.ArgumentTypeError(f"not an address that Slack can call: {text!r}; https://HOST")
    return text


def delivery_id(text: str) -> int:
    """A positive number that fits into a database's 64 bits. Raises ArgumentTypeError for anything else."""
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 2**63):
        raise argparse.ArgumentTypeError(f"not an id: {text!r}; `headroom status` names them")
    return int(text)
