"""Digests: a team's month in its channel. Shares of several people, never anybody's own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.domain.dates_in_words import month_in_words
from bot.domain.digests import Shares, count_in_words, share_in_words
from bot.views.blocks import Block, Message, bullets, own, small, words
from bot.views.charts import chart

_NAME, _TASK, _HIGHLIGHT = 80, 500, 400
_MOST_HIGHLIGHTS = 8


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
    """`earlier` is oldest first; `stretching`: how many people told of a stretch; `minimum`: from how many
    people up figures are shown at all."""

    channel_name: str
    month: date
    contributors: int
    shares: Shares
    stretching: int
    task: str
    earlier: tuple[Earlier, ...] = ()
    comparison_withheld: bool = False
    minimum: int = 5
    highlights: tuple[Highlight, ...] = ()


def digest(d: Digest) -> Message:
    """The figures of one month: as a chart and as words."""
    first = f"{month_in_words(d.month)}: {d.contributors} people took part."
    told = [*_mix(d), *_highlights(d.highlights), _task(d.task), *_how_made(d)]
    plain = [_title(d.channel_name, first), *told]
    return Message(first, [plain[0], _chart(d), *told], plain_blocks=plain)


def _title(channel_name: str, first: str) -> Block:
    return own(f"*{first}* Headroom for ", words(f"#{channel_name}", _NAME), ".")


def _chart(d: Digest) -> Block:
    months = [*((one.month, one.shares) for one in d.earlier), (d.month, d.shares)]
    columns = [(month_in_words(day, d.month), _blurred(shares)) for day, shares in months]
    return chart("What the team told, shares by month", columns, "Per cent")


def _blurred(shares: Shares) -> tuple[int, ...]:
    """A picture says no more than the words: both ends are blurred, as in `share_in_words`."""
    return tuple(
        5 if share < 10 else min(share, 95) for share in (shares.tactical, shares.functional, shares.business)
    )


def _mix(d: Digest) -> list[Block]:
    lines = [
        f"*{shares_in_words(d.shares)}*.",
        *_before(d),
        f"{count_in_words(d.stretching).capitalize()} people did something outside their comfort zone.",
    ]
    return [bullets(lines)]


def shares_in_words(shares: Shares) -> str:
    """Strategic never without the part of it that is beyond the field."""
    return (
        f"{share_in_words(shares.tactical)} tactical, {share_in_words(shares.strategic)} strategic;"
        f" beyond their own field: {share_in_words(shares.business)} of everything"
    )


def _before(d: Digest) -> list[str]:
    """The months before, the latest first, or why the last one doesn't stand there."""
    lines = [
        f"{month_in_words(one.month, d.month)}: {shares_in_words(one.shares)}." for one in reversed(d.earlier)
    ]
    if d.comparison_withheld:
        lines.insert(0, "No comparison with the month before: too many people changed.")
    return lines


def _highlights(highlights: Sequence[Highlight]) -> list[Block]:
    if not highlights:
        return []
    lines = [_highlight(one) for one in highlights[:_MOST_HIGHLIGHTS]]
    return [own("*Shared by those who did it*:"), bullets(lines)]


def _highlight(one: Highlight) -> list[str | Block]:
    who: list[str | Block] = [] if one.by is None else [" (", {"type": "user", "user_id": one.by}, ")"]
    return [words(one.words, _HIGHLIGHT), *who]


def _task(task: str) -> Block:
    return own("*Worth handing out*: ", words(task, _TASK))


def _how_made(d: Digest) -> list[Block]:
    return [
        small(
            f"How this is made: counts of what people told me, not hours; shares in steps of 5 %; shown from"
            f" {d.minimum} people up; managers' own answers left out; nobody's own figures or words, unless"
            " they shared them."
        )
    ]


def not_enough(month: date, minimum: int, task: str) -> Message:
    """Below the minimum: no number, one task."""
    first = (
        f"Not enough answers for {month_in_words(month)}'s team figures. I show them only from {minimum}"
        " people up, so that nobody can be picked out."
    )
    return Message(first, [own(first), _task(task)])


def for_managers_only(channel_name: str, message: Message) -> Message:
    """The second time running below the minimum: told to the managers, not posted."""
    note = own(words(f"#{channel_name}", _NAME), ", for you as its manager; I posted nothing there:")
    return replace(message, blocks=[note, *message.blocks])


def example() -> Digest:
    """Invented figures, for whoever wants to know what a digest shows."""
    return Digest(
        channel_name="example",
        month=date(2026, 10, 1),
        contributors=9,
        shares=Shares(60, 30, 10),
        stretching=6,
        task="Send somebody in your place to a planning meeting, with the right to an opinion of their own.",
        earlier=(Earlier(date(2026, 9, 1), Shares(70, 25, 5)),),
    )
