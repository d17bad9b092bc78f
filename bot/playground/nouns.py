"""What a Slack workspace is made of. All frozen: a change makes a new value, and the old one can be told."""

from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
Blocks = list[Json]
Values = dict[str, dict[str, Json]]  # block_id → action_id → the element's state, as in Slack's state.values


@dataclass(frozen=True)
class User:
    """A person or a bot; `tz` is an IANA zone, `blurb` says in a line who this is."""

    id: str
    name: str
    real_name: str
    title: str = ""
    tz: str = "Europe/Berlin"
    color: str = "#4a7c74"
    blurb: str = ""
    is_bot: bool = False
    is_admin: bool = False
    is_guest: bool = False
    deleted: bool = False
    team_id: str = ""  # of another workspace, in a channel shared with it; "": of this one
    status_text: str = ""
    status_emoji: str = ""
    status_expiration: int = 0  # when the status clears itself, in seconds since 1970; 0: never
    updated: int = 0


@dataclass(frozen=True)
class Organisation:
    """An Enterprise organisation, and its workspaces: people of the others have them as their `team_id`."""

    id: str
    name: str
    teams: tuple[str, ...]


@dataclass(frozen=True)
class Channel:
    """A channel or the direct messages of two. Members in the order they came."""

    id: str
    name: str
    kind: Literal["channel", "im"] = "channel"
    is_private: bool = False
    is_general: bool = False
    is_archived: bool = False
    created: int = 0
    members: tuple[str, ...] = ()

    @property
    def event_kind(self) -> str:
        """How message events call this kind of place."""
        return "im" if self.kind == "im" else "group" if self.is_private else "channel"


@dataclass(frozen=True)
class File:
    id: str
    name: str
    mimetype: str
    size: int = 0
    title: str = ""
    user: str = ""
    content: bytes = field(default=b"", repr=False)


@dataclass(frozen=True)
class Message:
    """One message, text as Slack stores it (escaped, mentions as <@U…>)."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: Blocks = field(default_factory=list)
    thread_ts: str | None = None
    edited_ts: str | None = None
    ephemeral_to: str | None = None  # the one person who sees it
    is_bot: bool = False
    files: tuple[File, ...] = ()
    metadata: Json | None = None
    client_msg_id: str | None = None
    is_tombstone: bool = False  # a deleted message under which a thread goes on
    is_broadcast: bool = False  # a thread's reply that was also sent to the channel

    @property
    def is_reply(self) -> bool:
        """Inside a thread, and not the message the thread hangs on."""
        return self.thread_ts is not None and self.thread_ts != self.ts


@dataclass(frozen=True)
class View:
    """A modal or a Home tab as one person has it before them. `values` is what they have filled in so far."""

    id: str
    type: Literal["modal", "home"]
    user: str
    blocks: Blocks
    hash: str
    root_id: str
    previous_id: str | None = None
    title: Json | None = None
    submit: Json | None = None
    close: Json | None = None
    callback_id: str = ""
    private_metadata: str = ""
    external_id: str = ""
    notify_on_close: bool = False
    clear_on_close: bool = False
    values: Values = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


# What can change; whoever watches the world is told in these words.


@dataclass(frozen=True)
class Posted:
    message: Message


@dataclass(frozen=True)
class Edited:
    message: Message
    previous: Message


@dataclass(frozen=True)
class Deleted:
    message: Message


@dataclass(frozen=True)
class Joined:
    channel: Channel
    user: User
    inviter: str | None


@dataclass(frozen=True)
class Left:
    channel: Channel
    user: User


@dataclass(frozen=True)
class UserChanged:
    user: User
    is_new: bool = False


@dataclass(frozen=True)
class ChannelChanged:
    channel: Channel
    what: Literal["created", "rename", "archive", "unarchive", "deleted", "private", "public", "id_changed"]
    before: str = ""  # its id until now, where that has changed


@dataclass(frozen=True)
class HomeChanged:
    view: View


@dataclass(frozen=True)
class ModalsChanged:
    user: str


@dataclass(frozen=True)
class Noticed:
    """What Slack itself says to one person, as a toast: something went wrong."""

    user: str
    text: str


Change = (
    Posted
    | Edited
    | Deleted
    | Joined
    | Left
    | UserChanged
    | ChannelChanged
    | HomeChanged
    | ModalsChanged
    | Noticed
)
