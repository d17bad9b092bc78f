"""Teams: the second yes, an example of a digest, what `/growth team` answers where there is one, and Home."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.dates_in_words import long_date
from bot.views import digests, ids
from bot.views.blocks import (
    Block,
    Message,
    actions,
    bullets,
    button,
    channel,
    divider,
    header,
    own,
    simple,
    small,
    user,
)
from bot.views.phrases import named_channel

_MOST_TEAMS = 10


# --- the second yes ---


def ask_member(team_id: int, setter: str, name: str, minimum: int = 5) -> Message:
    """Asked once, in private. `setter` is a Slack user id, "" if they are forgotten since."""
    who = user(setter) if setter else "Somebody"
    return Message(
        "A monthly digest was set up for a channel you are in. Count you in?",
        [
            own(who, " set up a monthly digest for ", named_channel(name), "."
                f" It shows totals of at least {minimum} people, never yours alone."),
            actions(
                button("Count me in", ids.TEAM_COUNT_IN, team_id, primary=True),
                button("Leave me out", ids.TEAM_LEAVE_OUT, team_id),
                button("See an example", ids.TEAM_EXAMPLE, team_id),
            ),
            small("No answer means no. Nobody is told what you answer."),
        ],
    )  # fmt: skip


def counted_in(name: str) -> Message:
    first = "You count in."
    return Message(
        first,
        [own(first, " Only totals are shown in ", named_channel(name), "; `/growth team` there undoes it.")],
    )


def counted_in_as_manager(name: str) -> Message:
    first = "You manage this digest, so your own answers stay out for now."
    after = " Once you don't manage it any more, you count in."
    return Message(first, [own("You manage the digest of ", named_channel(name), ", so your own answers stay"
                               f" out for now.{after}")])  # fmt: skip


def not_in_channel(name: str) -> Message:
    """Whoever left the channel finds the question still standing in their messages."""
    first = "You aren't in that channel, so you don't count in its digest."
    after = ", so you don't count in its digest. Should you go back, `/growth team` there counts you in."
    return Message(first, [own("You aren't in ", named_channel(name), after)])


def left_out(name: str) -> Message:
    first = "You're left out, and nobody is told."
    return Message(
        first, [own(first, " `/growth team` in ", named_channel(name), " is there if you change your mind.")]
    )


def team_is_gone() -> Message:
    return simple("That digest doesn't exist any more, so there is nothing to count in.")


def example(minimum: int = 5) -> Message:
    """A digest of invented figures, marked so."""
    shown = digests.digest(digests.example(minimum))
    mark = own("*An example: every figure here is invented.*")
    plain = shown.plain_blocks or shown.blocks
    text = "An example of a digest, with invented figures."
    return Message(text, [mark, *shown.blocks], plain_blocks=[mark, *plain])


# --- /growth team where there is one ---


def for_manager(
    name: str, next_at: datetime | None, minimum: int, had_figures: bool | None, team_id: int
) -> Message:
    """`next_at` is local to the team, None while it is paused; `had_figures`: whether the last digest
    did, None if there was none."""
    first = "You manage this channel's digest."
    when = f" Next one: {long_date(next_at.date())}, {next_at:%H:%M}." if next_at else " It is paused."
    return Message(
        first,
        [
            own("You manage the digest of ", named_channel(name), f".{when}"),
            own(f"{_figures_so_far(minimum, had_figures)} Who counts in, I tell nobody."),
            actions(
                button("Figures so far", ids.TEAM_FIGURES, team_id),
                button("Settings", ids.TEAM_SETTINGS, team_id),
                button("Invite people", ids.TEAM_INVITE, team_id),
                button("See an example", ids.TEAM_EXAMPLE),
            ),
        ],
    )


def _figures_so_far(minimum: int, had_figures: bool | None) -> str:
    """Of what was posted, never of how many count in now."""
    if had_figures:
        return "The last one had figures."
    last = "" if had_figures is None else "The last one had none. "
    return f"{last}It shows figures once at least {minimum} people count in and answer."


def for_member(team_id: int, name: str, *, joined: bool, counts_in: bool | None) -> Message:
    """For whoever doesn't manage it: their own answer, and how to change it."""
    first = "This channel has a monthly digest."
    top = own(named_channel(name), " has a monthly digest.")
    if not joined:
        line = own("Count in, if you like: join Headroom first. Only you see what you write.")
        return Message(first, [top, line, actions(button("Join", ids.MEMBER_JOIN), _example_button())])
    return Message(first, [top, own(_answer_in_words(counts_in)), _answer_buttons(team_id, counts_in)])


def for_admin(message: Message, team_id: int) -> Message:
    """For an admin of the workspace who doesn't manage it: no figures, but what an admin may do."""
    line = small("You are an admin of this workspace: you may change who manages it, pause it or end it.")
    more = [divider(), line, actions(button("Settings", ids.TEAM_SETTINGS, team_id))]
    return Message(message.text, [*message.blocks, *more])


def _answer_in_words(counts_in: bool | None) -> str:
    if counts_in is None:
        return "You haven't said whether you count in, so you don't."
    return "You count in." if counts_in else "You're left out."


def _answer_buttons(team_id: int, counts_in: bool | None) -> Block:
    buttons = []
    if not counts_in:
        buttons.append(button("Count me in", ids.TEAM_COUNT_IN, team_id))
    if counts_in is not False:
        buttons.append(button("Leave me out", ids.TEAM_LEAVE_OUT, team_id))
    return actions(*buttons, _example_button())


def _example_button() -> Block:
    return button("See an example", ids.TEAM_EXAMPLE)


def in_home(counts_in: Sequence[str], manages: Sequence[str]) -> list[Block]:
    """Channel ids: of the digests somebody counts in, and of those they manage."""
    blocks: list[Block] = []
    if counts_in:
        note = small("They show totals of several people together, never yours alone, and your words only if"
                     " you share them. /growth team in the channel to leave.")  # fmt: skip
        see = actions(button("See what they show", ids.TEAM_EXAMPLE))
        blocks += [header("You count in these digests"), _channels(counts_in), see, note]
    if manages:
        note = small(
            "/growth team in the channel: figures, settings, invitations. Your own answers stay out."
        )
        blocks += [header("You manage these digests"), _channels(manages), note]
    return blocks


def _channels(ids_: Sequence[str]) -> Block:
    shown: list[list[str | Block]] = [[channel(one)] for one in ids_[:_MOST_TEAMS]]
    return bullets([*shown, f"and {len(ids_) - _MOST_TEAMS} more"] if len(ids_) > _MOST_TEAMS else shown)
