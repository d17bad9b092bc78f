"""What all listeners share: the context, who speaks, and look-ups of what Slack knows."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from datetime import UTC, datetime
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.context import Context, Who
from bot.delivery.outcomes import Later, Never
from bot.delivery.slack import Slack
from bot.delivery.slacks import Slacks
from bot.domain.absences import away_by
from bot.listeners.acts import is_an_act
from bot.listeners.organisations import SAID_OF_ALL, enterprise_of, is_org_wide, team_of
from bot.listeners.people import People
from bot.listeners.served import Served
from bot.listeners.strangers import is_foreign, turned_away
from bot.listeners.values import number
from bot.listeners.words import SOMEONE, mentioned, plain_words
from bot.services import channels, organisations, workspaces
from bot.services.members import Profile
from bot.services.teams import Channel
from bot.services.workspaces import Workspace
from bot.storage.binding import bind, bound_to
from bot.views.blocks import Message

MOST_PEOPLE = 20  # looked up for one form
MOST_NAMES = 5  # looked up for one message: it is not acknowledged before


class Door:
    """Look-ups are made with the token of the workspace of whoever speaks."""

    def __init__(self, context: Context, slacks: Slacks) -> None:
        self.context = context
        self.served = Served(context)
        self.people = People(self.seen)
        self._names = People(self._called)
        self._slacks = slacks

    def slack(self, who: Who) -> Slack:
        return self._slacks.of(self.served.workspace(who.workspace_id))

    def drop(self, who: Who) -> None:
        """Forget what was looked up of a person, because something about them changed."""
        self.people.drop(who)
        self._names.drop(who)

    async def words(self, who: Who, text: str | None) -> str:
        """Slack's text as plain words. People who are mentioned get their names, as far as these are known or
        can be found by a few look-ups."""
        names: dict[str, str] = {}
        looks = MOST_NAMES
        for one in (Who(who.workspace_id, user_id) for user_id in mentioned(text)):
            name = self._names.known(one)
            if name is None and looks:
                name, looks = await self._names.of(one), looks - 1
            if name is not None:
                names[one.user_id] = name
        return plain_words(text, names)

    async def name(self, who: Who) -> str:
        """The name that colleagues see."""
        return (await self.words(who, f"<@{who.user_id}>")).removeprefix("@")

    async def _called(self, who: Who) -> str | None:
        found = await self.slack(who).user_info(who.user_id)
        if isinstance(found, Later | Never):
            return None
        return str(found.get("real_name") or found.get("name") or SOMEONE)

    async def profile(self, who: Who) -> Profile:
        """What Slack says of a person; an empty profile if it doesn't answer."""
        return await self.seen(who) or Profile()

    def zone_of(self, profile: Profile) -> str:
        """Their time zone as Slack has it, or the operator's default."""
        return profile.zone or self.context.settings.default_zone

    async def seen(self, who: Who) -> Profile | None:
        """What Slack says of a person; None if it doesn't answer."""
        found = await self.slack(who).user_info(who.user_id)
        return None if isinstance(found, Later | Never) else profile_of(found, self.context.clock.now())

    async def full_members(self, who: Who, user_ids: Collection[str]) -> list[str]:
        """Those of these users who are full members of the workspace: no guests, apps or closed accounts, and
        nobody of whom Slack says nothing."""
        some = sorted(user_ids)[:MOST_PEOPLE]
        found = await asyncio.gather(*(self.seen(Who(who.workspace_id, one)) for one in some))
        return [one for one, seen in zip(some, found, strict=True) if seen and seen.is_full_member]

    async def channel(self, who: Who, channel_id: str) -> Channel:
        """What Slack says of a channel; one that the bot cannot see counts as one it isn't in."""
        if channel_id.startswith("D"):
            return Channel(channel_id, "", is_dm=True)
        found = await self.slack(who).conversation_info(channel_id)
        if isinstance(found, Later | Never):
            return Channel(channel_id, "", bot_is_in=False)
        people = await self.slack(who).conversation_members(channel_id)
        return Channel(
            id=channel_id,
            name=str(found.get("name", "")),
            is_general=bool(found.get("is_general")),
            is_dm=bool(found.get("is_im") or found.get("is_mpim")),
            is_private=bool(found.get("is_private")),
            is_shared=bool(found.get("is_ext_shared")),
            bot_is_in=bool(found.get("is_member")),
            people=() if isinstance(people, Later | Never) else tuple(people),
        )

    async def look_at(self, who: Who, channel_id: str) -> None:
        """Look up whether a team's channel is private now. Slack sends no event of that to apps that may not
        read the channel's messages, so it is looked up whenever something else happens there."""
        if await channels.has_team(self.context, who.workspace_id, channel_id):
            found = await self.slack(who).conversation_info(channel_id)
            if not isinstance(found, Later | Never):
                is_private = bool(found.get("is_private"))
                await channels.seen(self.context, who.workspace_id, channel_id, is_private=is_private)

    async def homes_of(self, who: Who, channel_id: str) -> list[Who]:
        """Whom an event about a channel concerns: in an organisation, every workspace that has a team
        there."""
        organisation = self.served.workspace(who.workspace_id).organisation
        if organisation is None:
            return [who]
        with bound_to(None):
            named = await organisations.homes_of_channel(self.context, organisation, channel_id)
            homes = [await self.served.team(team_id) for team_id in named]
        return [Who(home.id, who.user_id) for home in homes if home is not None]

    async def channels_of(self, who: Who) -> list[str]:
        """The first 200 channels that this person and the bot are both in."""
        kinds, team_id = "public_channel,private_channel", self.served.workspace(who.workspace_id).team_id
        found = await self.slack(who).look(
            "users.conversations", user=who.user_id, types=kinds, limit=200, team_id=team_id
        )
        return [] if isinstance(found, Later | Never) else [one["id"] for one in found["channels"]]


def profile_of(user: dict[str, Any], now: datetime) -> Profile:
    """From a `user` object as Slack sends it. Of the status only "away" is kept, and until when, never
    why."""
    status = user.get("profile") or {}
    text, emoji = str(status.get("status_text") or ""), str(status.get("status_emoji") or "")
    absence = away_by(text, emoji, number(status.get("status_expiration")), now)
    return Profile(
        zone=user.get("tz") or None,
        is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        is_admin=bool(user.get("is_admin") or user.get("is_owner")),
        is_bot=bool(user.get("is_bot")),
        deactivated=bool(user.get("deleted")),
        away=absence is not None,
        away_until=absence.until if absence else None,
        is_stranger=bool(user.get("is_stranger")),
        teams=frozenset([str(user.get("team_id")), *(user.get("enterprise_user") or {}).get("teams", ())]),
        organisation=(user.get("enterprise_user") or {}).get("enterprise_id"),
    )


class Identify(AsyncMiddleware):
    """The first middleware: finds out who speaks (``who``), and binds what follows to their workspace.
    Requests of workspaces that are not served go no further.

    A class, as the gate is: for a plain function Bolt would prepare all arguments it could ask for each time.
    """

    def __init__(self, door: Door) -> None:
        self._door = door

    async def async_process(
        self, *, req: AsyncBoltRequest, resp: BoltResponse, next: Callable[[], Awaitable[BoltResponse]]
    ) -> BoltResponse | None:
        context, body = req.context, req.body
        event = (body.get("event") or {}).get("type")
        of_all = event in SAID_OF_ALL and team_of(body, context.team_id) is None
        if body.get("type") != "url_verification" and not of_all:
            workspace = await _workspace(self._door, context, body)
            if workspace is None:
                known = await workspaces.is_known(self._door.context, team_of(body, context.team_id) or "")
                return turned_away(req, "stopped" if known else "wrong_team")
            if is_foreign(body, workspace) and not is_an_act(body):  # those who act are told: by the gate
                return turned_away(req, "foreign")
            context["team_id"] = workspace.team_id
            context["who"] = Who(workspace.id, context.user_id or "")
            if event not in SAID_OF_ALL:  # news of an installation may be about several workspaces
                bind(workspace.id)  # Bolt calls what follows after this has returned
        return await next()


async def _workspace(door: Door, context: AsyncBoltContext, body: dict[str, Any]) -> Workspace | None:
    """The workspace that a request is from; in an organisation, the one in which the person has joined."""
    team_id = team_of(body, context.team_id) or ""
    workspace = await door.served.team(team_id)
    organisation = enterprise_of(body) if is_org_wide(body) else None
    if workspace is None and organisation is not None and team_id:
        said_at = datetime.fromtimestamp(int(body["event_time"]), UTC) if "event_time" in body else None
        if await organisations.adopt(door.context, organisation, [team_id], said_at):
            workspace = await door.served.team(team_id)
    if workspace is None or workspace.organisation is None or not context.user_id:
        return workspace
    home = await organisations.home_of(door.context, workspace.organisation, context.user_id, team_id)
    return await door.served.team(home) if home != team_id else workspace


def said(message: Message) -> dict[str, Any]:
    """A message as arguments of `ack` and `respond`."""
    return {"text": message.text, "blocks": message.plain_blocks or message.blocks}


async def close_form(ack: AsyncAck, read: object) -> None:
    """Closes a submitted form and the windows below it; or, if `read` is errors (by block id), shows them in
    the form, which keeps what was written."""
    if isinstance(read, dict):
        await ack(response_action="errors", errors=read)
    else:
        await ack(response_action="clear")
