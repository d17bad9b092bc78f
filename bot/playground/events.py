"""Tells the bot what happened in the workspace, as the Events API does (docs.slack.dev/reference/events)."""

from dataclasses import replace
from uuid import uuid4

from bot.playground.envelopes import Envelope
from bot.playground.installed import Installed
from bot.playground.nouns import (
    Change,
    Channel,
    ChannelChanged,
    Deleted,
    Edited,
    Joined,
    Json,
    Left,
    Message,
    Posted,
    UserChanged,
)
from bot.playground.shapes import Shapes
from bot.playground.socket_mode import SocketMode
from bot.playground.world import World


class Events:
    """Watches the world and sends on what the app subscribed to and may see."""

    def __init__(self, world: World, app: Installed, shapes: Shapes, sockets: SocketMode) -> None:
        self.world, self.app, self.shapes, self.sockets = world, app, shapes, sockets
        world.watch(self.on_change)

    def on_change(self, change: Change) -> None:
        match change:
            case Posted(message):
                self._message(message, {**self.shapes.message(message), "event_ts": message.ts})
                self._mention(message)
            case Edited(message, previous):
                self._message(message, self._changed(message, previous))
            case Deleted(message):
                self._message(message, self._deleted(message))
            case Joined(channel, user, inviter):
                extra = {"inviter": inviter} if inviter else {}
                self._membership("member_joined_channel", channel, user.id, extra)
            case Left(channel, user):
                self._left(channel, user.id)
            case UserChanged(user, is_new):
                if not user.is_bot:
                    self.send("team_join" if is_new else "user_change", {"user": self.shapes.user(user)})
            case ChannelChanged(channel, "id_changed", before):
                if self.world.bot.id in channel.members:
                    self.send("channel_id_changed", {"old_channel_id": before, "new_channel_id": channel.id})
            case ChannelChanged(channel, what):
                self._channel(channel, what)

    def send(self, kind: str, event: Json, *, subscription: str = "") -> Envelope | None:
        """Send an event of this type if the app subscribed to it (as `subscription`, where that differs)."""
        if (subscription or kind) not in self.app.events:
            return None
        stamp = self.world.stamps.next()
        return self.sockets.dispatch("events_api", self.wrap({"type": kind, "event_ts": stamp, **event}))

    def send_of_all(self, kind: str, event: Json) -> Envelope | None:
        """The same of a whole organisation: no workspace is named then."""
        envelope = None
        if kind in self.app.events:
            said = self.wrap({"type": kind, "event_ts": self.world.stamps.next(), **event})
            said |= {"team_id": None, "context_team_id": None}
            envelope = self.sockets.dispatch("events_api", said)
        return envelope

    def wrap(self, event: Json) -> Json:
        """The outer event around an inner one. By an organisation's installation it names no team."""
        whose = event.get("user")
        team = self.world.team_of(whose if isinstance(whose, str) else "")
        org = self.world.organisation.id if self.world.organisation else None
        return {
            "token": "playground", "team_id": team, "context_team_id": team, "context_enterprise_id": org,
            "api_app_id": self.app.app_id, "event": event, "type": "event_callback",
            "event_id": f"Ev0{uuid4().hex[:10].upper()}", "event_time": self.world.stamps.seconds(),
            "authorizations": [{
                "enterprise_id": org, "team_id": None if org else team, "user_id": self.world.bot.id,
                "is_bot": True, "is_enterprise_install": org is not None,
            }],
            "is_ext_shared_channel": False, "event_context": f"4-{uuid4().hex}",
            **({"enterprise_id": org} if org else {}),
        }  # fmt: skip

    # -- messages

    def _message(self, message: Message, event: Json) -> None:
        channel = self.world.channels.get(message.channel)
        if channel is None or message.ephemeral_to or self.world.bot.id not in channel.members:
            return
        kind = channel.event_kind
        subscription = "message." + {"im": "im", "group": "groups", "channel": "channels"}[kind]
        self.send(
            "message", {**event, "channel": channel.id, "channel_type": kind}, subscription=subscription
        )

    def _changed(self, message: Message, previous: Message) -> Json:
        return {
            "subtype": "message_changed",
            "message": self.shapes.message(message),
            "previous_message": self.shapes.message(previous),
            "hidden": True,
            "ts": message.edited_ts if not message.is_tombstone else self.world.stamps.next(),
        }

    def _deleted(self, message: Message) -> Json:
        return {
            "subtype": "message_deleted",
            "previous_message": self.shapes.message(replace(message)),
            "hidden": True,
            "deleted_ts": message.ts,
            "ts": self.world.stamps.next(),
        }

    def _mention(self, message: Message) -> None:
        channel = self.world.channels[message.channel]
        bot = self.world.bot.id
        if channel.kind == "im" or message.is_bot or message.ephemeral_to or bot not in channel.members:
            return
        if f"<@{bot}>" in message.text:
            event = {**self.shapes.message(message), "channel": channel.id, "event_ts": message.ts}
            self.send("app_mention", {**event, "type": "app_mention"})

    # -- channels

    def _membership(self, kind: str, channel: Channel, user: str, extra: Json) -> None:
        if self.world.bot.id in channel.members or user == self.world.bot.id:
            letter = "G" if channel.is_private else "C"
            where = {"user": user, "channel": channel.id, "channel_type": letter, "team": self.world.team_id}
            self.send(kind, where | extra)

    def _left(self, channel: Channel, user: str) -> None:
        if user == self.world.bot.id:
            kind = "group_left" if channel.is_private else "channel_left"
            self.send(kind, {"channel": channel.id, "actor_id": user})
        self._membership("member_left_channel", channel, user, {})

    def _channel(self, channel: Channel, what: str) -> None:
        if what == "created":
            if not channel.is_private:
                self.send("channel_created", {"channel": self.shapes.channel(channel)})
            return
        if channel.is_private and self.world.bot.id not in channel.members:
            return
        if what in ("private", "public"):
            self._converted(channel, what)
            return
        kind = f"{'group' if channel.is_private else 'channel'}_{what}"
        named = {"id": channel.id, "name": channel.name, "created": channel.created}
        self.send(kind, {"channel": named if what == "rename" else channel.id})

    def _converted(self, channel: Channel, what: str) -> None:
        """Slack has no event of its own for this, only a message in the channel: nothing for an app that may
        not read there."""
        kind = channel.event_kind
        subscription = {"group": "message.groups", "channel": "message.channels"}[kind]
        said = {"subtype": f"channel_convert_to_{what}", "channel": channel.id, "channel_type": kind}
        self.send("message", {**said, "ts": self.world.stamps.next()}, subscription=subscription)
