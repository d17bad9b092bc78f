"""Digests: a team's month in its channel. Shares of several people, never anybody's own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.domain.dates_in_words import month_in_words
from bot.domain.prompts import Theme
from bot.domain.shares import (
    Shares,
    beyond_in_words,
    beyond_moved,
    count_in_words,
    pictured,
    share_in_words,
    strategic_moved,
)
from bot.views import ids
from bot.views.blocks import Block, Message, actions, bullets, button, own, simple, small, user, words
from bot.views.charts import chart
from bot.views.phrases import named_channel
from bot.views.themes import THEMES

_TASK, _HIGHLIGHT = 500, 400
MOST_HIGHLIGHTS = 8


@dataclass(frozen=True, slots=True)
class Earlier:
    """A month that may stand beside the new one; `month` is its first day."""

    month: date
    shares: Shares


@dataclass(frozen=True, slots=True)
class Highlight:
    """Words whose author chose to share them here; `by` is a Slack user id, None: without a name."""

    words: str
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Digest:
    """`earlier` is oldest first; `stretches`: share of everything that was outside the comfort zone, in steps
    of 5 %; `themes`: answered most, first; `minimum`: from how many people up figures are shown at all."""

    channel_name: str
    month: date
    contributors: int
    shares: Shares
    stretches: int
    task: str
    earlier: tuple[Earlier, ...] = ()
    comparison_withheld: bool = False
    minimum: int = 5
    highlights: tuple[Highlight, ...] = ()
    themes: tuple[str, ...] = ()


def digest(d: Digest) -> Message:
    """The figures of one month: as words, read in ten seconds, then as a chart."""
    first = f"{month_in_words(d.month)}: {people_in_words(d.contributors)} took part."
    top = [_title(d.channel_name, first), *_mix(d)]
    rest = [*_before(d), *_highlights(d.highlights), _task(d.task), *_how_made(d)]
    return Message(first, [*top, _chart(d), *rest], plain_blocks=[*top, *rest])


def people_in_words(count: int) -> str:
    return f"{count_in_words(count)} people"


def _title(channel_name: str, first: str) -> Block:
    return own(f"*{first}* Headroom for ", named_channel(channel_name), ".")


def _chart(d: Digest) -> Block:
    """A picture says no more than the words: both ends are blurred. One month alone is called by its name."""
    months = [*((one.month, one.shares) for one in d.earlier), (d.month, d.shares)]
    columns = [(month_in_words(day, d.month), _columns(shares)) for day, shares in months]
    alone = f"What the team told in {month_in_words(d.month)}"
    return chart("What the team told, shares by month" if d.earlier else alone, columns, "Per cent")


def _columns(shares: Shares) -> tuple[int, int, int]:
    shown = pictured(shares)
    return shown.tactical, shown.functional, shown.business


def _mix(d: Digest) -> list[Block]:
    lines = [
        f"*{shares_in_words(d.shares)}*.",
        *_change(d),
        f"Outside their comfort zone: {share_in_words(d.stretches)} of everything.",
        *_themes(d.themes),
    ]
    return [bullets(lines)]


def _change(d: Digest) -> list[str]:
    """Against the latest month that may stand beside this one, or why there is none."""
    if d.comparison_withheld:
        why = "it wasn't the same people, and the difference could point at one of them"
        return [f"No comparison with the month before: {why}."]
    if not d.earlier:
        return []
    before = d.earlier[-1]
    strategic, beyond = strategic_moved(before.shares, d.shares), beyond_moved(before.shares, d.shares)
    since = month_in_words(before.month, d.month)
    return [f"Since {since}: strategic {strategic}, beyond their own field {beyond}."]


def themes_in_words(themes: Sequence[str]) -> str:
    return ", ".join(THEMES[Theme(one)].lower() for one in themes)


def _themes(themes: Sequence[str]) -> list[str]:
    if not themes:
        return []
    return [f"Answered most: {themes_in_words(themes)}."]


def shares_in_words(shares: Shares) -> str:
    """Strategic never without the part of it that is beyond the field."""
    return (
        f"{share_in_words(shares.tactical)} tactical, {share_in_words(shares.strategic)} strategic;"
        f" beyond their own field: {beyond_in_words(shares)} of everything"
    )


def _before(d: Digest) -> list[Block]:
    """The months before, the latest first."""
    if not d.earlier:
        return []
    said = [
        f"{month_in_words(one.month, d.month)}: {shares_in_words(one.shares)}." for one in reversed(d.earlier)
    ]
    return [small(" ".join(said))]


def _highlights(highlights: Sequence[Highlight]) -> list[Block]:
    if not highlights:
        return []
    lines = [_highlight(one) for one in highlights[:MOST_HIGHLIGHTS]]
    return [own("*Shared by those who did it*:"), bullets(lines)]


def _highlight(one: Highlight) -> list[str | Block]:
    who: list[str | Block] = [] if one.by is None else [" (", user(one.by), ")"]
    return [words(one.words, _HIGHLIGHT), *who]


def _task(task: str) -> Block:
    return own("*Worth handing out*: ", words(task, _TASK))


def _how_made(d: Digest) -> list[Block]:
    return [
        small(
            f"How this is made: from what people told me, not from hours; shares in steps of 5 %; only from"
            f" {d.minimum} people up who said “count me in”; managers' own answers left out. Nobody's own"
            " figures; words only from those who chose to share them."
        )
    ]


def not_enough(month: date, minimum: int, task: str) -> Message:
    """Fewer than the minimum, or fewer would be left beside another digest: no number, one task. Both are
    said in the same words, because which it is would tell of who took part."""
    first = (
        f"Not enough answers for {month_in_words(month)}'s team figures. I show them only from {minimum}"
        " people up, so that nobody can be picked out."
    )
    note = "Nor do I show them where comparing two digests could single somebody out."
    return Message(first, [own(first), small(note), _task(task)])


def for_managers_only(channel_name: str, message: Message) -> Message:
    """The second time running below the minimum: told to the managers, not posted."""
    note = own("For you as a manager of ", named_channel(channel_name), "; I posted nothing there:")
    return replace(message, blocks=[note, *message.blocks])


def did_it_appear(channel_name: str, month: date, delivery_id: int) -> Message:
    """To each manager, when the connection broke while it was posted."""
    asks = f"Did the digest for {month_in_words(month)} appear"
    why = "The connection to Slack broke while I posted it, and I can't read the channel to find out."
    buttons = actions(
        button("It's there", ids.DIGEST_IS_THERE, delivery_id),
        button("Send again", ids.DIGEST_SEND_AGAIN, delivery_id),
    )
    return Message(f"{asks}?", [own(f"{asks} in ", named_channel(channel_name), "?"), own(why), buttons])


def settled(*, arrived: bool) -> Message:
    return simple("Good, then it stays as it is." if arrived else "I'm posting it again.")


def too_late_to_post() -> Message:
    return simple("That digest has ended or was set up anew since, so I don't post this month any more.")


def settled_already(*, arrived: bool) -> Message:
    return simple("Somebody else says it's there." if arrived else "It's being posted again already.")


def example(minimum: int = 5) -> Digest:
    """Invented figures, for whoever wants to know what a digest shows."""
    return Digest(
        channel_name="example",
        month=date(2026, 10, 1),
        contributors=9,
        shares=Shares(60, 30, 10),
        stretches=25,
        themes=(Theme.BIG_PICTURE, Theme.FRAMEWORKS),
        task="Send somebody in your place to a planning meeting, with the right to an opinion of their own.",
        earlier=(Earlier(date(2026, 9, 1), Shares(70, 25, 5)),),
        highlights=(Highlight("Showed product why customers leave at checkout."),),
        minimum=minimum,
    )
