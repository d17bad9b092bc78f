"""Which workspace and which organisation a request is about, in each shape that Slack gives it."""

from typing import Any

import pytest

from bot.listeners.organisations import enterprise_of, is_org_wide, team_of

BY_ALL = {"enterprise_id": "E1", "team_id": None, "is_enterprise_install": True}
PRESSED: dict[str, Any] = {"team": None, "enterprise": {"id": "E1"}, "is_enterprise_install": True}
BODIES: dict[str, tuple[dict[str, Any], str | None]] = {
    "an event": ({"team_id": "T1", "enterprise_id": "E1", "authorizations": [BY_ALL]}, "T1"),
    "a shared channel's": ({"team_id": "T9", "context_team_id": "T1", "authorizations": [BY_ALL]}, "T1"),
    "a shortcut": (PRESSED | {"user": {"id": "W1", "team_id": "T1"}}, "T1"),
    "a form": (PRESSED | {"view": {"team_id": "T1", "app_installed_team_id": "E1"}}, "T1"),
    "a command": ({"team_id": "T1", "enterprise_id": "E1", "is_enterprise_install": "true"}, "T1"),
    "news of all": ({"team_id": None, "enterprise_id": "E1", "event": {"type": "app_uninstalled"}}, None),
    "news within": ({"event": {"type": "team_access_granted", "enterprise_id": "E1"}}, None),
}


@pytest.mark.parametrize("name", BODIES)
def test_workspace_and_organisation_are_found_in_every_shape(name: str) -> None:
    body, team = BODIES[name]
    assert (team_of(body, "E1"), enterprise_of(body), is_org_wide(body)) == (team, "E1", True)


def test_a_workspace_of_an_organisation_may_have_an_installation_of_its_own() -> None:
    body = {"team": {"id": "T1"}, "enterprise": {"id": "E1"}, "is_enterprise_install": False}
    assert (team_of(body, "T1"), enterprise_of(body), is_org_wide(body)) == ("T1", "E1", False)
