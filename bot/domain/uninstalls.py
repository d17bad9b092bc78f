"""How long a workspace that removed the app is kept: long enough to come back from a mistake."""

from datetime import datetime, timedelta

KEPT = timedelta(days=30)

UNINSTALLED, REVOKED = "the app was uninstalled", "the bot's token was revoked"
REMOVED = frozenset({UNINSTALLED, REVOKED, "account_inactive", "token_revoked"})
"""Reasons for a stop that are somebody's doing over there; the last two are Slack's words for it. A token
that is merely wrong may be ours: a slip in a setting must not erase anything."""


def comes_too_late(said: datetime, installed: datetime) -> bool:
    """Whether news of a removal is older than the newest installation. Slack's are to the second."""
    return said < installed.replace(microsecond=0)


def erased_at(why: str, stopped: datetime) -> datetime | None:
    """When everything of a workspace is erased that was stopped then, and why; None: not at all."""
    return stopped + KEPT if why in REMOVED else None
