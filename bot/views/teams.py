"""Teams: setting one up in a channel, the second yes, and what `/growth team` answers."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.dates_in_words import long_date
from bot.views import digests, ids
from bot.views.blocks import (
    Block,
    Message,
    Modal,
    actions,
    bullets,
    button,
    channel,
    divider,
    field,
    grouped_select,
    header,
    modal,
    own,
    simple,
    small,
    user,
    words,
)
from bot.views.forms import TEAM_ZONE
from bot.views.zones import zone_groups

_NAME, _MOST_TEAMS = 80, 10
_WHAT_I_DO = (
    "once a week I ask what you did outside your comfort zone; once a month I show how much of your work was"
    " doing and how much was deciding. Only you see what you write."
)
_FOR_ANYBODY_HERE = (
    "If you use Headroom, I ask you in private whether to count you in; no answer means no. If you don't"
    f" yet: {_WHAT_I_DO}"
)


def _channel(name: str) -> Block:
    return words(f"#{name}", _NAME)


# --- setting one up ---


def setup_modal(channel_id: str, name: str, zone: str, minimum: int = 5) -> Modal:
    """Before anything is posted: what the digest will contain, and in whose time it comes."""
    zones = grouped_select(ids.INPUT, zone_groups(zone, None), zone)
    return modal(
        "Set up a digest",
        [
            own("A monthly digest in ", _channel(name), ", on the third working day at 10:00."),
            *_contains(minimum),
            small("I post there first that you set it up and what it contains. You will be its manager, and"
                  " your own answers stay out of its figures."),
            field(TEAM_ZONE, "10:00 in which time zone?", zones),
        ],
        form=ids.FORM_TEAM,
        submit="Set it up",
        carries={"channel": channel_id},
    )  # fmt: skip


def _contains(minimum: int) -> list[Block]:
    return [
        bullets(
            [
                "*It shows* how many took part, the team's mix of doing and deciding, how much of it lay"
                " outside the comfort zone, and one task worth handing out.",
                f"*Only from {minimum} people up*, in steps of 5 %, so that nobody can be picked out.",
                "*Never* anybody's own figures, their words unless they share them, or who took part.",
                "*Only people who say yes* count: joining me and counting in are two separate yeses.",
            ]
        )
    ]


def announcement(setter: str, name: str, minimum: int = 5) -> Message:
    """The first post in the channel. `setter` is a Slack user id."""
    return Message(
        "A monthly Headroom digest was set up for this channel.",
        [
            own(user(setter), " set up a monthly Headroom digest for ", _channel(name), "."),
            *_contains(minimum),
            own(_FOR_ANYBODY_HERE),
            actions(button("Join", ids.MEMBER_JOIN), button("See an example", ids.TEAM_EXAMPLE)),
        ],
    )  # fmt: skip


def invitation(setter: str, name: str) -> Message:
    """One post in the channel, for those who haven't joined."""
    return Message(
        "An invitation to Headroom.",
        [
            own(user(setter), " invites ", _channel(name), f" to Headroom: {_WHAT_I_DO}"),
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
    blocks = [own("I'm not in ", _channel(name), " yet, so I couldn't post there."),
              own("Type `/invite @Headroom` in it, then `/growth team` again.")]  # fmt: skip
    return Message(first, blocks)


def refused_not_a_member(name: str) -> Message:
    first = "Only people in the channel can set a team up there."
    return Message(first, [own(first, " Join ", _channel(name), " first, then `/growth team` again.")])


# --- the second yes ---


def ask_member(team_id: int, setter: str, name: str, minimum: int = 5) -> Message:
    """Asked once, in private. `setter` is a Slack user id, "" if they are forgotten since."""
    who = user(setter) if setter else "Somebody"
    return Message(
        "A monthly digest was set up for a channel you are in. Count you in?",
        [
            own(who, " set up a monthly digest for ", _channel(name), "."
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
        first, [own(first, " Only totals are shown in ", _channel(name), "; `/growth team` there undoes it.")]
    )


def left_out(name: str) -> Message:
    first = "You're left out, and nobody is told."
    return Message(
        first, [own(first, " `/growth team` in ", _channel(name), " is there if you change your mind.")]
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
            own("You manage the digest of ", _channel(name), f".{when}"),
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
    top = own(_channel(name), " has a monthly digest.")
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
