"""Highlights: one sentence offered under the month, and what became of the offer."""

from collections.abc import Sequence
from dataclasses import replace

from bot.views import ids
from bot.views.blocks import Block, Message, actions, button, channel, divider, own, quote, small

_WORDS = 400
WHO_WOULD_SEE = (
    "Everybody who can read the channel would see these words, and nothing else of yours. Without a name:"
    " colleagues may still recognise you by the words. You can take it back at any time."
)
SAID = {
    "named": "Shared with your name: it stands in the next digest.",
    "unnamed": "Shared without your name: it stands in the next digest.",
    "no": "Not shared. Nobody is told that I asked.",
    "taken_back": "Taken back: it stands in no digest.",
}


def offered(message: Message, summary_id: int, words: str, channels: Sequence[str]) -> Message:
    """`words` are the member's own; `channels`: of the teams in whose digests they would stand."""
    where: list[str | Block] = []
    for one in channels[:5]:
        where += [", " if where else "", channel(one)]
    blocks = [
        divider(),
        own("*Share this one* in the digest of ", *where, "?"),
        quote(words, _WORDS),
        actions(
            button("With my name", ids.HIGHLIGHT_NAMED, summary_id),
            button("Without a name", ids.HIGHLIGHT_UNNAMED, summary_id),
            button("No", ids.HIGHLIGHT_NO, summary_id),
        ),
        small(WHO_WOULD_SEE),
    ]  # fmt: skip
    return _with(message, blocks)


def answered(message: Message, summary_id: int, what: str) -> Message:
    """`what` is named, unnamed, no or taken_back."""
    blocks = [divider(), own(SAID[what])]
    if what in ("named", "unnamed"):
        blocks.append(actions(button("Take it back", ids.HIGHLIGHT_TAKE_BACK, summary_id)))
    return _with(message, blocks)


def _with(message: Message, more: list[Block]) -> Message:
    plain = [*message.plain_blocks, *more] if message.plain_blocks is not None else None
    return replace(message, blocks=[*message.blocks, *more], plain_blocks=plain)
