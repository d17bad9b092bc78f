"""Setting a team up in a channel: the form, the first post there, and why it may be refused."""

from bot.views import ids
from bot.views.blocks import (
    Block,
    Message,
    Modal,
    actions,
    bullets,
    button,
    field,
    grouped_select,
    modal,
    own,
    simple,
    small,
    user,
)
from bot.views.forms import TEAM_ZONE
from bot.views.phrases import named_channel
from bot.views.zones import zone_groups

_WHAT_I_DO = (
    "once a week I ask what you did outside your comfort zone; once a month I show how much of your work was"
    " doing and how much was deciding. Only you see what you write."
)
_FOR_ANYBODY_HERE = (
    "If you use Headroom, I ask you in private whether to count you in; no answer means no. If you don't"
    f" yet: {_WHAT_I_DO}"
)


_SHARED = (
    "*Another organisation reads it, too*: this channel is shared with one, and whoever comes in from there"
    " can read every digest."
)


def setup_modal(channel_id: str, name: str, zone: str, minimum: int = 5, *, shared: bool = False) -> Modal:
    """Before anything is posted: what the digest will contain, and in whose time it comes. `shared`: with
    another organisation."""
    zones = grouped_select(ids.INPUT, zone_groups(zone, None), zone)
    return modal(
        "Set up a digest",
        [
            own("A monthly digest in ", named_channel(name), ", on the third working day at 10:00."),
            *_contains(minimum, shared=shared),
            small("I post there first that you set it up and what it contains. You will be its manager, and"
                  " your own answers stay out of its figures."),
            field(TEAM_ZONE, "10:00 in which time zone?", zones),
        ],
        form=ids.FORM_TEAM,
        submit="Set it up",
        carries={"channel": channel_id},
    )  # fmt: skip


def _contains(minimum: int, *, shared: bool) -> list[Block]:
    return [
        bullets(
            [
                "*It shows* how many took part, the team's mix of doing and deciding, how much of it lay"
                " outside the comfort zone, and one task worth handing out.",
                f"*Only from {minimum} people up*, in steps of 5 %, so that nobody can be picked out.",
                "*Never* anybody's own figures, their words unless they share them, or who took part.",
                "*Only people who say yes* count: joining me and counting in are two separate yeses.",
                *([_SHARED] if shared else []),
            ]
        )
    ]


def announcement(setter: str, name: str, minimum: int = 5, *, shared: bool = False) -> Message:
    """The first post in the channel. `setter` is a Slack user id; `shared`: with another organisation."""
    return Message(
        "A monthly Headroom digest was set up for this channel.",
        [
            own(user(setter), " set up a monthly Headroom digest for ", named_channel(name), "."),
            *_contains(minimum, shared=shared),
            own(_FOR_ANYBODY_HERE),
            actions(button("Join", ids.MEMBER_JOIN), button("See an example", ids.TEAM_EXAMPLE)),
        ],
    )  # fmt: skip


def invitation(setter: str, name: str) -> Message:
    """One post in the channel, for those who haven't joined."""
    return Message(
        "An invitation to Headroom.",
        [
            own(user(setter), " invites ", named_channel(name), f" to Headroom: {_WHAT_I_DO}"),
            actions(button("Join", ids.MEMBER_JOIN), button("How it works", ids.MEMBER_EXPLAIN)),
            small("Nobody is told who joins and who doesn't."),
        ],
    )  # fmt: skip


def set_up_already() -> Message:
    return simple("This channel has a digest already. `/growth team` shows it.")


def only_in_a_channel() -> Message:
    return simple("A team is a channel: use `/growth team` in the channel it is for.")


def refused_general() -> Message:
    return simple("Not here: this channel is for everybody. Choose the channel of one team.")


def refused_guest() -> Message:
    return simple("Only full members of this workspace can set a team up. Ask somebody in this channel.")


def refused_admins_only() -> Message:
    return simple("Here, only the workspace's admins set teams up. Ask one of them to use `/growth team`.")


def refused_not_in_channel(name: str) -> Message:
    first = "I'm not in this channel yet, so I couldn't post there."
    if not name:
        return simple(f"{first} Type `/invite @Headroom` in it, then `/growth team` again.")
    blocks = [own("I'm not in ", named_channel(name), " yet, so I couldn't post there."),
              own("Type `/invite @Headroom` in it, then `/growth team` again.")]  # fmt: skip
    return Message(first, blocks)


def refused_not_a_member(name: str) -> Message:
    first = "Only people in the channel can set a team up there."
    return Message(first, [own(first, " Join ", named_channel(name), " first, then `/growth team` again.")])
