"""The Slack app's manifest, made from what the code registers and calls.

Source: docs.slack.dev/reference/app-manifest (version 2).
"""

import json
from typing import Any

from bot.listeners.commands import COMMANDS
from bot.listeners.counting import EVENTS as HEARD
from bot.listeners.shortcuts import SHORTCUTS
from bot.server.events import PATH as EVENTS_PATH
from bot.server.install import BACK as BACK_PATH

SCOPES = {
    "app_mentions:read": "to answer privately, in the DM, whoever mentions it in a channel",
    "channels:read": "to know who is in a public channel that it was invited to",
    "chat:write": "to write to members, and digests into channels that it was invited to",
    "commands": "for /growth, /reflect and the two shortcuts",
    "files:write": "to send a member everything they told it, as a file (optional)",
    "groups:read": "to know who is in a private channel that it was invited to",
    "im:history": "to read what members write to it, and to find its own messages after a broken connection",
    "im:write": "to open the DM with a member",
    "users:read": "for a member's time zone, guests, deactivated accounts and whether somebody is away",
}
OPTIONAL = {"files:write"}
"""Scopes that may be declined on installing. Without files:write an export comes as messages."""
EVENTS = tuple(sorted({"message.im" if one == "message" else one for one in HEARD}))
"""The events of the manifest. Of messages only direct ones: Slack sends us nothing from channels."""
ABOUT = (
    "Headroom asks each member once a week what they did outside their comfort zone, keeps the answers, and"
    " shows once a month how tactical and strategic work compare. Managers read a digest of totals in a"
    " channel, never a single person's figures. Everything stays in Slack and on the machine that it runs on."
)


ORGANISATION_EVENTS = ("team_access_granted", "team_access_revoked")
"""Only apps that a whole organisation may install can hear these."""


def manifest(url: str | None = None, *, for_organisations: bool = False) -> dict[str, Any]:
    """For Socket Mode; the app-level token is made by hand, with connections:write.

    With a `url` for HTTP mode: the public https address under which Slack and people's browsers reach us.
    `for_organisations`, in HTTP mode: an Enterprise organisation may install it for all its workspaces.
    """
    said = _for_socket_mode()
    if url is not None:
        address = url.rstrip("/") + EVENTS_PATH
        for command in said["features"]["slash_commands"]:
            command["url"] = address
        said["oauth_config"]["redirect_urls"] = [url.rstrip("/") + BACK_PATH]
        said["settings"]["event_subscriptions"]["request_url"] = address
        said["settings"]["interactivity"]["request_url"] = address
        said["settings"]["socket_mode_enabled"] = False
    if for_organisations:
        said["settings"]["org_deploy_enabled"] = True
        heard = said["settings"]["event_subscriptions"]
        heard["bot_events"] = sorted([*heard["bot_events"], *ORGANISATION_EVENTS])
    return said


def _for_socket_mode() -> dict[str, Any]:
    return {
        "_metadata": {"major_version": 2},
        "display_information": {
            "name": "Headroom",
            "description": "What did you do outside your comfort zone this week?",
            "long_description": ABOUT,
            "background_color": "#2f2440",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Headroom", "always_online": True},
            "shortcuts": [_shortcut(name) for name in SHORTCUTS],
            "slash_commands": [_command(name) for name in COMMANDS],
        },
        "oauth_config": {
            "scopes": {"bot": sorted(set(SCOPES) - OPTIONAL), "bot_optional": sorted(OPTIONAL)},
        },
        "settings": {
            "event_subscriptions": {"bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True},
            "org_deploy_enabled": False,
            "socket_mode_enabled": True,
            "token_rotation_enabled": False,
        },
    }


def _command(name: str) -> dict[str, Any]:
    description, hint = COMMANDS[name]
    return {"command": name, "description": description, "usage_hint": hint, "should_escape": True}


def _shortcut(name: str) -> dict[str, Any]:
    kind, label, description = SHORTCUTS[name]
    return {"name": label, "type": kind, "callback_id": name, "description": description}


def as_json(url: str | None = None, *, for_organisations: bool = False) -> str:
    """The text of manifest.json; see `manifest`."""
    return json.dumps(manifest(url, for_organisations=for_organisations), indent=2) + "\n"


def lacks(paper: dict[str, Any]) -> list[str]:
    """What is missing in an app's manifest (as Slack shows it under "App Manifest"), a line for each scope,
    event, command, shortcut and switch. Compared for HTTP mode if Socket Mode is off in it."""
    over_http = not _at(paper, "settings.socket_mode_enabled")
    wanted, found = _names(manifest()), _names(paper)
    missing = [f"{kind} {name}" for kind, names in wanted.items() for name in sorted(names - found[kind])]
    switches = SWITCHES | (ADDRESSES if over_http else {})
    return missing + [what for path, what in switches.items() if not _at(paper, path)]


SWITCHES = {
    "features.app_home.home_tab_enabled": "the Home tab",
    "features.app_home.messages_tab_enabled": "the messages tab",
    "settings.interactivity.is_enabled": "interactivity",
}
ADDRESSES = {
    "settings.event_subscriptions.request_url": "the request URL for events (or Socket Mode)",
    "settings.interactivity.request_url": "the request URL for interactivity (or Socket Mode)",
}


def _names(paper: dict[str, Any]) -> dict[str, set[str]]:
    """The names of required scopes, events, commands and shortcuts in a manifest, by their kind."""
    commands = _at(paper, "features.slash_commands") or []
    shortcuts = _at(paper, "features.shortcuts") or []
    return {
        "the scope": set(_at(paper, "oauth_config.scopes.bot") or []),
        "the event": set(_at(paper, "settings.event_subscriptions.bot_events") or []),
        "the command": {str(one.get("command")) for one in commands},
        "the shortcut": {str(one.get("callback_id")) for one in shortcuts},
    }


def _at(paper: Any, path: str) -> Any:
    """The value at a dotted path like `settings.interactivity`; None if there is none."""
    for name in path.split("."):
        paper = paper.get(name) if isinstance(paper, dict) else None
    return paper
