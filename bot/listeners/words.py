"""Slack's encoded text, decoded to the plain words that are stored.

Source: docs.slack.dev/messaging/formatting-message-text ("Escaping text", "Retrieving messages").
"""

import html
import re
from collections.abc import Mapping

_MARK = re.compile(r"<([^<>]*)>")
_MENTION = re.compile(r"<@([UW][A-Z0-9]+)>")
SOMEONE = "someone"


def mentioned(text: str | None) -> list[str]:
    """The user ids that are mentioned without a name, each once."""
    return list(dict.fromkeys(_MENTION.findall(text or "")))


def plain_words(text: str | None, names: Mapping[str, str] | None = None) -> str:
    """`&lt;`, `<@U1|ana>` and `<https://a.b|a.b>` as a person reads them. ``names``: of user ids."""
    return html.unescape(_MARK.sub(lambda mark: _said(mark[1], names or {}), text or "")).strip()


def _said(inside: str, names: Mapping[str, str]) -> str:
    target, _, label = inside.partition("|")
    if target.startswith("@"):
        return f"@{label.lstrip('@') or names.get(target[1:], SOMEONE)}"
    if target.startswith("#"):
        return f"#{label.lstrip('#')}" if label else "#a-channel"
    if target.startswith("!"):
        return label or f"@{target[1:].split('^')[0]}"
    address = target.removeprefix("mailto:").removeprefix("tel:")
    if not label or label in address or address in label:
        return label or address
    return f"{label} ({address})"
