"""The app as it is installed in the workspace, from its manifest; without one it may do everything."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.playground.nouns import Json, User

EVENTS = frozenset((
    "app_home_opened", "app_mention", "app_uninstalled", "tokens_revoked", "message.im",
    "member_joined_channel", "member_left_channel",
    "channel_created", "channel_rename", "channel_archive", "channel_unarchive", "channel_deleted",
    "channel_left", "channel_id_changed",
    "group_rename", "group_archive", "group_unarchive", "group_deleted", "group_left",
    "user_change", "team_join", "team_access_granted", "team_access_revoked",
))  # fmt: skip
SCOPES = (
    "app_mentions:read", "channels:history", "channels:read", "chat:write", "commands", "files:read",
    "files:write", "groups:history", "groups:read", "im:history", "im:read", "im:write",
    "metadata.message:read", "team:read", "users.profile:read", "users:read",
)  # fmt: skip


@dataclass(frozen=True)
class Command:
    command: str
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = False


@dataclass(frozen=True)
class Shortcut:
    callback_id: str
    name: str
    type: str  # message | global


@dataclass(frozen=True)
class Installed:
    """`commands` and `shortcuts` None: whatever a person calls is sent on."""

    name: str = "Bot"
    commands: tuple[Command, ...] | None = None
    shortcuts: tuple[Shortcut, ...] | None = None
    scopes: tuple[str, ...] = SCOPES
    events: frozenset[str] = EVENTS
    app_id: str = "A0BOT0000"
    bot_id: str = "B0BOT0000"

    @classmethod
    def from_manifest(cls, manifest: Mapping[str, Any] | None) -> "Installed":
        """What a Slack app manifest (v2, as a dict) grants; KeyError where a required part is missing."""
        if manifest is None:
            return cls()
        features, settings = manifest.get("features", {}), manifest.get("settings", {})
        scopes = manifest.get("oauth_config", {}).get("scopes", {})
        return cls(
            name=_bot_name(manifest, features),
            commands=tuple(_command(entry) for entry in features.get("slash_commands", ())),
            shortcuts=tuple(_shortcut(entry) for entry in features.get("shortcuts", ())),
            scopes=(*scopes.get("bot", ()), *scopes.get("bot_optional", ())),
            events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", ())),
        )

    def user(self) -> User:
        """The bot as a member of the workspace."""
        name = self.name.lower().replace(" ", "")
        return User("U0BOT0000", name, self.name, color="#24564c", is_bot=True, tz="America/Los_Angeles")

    def command(self, name: str) -> Command | None:
        """The command of this name; None if the app has none such."""
        if self.commands is None:
            return Command(name)
        return next((command for command in self.commands if command.command == name), None)

    def knows_shortcut(self, callback_id: str) -> bool:
        return self.shortcuts is None or any(entry.callback_id == callback_id for entry in self.shortcuts)


def _bot_name(manifest: Mapping[str, Any], features: Json) -> str:
    user = features.get("bot_user", {})
    return str(user.get("display_name") or manifest["display_information"]["name"])


def _command(entry: Json) -> Command:
    return Command(
        entry["command"],
        entry.get("description", ""),
        entry.get("usage_hint", ""),
        bool(entry.get("should_escape")),
    )


def _shortcut(entry: Json) -> Shortcut:
    return Shortcut(entry["callback_id"], entry["name"], entry["type"])
