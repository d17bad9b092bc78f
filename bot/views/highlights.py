"""Highlights: one sentence offered under the month, and what became of the offer; what is shared at any other
time, and how it is taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from bot.views import ids
from bot.views.blocks import (
    Block,
    Message,
    Modal,
    Option,
    Piece,
    actions,
    button,
    channel,
    divider,
    field,
    header,
    modal,
    own,
    quote,
    radio,
    small,
    text_input,
)
from bot.views.forms import Errors, Values, picked, written

MOST = 24
"""So many things fit into the window, four blocks each."""
TOLD, BY = "told_words", "told_by"
_WORDS, _LONGEST = 400, 400
_NAMED, _UNNAMED = "named", "unnamed"
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


class Mine(Protocol):
    """A highlight as its author sees it; `posted`: in one of the channels at least."""

    @property
    def id(self) -> int: ...
    @property
    def words(self) -> str: ...
    @property
    def by_name(self) -> bool: ...
    @property
    def channels(self) -> tuple[str, ...]: ...
    @property
    def posted(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Told:
    """What a mentor said, as the member writes it for others."""

    words: str
    by_name: bool


# --- under a summary ---


def offered(message: Message, summary_id: int, words: str, channels: Sequence[str]) -> Message:
    """`words` are the member's own; `channels`: of the teams in whose digests they would stand."""
    blocks = [
        divider(),
        own("*Share this one* in the digest of ", *_named(channels), "?"),
        quote(words, _WORDS),
        actions(
            button("With my name", ids.HIGHLIGHT_NAMED, summary_id),
            button("Without a name", ids.HIGHLIGHT_UNNAMED, summary_id),
            button("No", ids.HIGHLIGHT_NO, summary_id),
        ),
        small(WHO_WOULD_SEE),
    ]
    return _with(message, blocks)


def _named(channels: Sequence[str]) -> list[Piece]:
    where: list[Piece] = []
    for one in channels[:5]:
        where += [", " if where else "", channel(one)]
    return [*where, " and others"] if len(channels) > 5 else where


def answered(message: Message, summary_id: int, what: str) -> Message:
    """In place of the offer, once it was answered. `what` is named, unnamed, no or taken_back."""
    blocks = [divider(), own(SAID[what])]
    if what in ("named", "unnamed"):
        blocks.append(actions(button("Take it back", ids.HIGHLIGHT_TAKE_BACK, summary_id)))
    return _with(message, blocks)


def _with(message: Message, more: list[Block]) -> Message:
    plain = [*message.plain_blocks, *more] if message.plain_blocks is not None else None
    return replace(message, blocks=[*message.blocks, *more], plain_blocks=plain)


# --- at any other time ---


def share_window(
    reflection_id: int, told: Sequence[tuple[int, str]], shared: Mapping[int, Mine], channels: Sequence[str]
) -> Modal:
    """Each thing of one answer: activity id and words; what is shared of it, by activity id."""
    if not told:
        return modal("Share", [own("There is nothing in this answer to share.")])
    if not channels and not shared:
        return modal("Share", [own(_NOWHERE)])
    blocks = [own("Share a sentence in the next digest of ", *_named(channels), ":")] if channels else []
    for activity_id, words in told[:MOST]:
        blocks += [divider(), quote(words, _WORDS), *_state(activity_id, shared.get(activity_id))]
    if len(told) > MOST:
        blocks.append(small(f"And {len(told) - MOST} more, which I can't show here."))
    return modal("Share", [*blocks, small(WHO_WOULD_SEE)], carries={"reflection": reflection_id})


_NOWHERE = (
    "You count in no team's digest, so there is nowhere to share it. Where a channel has one, /growth team"
    " there counts you in; in one that you manage your own answers don't count."
)


def _state(activity_id: int, mine: Mine | None) -> list[Block]:
    if mine is not None:
        return _shared(mine)
    named = button("With my name", ids.SHARE_NAMED, activity_id)
    return [actions(named, button("Without a name", ids.SHARE_UNNAMED, activity_id))]


def _shared(mine: Mine) -> list[Block]:
    """Where it stands, and the way back."""
    name = "with your name" if mine.by_name else "without your name"
    stands = "it stands in the digest of" if mine.posted else "it will stand in the next digest of"
    back = button("Take it back", ids.SHARE_TAKE_BACK, mine.id, label="Take back what you share here")
    return [own(f"Shared {name}: {stands} ", *_named(mine.channels), "."), actions(back)]


def all_shared(mine: Sequence[Mine]) -> Modal:
    """All that somebody shares, the latest first."""
    if not mine:
        return modal("What you share", [own("You share nothing. Nothing of yours stands in any digest.")])
    blocks: list[Block] = []
    for one in mine:
        blocks += [quote(one.words, _WORDS), *_shared(one), divider()]
    return modal("What you share", [*blocks, small(WHO_WOULD_SEE)], carries={"reflection": 0})


def in_home(mine: Sequence[Mine], most: int) -> list[Block]:
    """The latest of them; empty if nothing is shared."""
    if not mine:
        return []
    blocks: list[Block] = [header("You share in digests")]
    for one in mine[:most]:
        blocks += [quote(one.words, _WORDS), *_shared(one)]
    more = [actions(button("All that I share", ids.HIGHLIGHT_SHARE, 0))] if len(mine) > most else []
    return [*blocks, *more]


def told_form(ask_id: int, words: str, channels: Sequence[str]) -> Modal:
    """What a mentor said, to be written for others. `words`: as the member told it, without the name."""
    if not channels:
        return modal("Share", [own(_NOWHERE)])
    how = [Option("With my name", _NAMED), Option("Without a name", _UNNAMED)]
    written_here = text_input(initial=words, longest=_LONGEST, placeholder="I was told to start with …")
    return modal(
        "Share",
        [
            own("Share what you were told in the next digest of ", *_named(channels), "."),
            field(TOLD, "In your own words", written_here, hint="Your mentor's name is taken out."),
            field(BY, "How?", radio(ids.INPUT, how, _UNNAMED)),
            small(WHO_WOULD_SEE),
        ],
        form=ids.FORM_SHARE_TOLD,
        submit="Share it",
        carries={"ask": ask_id},
    )


def read_told(values: Values) -> Told | Errors:
    words = written(values, TOLD)
    if not words:
        return {TOLD: "Write a sentence, or close this."}
    return Told(words, by_name=picked(values, BY) == _NAMED)
