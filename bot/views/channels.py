"""What the managers of a team, or its channel, are told when the channel changes or nobody manages it."""

from bot.views.blocks import Message, own
from bot.views.phrases import named_channel

_WHY = {
    "gone": "the channel was archived or deleted",
    "removed": "I was removed from the channel",
    "alone": "you were its last manager, and left the channel",
}
_NEXT = {
    "gone": "If the channel comes back, /growth team sets the digest up anew there.",
    "removed": "To go on, invite me again and use /growth team there.",
    "alone": "Whoever sets it up again with /growth team manages it.",
}


def stopped(name: str, why: str) -> Message:
    """To a manager: nothing more is posted, nor anywhere else."""
    first = "A digest that you manage has stopped."
    line = f" has stopped: {_WHY[why]}. Nothing of it is posted anywhere else. {_NEXT[why]}"
    return Message(first, [own("The digest of ", named_channel(name), line)])


def unmanaged() -> Message:
    """In the channel, when nobody is left who manages its digest."""
    first = "This channel's digest has stopped: nobody manages it any more."
    return Message(first, [own(f"{first} Whoever sets it up again with /growth team manages it.")])


def renamed(before: str, name: str) -> Message:
    first = "A channel whose digest you manage has a new name."
    old, new = named_channel(before), named_channel(name)
    return Message(first, [own(old, " is ", new, " now. Its digest goes on there.")])


def shared_outside(name: str) -> Message:
    first = "A channel whose digest you manage is shared with another organisation."
    after = (
        " is being shared with another organisation: whoever comes in from there can read its digests, the"
        " earlier ones too. /growth team there pauses or ends it."
    )
    return Message(first, [own(named_channel(name), after)])


def made_private(name: str) -> Message:
    first = "A channel whose digest you manage is private now."
    after = " is private now. Its digest goes on there, for the people who are in it."
    return Message(first, [own(named_channel(name), after)])


def made_public(name: str) -> Message:
    first = "A channel whose digest you manage is public now."
    after = (
        " is public now: everybody in this Slack can read its digests, the earlier ones too."
        " /growth team there pauses or ends it."
    )
    return Message(first, [own(named_channel(name), after)])
