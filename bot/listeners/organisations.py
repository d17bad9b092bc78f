"""Requests of Enterprise organisations: which workspace is meant, and by whose installation it came.

Source: docs.slack.dev/enterprise (developing for organisations) and Bolt's own tests of such requests: the
installation that an event came by names no team then, nor does a form; the event, the person and the view do.
"""

from typing import Any

SAID_OF_ALL = frozenset({"app_uninstalled", "tokens_revoked", "team_access_granted", "team_access_revoked"})
"""Events that may be about a whole organisation; then they name no workspace."""


def is_org_wide(body: dict[str, Any]) -> bool:
    """Whether a request came through an installation for a whole organisation."""
    by = _installation(body)
    said = by.get("is_enterprise_install", body.get("is_enterprise_install"))
    return said in (True, "true") or (team_of(body, None) is None and enterprise_of(body) is not None)


def enterprise_of(body: dict[str, Any]) -> str | None:
    """The organisation that is named, if one is."""
    one = body.get("enterprise")
    named = (
        one.get("id") if isinstance(one, dict) else one,
        _installation(body).get("enterprise_id"),
        body.get("enterprise_id"),
        body.get("context_enterprise_id"),
        (body.get("event") or {}).get("enterprise_id"),
    )
    return next((str(name) for name in named if name), None)


def team_of(body: dict[str, Any], said: str | None) -> str | None:
    """The workspace that a request is about, by its id (T…): what Bolt found (`said`), or what its parts
    name."""
    named = (said, body.get("context_team_id"), body.get("team_id"), *_in_parts(body, "team", "view", "user"))
    return next((str(name) for name in named if str(name or "").startswith("T")), None)


def _in_parts(body: dict[str, Any], *names: str) -> list[Any]:
    parts = [body.get(name) for name in names]
    return [part.get("team_id") or part.get("id") for part in parts if isinstance(part, dict)]


def _installation(body: dict[str, Any]) -> dict[str, Any]:
    found = (body.get("authorizations") or [{}])[0]
    return found if isinstance(found, dict) else {}
