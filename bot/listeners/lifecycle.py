"""Events about people, channels and the installation of the bot."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.context import Who
from bot.domain.uninstalls import REVOKED, UNINSTALLED
from bot.listeners.door import Door, profile_of
from bot.listeners.organisations import enterprise_of, is_org_wide
from bot.services import channels, members, organisations, teams, workspaces
from bot.storage.binding import bound_to

GONE = ("channel_archive", "channel_deleted", "group_archive", "group_deleted", "channel_left", "group_left")
RENAMED = ("channel_rename", "group_rename")
MOVED = "channel_id_changed"


def register(app: AsyncApp, door: Door) -> None:
    @app.event("user_change")
    async def person_changed(event: dict[str, Any], who: Who) -> None:
        user = event["user"]
        person, profile = Who(who.workspace_id, user["id"]), profile_of(user, door.context.clock.now())
        await members.keep_up(door.context, person, profile)
        if profile.deactivated or profile.is_guest:
            await channels.deactivated(door.context, person)

    _channels(app, door)
    _organisations(app, door)

    @app.event("member_joined_channel")
    async def came(event: dict[str, Any], who: Who) -> None:
        await teams.offer(door.context, Who(who.workspace_id, event["user"]), [event["channel"]])
        await door.look_at(who, event["channel"])

    @app.event("member_left_channel")
    async def left(event: dict[str, Any], who: Who) -> None:
        await channels.left(door.context, Who(who.workspace_id, event["user"]), event["channel"])
        await door.look_at(who, event["channel"])

    @app.event("app_uninstalled")
    async def uninstalled(body: dict[str, Any]) -> None:
        await _stop(door, body, UNINSTALLED)

    @app.event("tokens_revoked")
    async def revoked(event: dict[str, Any], body: dict[str, Any]) -> None:
        if (event.get("tokens") or {}).get("bot"):
            await _stop(door, body, REVOKED)


def _channels(app: AsyncApp, door: Door) -> None:
    for name in GONE:

        @app.event(name)
        async def channel_gone(event: dict[str, Any], who: Who) -> None:
            why = "removed" if event["type"].endswith("_left") else "gone"

            async def close(home: Who) -> None:
                await channels.closed(door.context, home.workspace_id, event["channel"], why)

            await _in_each_home(door, who, event["channel"], close)

    for name in RENAMED:

        @app.event(name)
        async def channel_renamed(event: dict[str, Any], who: Who) -> None:
            channel = event["channel"]

            async def rename(home: Who) -> None:
                await channels.renamed(door.context, home.workspace_id, channel["id"], channel["name"])
                await door.look_at(home, channel["id"])

            await _in_each_home(door, who, channel["id"], rename)

    @app.event(MOVED)
    async def channel_moved(event: dict[str, Any], who: Who) -> None:
        before, now = event["old_channel_id"], event["new_channel_id"]

        async def move(home: Who) -> None:
            await channels.moved(door.context, home.workspace_id, before, now)
            await door.look_at(home, now)

        await _in_each_home(door, who, before, move)


async def _in_each_home(
    door: Door, who: Who, channel_id: str, happens: Callable[[Who], Awaitable[None]]
) -> None:
    for home in await door.homes_of(who, channel_id):
        with bound_to(home.workspace_id):
            await happens(home)


def _organisations(app: AsyncApp, door: Door) -> None:
    @app.event("team_access_granted")
    async def granted(event: dict[str, Any], body: dict[str, Any]) -> None:
        await organisations.adopt(
            door.context, enterprise_of(body) or "", event["team_ids"], _when(door, body)
        )

    @app.event("team_access_revoked")
    async def let_go(event: dict[str, Any], body: dict[str, Any]) -> None:
        await organisations.let_go(
            door.context, enterprise_of(body) or "", event["team_ids"], _when(door, body)
        )
        for team_id in event["team_ids"]:
            door.served.drop(team_id)


async def _stop(door: Door, body: dict[str, Any], why: str) -> None:
    enterprise_id = enterprise_of(body)
    if enterprise_id is not None and is_org_wide(body):
        stopped = await organisations.stop(door.context, enterprise_id, why, _when(door, body))
    else:
        stopped = [body["team_id"]]
        await workspaces.stop(door.context, body["team_id"], why, _when(door, body))
    for team_id in stopped:
        door.served.drop(team_id)


def _when(door: Door, body: dict[str, Any]) -> datetime:
    """When it happened, to the second; now, where that is not said."""
    said = body.get("event_time")
    return datetime.fromtimestamp(int(said), UTC) if said else door.context.clock.now()
