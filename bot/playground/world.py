"""The workspace as it stands: people, channels, messages. No HTTP, no events: whoever cares watches."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from bot.playground.cast import Cast
from bot.playground.clock import Clock, Ids, Stamps
from bot.playground.nouns import (
    Change,
    Channel,
    ChannelChanged,
    Deleted,
    Edited,
    Joined,
    Left,
    Message,
    Noticed,
    Organisation,
    Posted,
    User,
    UserChanged,
    Values,
)

SLACKBOT = "USLACKBOT"


class World:
    """State and the few ways in which it changes. Each change is told to the watchers, in order, at once."""

    def __init__(self, cast: Cast, clock: Clock, bot: User) -> None:
        self.team_id, self.team_name = cast.team_id, cast.team_name
        self.organisation: Organisation | None = None  # where the app was installed for all its workspaces
        self.ids, self.stamps, self.bot = Ids(), Stamps(clock), bot
        self.users: dict[str, User] = {user.id: user for user in (*cast.people, bot)}
        self.channels: dict[str, Channel] = {}
        self.messages: dict[str, dict[str, Message]] = {}
        self.states: dict[tuple[str, str, str], Values] = {}  # what a person chose in a message's elements
        self.reads: dict[tuple[str, str], str] = {}  # (channel, user) → the stamp they have read up to
        self._directs: dict[frozenset[str], str] = {}
        self._threads: dict[tuple[str, str], list[str]] = {}  # (channel, first) → the stamps of the replies
        self._watchers: list[Callable[[Change], None]] = []
        self._set_up(cast)

    def _set_up(self, cast: Cast) -> None:
        for room in cast.rooms:
            members = tuple(self.person(name).id for name in room.members)
            self._add_channel(
                Channel(
                    self.ids.next("C"),
                    room.name,
                    "channel",
                    room.is_private,
                    room.is_general,
                    members=members,
                )
            )
        for user in cast.people:
            self.direct(user.id, self.bot.id)

    def watch(self, watcher: Callable[[Change], None]) -> Callable[[], None]:
        """Tell `watcher` of every change from now on; returns what ends that."""
        self._watchers.append(watcher)
        return lambda: self._watchers.remove(watcher)

    def tell(self, change: Change) -> None:
        for watcher in tuple(self._watchers):
            watcher(change)

    # -- looking things up

    def team_of(self, user: str) -> str:
        """The workspace in which somebody acts: in an organisation their own, else this one."""
        home = self.users[user].team_id if user in self.users else ""
        at_home = self.organisation is not None and home in self.organisation.teams
        return home if at_home else self.team_id

    def person(self, name: str) -> User:
        """By id, or as `named`; raises LookupError naming who there is."""
        found = self.users.get(name) or self.named(name)
        if found is None:
            there = ", ".join(user.real_name for user in self.users.values())
            raise LookupError(f"nobody is called {name!r} here: {there}")
        return found

    def named(self, name: str) -> User | None:
        """By full name, handle or first name, with or without @."""
        wanted = name.removeprefix("@").lower()
        for user in self.users.values():
            if wanted in (user.real_name.lower(), user.name, user.real_name.split()[0].lower()):
                return user
        return None

    def channel(self, name: str) -> Channel:
        """By id or by name with or without #; raises LookupError."""
        if name in self.channels:
            return self.channels[name]
        for channel in self.channels.values():
            if channel.kind == "channel" and channel.name == name.removeprefix("#"):
                return channel
        raise LookupError(f"there is no channel {name!r}")

    def message(self, channel: str, ts: str) -> Message | None:
        return self.messages.get(channel, {}).get(ts)

    def replies(self, channel: str, ts: str) -> list[Message]:
        """The messages of a thread below its first, oldest first."""
        stamps = self._threads.get((channel, ts), ())
        found = (self.message(channel, stamp) for stamp in stamps)
        return [message for message in found if message is not None]

    def direct(self, one: str, other: str) -> Channel:
        """The direct messages of two people, opened if they never spoke."""
        known = self._directs.get(frozenset((one, other)))
        if known is None:
            known = self._add_channel(Channel(self.ids.next("D"), "", "im", True, members=(one, other))).id
            self._directs[frozenset((one, other))] = known
        return self.channels[known]

    def seen_by(self, user: str, message: Message) -> bool:
        """Whether a person has this message before their eyes."""
        channel = self.channels.get(message.channel)
        if channel is None or (message.ephemeral_to is not None and message.ephemeral_to != user):
            return False
        return message.ephemeral_to == user or user in channel.members

    # -- messages

    def post(self, channel: str, user: str, text: str, **more: Any) -> Message:
        """Add a message; `more` are other fields of Message. A reply hangs on its thread's first message."""
        message = Message(channel, self.stamps.next(), user, text, is_bot=self.users[user].is_bot, **more)
        if message.thread_ts and (above := self.message(channel, message.thread_ts)) and above.is_reply:
            message = replace(message, thread_ts=above.thread_ts)
        self.messages[channel][message.ts] = message
        if message.thread_ts and message.is_reply and not message.ephemeral_to:
            self._threads.setdefault((channel, message.thread_ts), []).append(message.ts)
        self.tell(Posted(message))
        return message

    def edit(self, message: Message, **fields: Any) -> Message:
        """Put other words or blocks in a message's place; it is marked as edited."""
        edited = replace(message, edited_ts=self.stamps.next(), **fields)
        self.messages[message.channel][message.ts] = edited
        self.tell(Edited(edited, message))
        return edited

    def delete(self, message: Message) -> None:
        """Take a message away. Where a thread hangs on it, Slack leaves a tombstone: that is a change.

        The tombstone goes with the last reply.
        """
        if not message.is_tombstone and self.replies(message.channel, message.ts):
            self._bury(message)
            return
        del self.messages[message.channel][message.ts]
        self.tell(Deleted(message))
        above = self.message(message.channel, message.thread_ts or "")
        if above and above.is_tombstone and not self.replies(above.channel, above.ts):
            self.delete(above)

    def _bury(self, message: Message) -> None:
        stone = replace(
            message,
            user=SLACKBOT,
            text="This message was deleted.",
            blocks=[],
            files=(),
            metadata=None,
            thread_ts=message.ts,
            is_tombstone=True,
        )
        self.messages[message.channel][message.ts] = stone
        self.tell(Edited(stone, message))

    def read_all(self) -> None:
        """Everybody has read everything."""
        for channel in self.channels.values():
            last = max(self.messages[channel.id], default="0")
            self.reads |= {(channel.id, member): last for member in channel.members}

    def notice(self, user: str, text: str) -> None:
        self.tell(Noticed(user, text))

    # -- people and channels

    def add_user(self, user: User) -> User:
        """Somebody joins the workspace."""
        self.users[user.id] = user
        self.direct(user.id, self.bot.id)
        self.tell(UserChanged(user, is_new=True))
        return user

    def change_user(self, user: str, **fields: Any) -> User:
        """A profile, a zone, a status or a deactivation changes."""
        changed = replace(self.users[user], updated=self.stamps.seconds(), **fields)
        self.users[user] = changed
        self.tell(UserChanged(changed))
        return changed

    def clear_statuses(self) -> None:
        """Those whose time is over: Slack clears them by itself, and tells of it."""
        now = self.stamps.seconds()
        for user in list(self.users.values()):
            if 0 < user.status_expiration <= now:
                self.change_user(user.id, status_text="", status_emoji="", status_expiration=0)

    def create_channel(self, name: str, members: Iterable[str] = (), *, is_private: bool = False) -> Channel:
        made = Channel(self.ids.next("C"), name, is_private=is_private, members=tuple(members))
        channel = self._add_channel(made)
        self.tell(ChannelChanged(channel, "created"))
        return channel

    def join(self, channel: str, user: str, inviter: str | None = None) -> Channel:
        now = self.channels[channel]
        if user in now.members:
            return now
        joined = self._put(replace(now, members=(*now.members, user)))
        self.tell(Joined(joined, self.users[user], inviter))
        return joined

    def leave(self, channel: str, user: str) -> Channel:
        now = self.channels[channel]
        if user not in now.members:
            return now
        left = self._put(replace(now, members=tuple(member for member in now.members if member != user)))
        self.tell(Left(left, self.users[user]))
        return left

    def rename_channel(self, channel: str, name: str) -> Channel:
        renamed = self._put(replace(self.channels[channel], name=name))
        self.tell(ChannelChanged(renamed, "rename"))
        return renamed

    def archive_channel(self, channel: str, archived: bool = True) -> Channel:
        changed = self._put(replace(self.channels[channel], is_archived=archived))
        self.tell(ChannelChanged(changed, "archive" if archived else "unarchive"))
        return changed

    def change_privacy(self, channel: str, *, is_private: bool) -> Channel:
        """A channel is made private, or public again; it keeps its id, its people and its messages."""
        changed = self._put(replace(self.channels[channel], is_private=is_private))
        self.tell(ChannelChanged(changed, "private" if is_private else "public"))
        return changed

    def share_channel(self, channel: str) -> Channel:
        """A private channel is shared with another organisation: Slack gives it a new id, under which
        everything in it goes on. Of the old one nobody knows anything any more."""
        moved = self._put(replace(self.channels.pop(channel), id=self.ids.next("C")))
        said = self.messages.pop(channel)
        self.messages[moved.id] = {ts: replace(one, channel=moved.id) for ts, one in said.items()}
        for ts, user in [key[1:] for key in self.states if key[0] == channel]:
            self.states[moved.id, ts, user] = self.states.pop((channel, ts, user))
        for user in [key[1] for key in self.reads if key[0] == channel]:
            self.reads[moved.id, user] = self.reads.pop((channel, user))
        for ts in [key[1] for key in self._threads if key[0] == channel]:
            self._threads[moved.id, ts] = self._threads.pop((channel, ts))
        self.tell(ChannelChanged(moved, "id_changed", channel))
        return moved

    def delete_channel(self, channel: str) -> None:
        gone = self.channels.pop(channel)
        self.messages.pop(channel)
        self.tell(ChannelChanged(gone, "deleted"))

    def _add_channel(self, channel: Channel) -> Channel:
        channel = replace(channel, created=self.stamps.seconds())
        self.messages[channel.id] = {}
        return self._put(channel)

    def _put(self, channel: Channel) -> Channel:
        self.channels[channel.id] = channel
        return channel
