"""What the browser page is shown, written for one person."""

from dataclasses import asdict

from bot.playground.gestures import Gestures
from bot.playground.nouns import Channel, Json, Message, User, View


class PageShapes:
    """The pieces of the snapshot; each is also pushed alone when it changes."""

    def __init__(self, gestures: Gestures) -> None:
        self.gestures, self.slack, self.world = gestures, gestures.slack, gestures.world

    def snapshot(self, me: str) -> Json:
        """All a page needs to begin, but the story."""
        seen = [channel for channel in self.world.channels.values() if self._visible(me, channel)]
        return {
            "me": me,
            "clock": self.clock(),
            "workspace": {"id": self.world.team_id, "name": self.world.team_name},
            "bot": self.bot(),
            "users": self.users(),
            "channels": self.channels(me),
            "messages": {channel.id: self.messages(me, channel.id) for channel in seen},
            "home": self.home(me),
            "modals": self.modals(me),
            "faults": self.faults(),
        }

    def clock(self) -> Json:
        return {"now": self.world.stamps.clock.now().isoformat()}

    def bot(self) -> Json:
        app, bot = self.slack.app, self.world.bot
        return {
            "user_id": bot.id,
            "name": app.name,
            "connected": bool(self.slack.sockets.connections or self.slack.sockets.addresses),
            "commands": [
                {"command": one.command, "description": one.description, "usage_hint": one.usage_hint}
                for one in app.commands or ()
            ],
            "shortcuts": [
                {"callback_id": one.callback_id, "name": one.name, "type": one.type}
                for one in app.shortcuts or ()
            ],
        }

    def faults(self) -> list[Json]:
        """What is still to go wrong, in its order."""
        return [asdict(one) for one in self.slack.faults.script]

    def users(self) -> Json:
        return {user.id: _user(user) for user in self.world.users.values()}

    def channels(self, me: str) -> list[Json]:
        return [self._channel(me, one) for one in self.world.channels.values() if self._visible(me, one)]

    def _visible(self, me: str, channel: Channel) -> bool:
        return me in channel.members or not channel.is_private

    def _channel(self, me: str, channel: Channel) -> Json:
        other = {"with": next(one for one in channel.members if one != me)} if channel.kind == "im" else {}
        return {
            "id": channel.id,
            "name": channel.name,
            "kind": channel.kind,
            "is_private": channel.is_private,
            "is_archived": channel.is_archived,
            "members": list(channel.members),
            "unread": self._unread(me, channel),
            "bot_is_member": self.world.bot.id in channel.members,
            **other,
        }

    def _unread(self, me: str, channel: Channel) -> int:
        read = self.world.reads.get((channel.id, me), "0")
        if me not in channel.members:
            return 0
        messages = self.world.messages[channel.id].values()
        return sum(one.ts > read and one.user != me and self.world.seen_by(me, one) for one in messages)

    def messages(self, me: str, channel: str) -> list[Json]:
        """All of a channel, oldest first: of a public one also for those who only look in."""
        is_private = self.world.channels[channel].is_private
        return [
            self.message(me, one)
            for one in self.world.messages[channel].values()
            if self.world.seen_by(me, one) or (not is_private and not one.ephemeral_to)
        ]

    def message(self, me: str, message: Message) -> Json:
        """One message; its `state` is what this person chose in its elements."""
        thread = {"thread_ts": message.thread_ts} if message.thread_ts else {}
        return {
            "channel": message.channel,
            "ts": message.ts,
            "user": message.user,
            "text": message.text,
            "blocks": message.blocks if message.is_bot else [],
            "edited": message.edited_ts is not None,
            "ephemeral": message.ephemeral_to is not None,
            "is_bot": message.is_bot,
            "files": [
                {"name": one.name, "mimetype": one.mimetype, "url": f"/files/{one.id}"}
                for one in message.files
            ],
            "state": {"values": self.gestures.message_values(me, message) if message.is_bot else {}},
            **thread,
        }

    def home(self, me: str) -> Json | None:
        view = self.slack.views.homes.get(me)
        return _view(view) if view else None

    def modals(self, me: str) -> list[Json]:
        return [_view(view) for view in self.slack.views.stacks.get(me, [])]


def _view(view: View) -> Json:
    return {
        "id": view.id, "type": view.type, "callback_id": view.callback_id, "title": view.title,
        "submit": view.submit, "close": view.close, "blocks": view.blocks,
        "state": {"values": view.values}, "errors": view.errors,
    }  # fmt: skip


def _user(user: User) -> Json:
    return {
        "id": user.id, "name": user.name, "real_name": user.real_name, "title": user.title, "tz": user.tz,
        "color": user.color, "is_bot": user.is_bot, "deleted": user.deleted, "is_guest": user.is_guest,
        "is_admin": user.is_admin, "status": {
            "text": user.status_text, "emoji": user.status_emoji, "until": user.status_expiration,
        },
        "blurb": user.blurb,
    }  # fmt: skip
