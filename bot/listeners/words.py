"""Slack's encoded text, decoded to the plain words that are stored.

Source: docs.slack.dev/messaging/formatting-message-text ("Escaping text", "Retrieving messages").
"""

import html
import re

_MARK = re.compile(r"<([^<>]*)>")


def plain_words(text: str | None) -> str:
    """`&lt;`, `<@U1|ana>` and `<https://a.b|a.b>` as a person reads them."""
    return html.unescape(_MARK.sub(lambda mark: _said(mark[1]), text or "")).strip()


def _said(inside: str) -> str:
    target, _, label = inside.partition("|")
    if target.startswith(("@", "#")):
        return f"{target[0]}{label.lstrip('@#')}" if label else target
    if target.startswith("!"):
        return label or f"@{target[1:].split('^')[0]}"
    address = target.removeprefix("mailto:").removeprefix("tel:")
    if not label or label in address or address in label:
        return label or address
    return f"{label} ({address})"
