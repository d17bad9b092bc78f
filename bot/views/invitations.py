"""Invitations: the form for a manager, and the one message that somebody picked by hand may get."""

from bot.views import ids
from bot.views.blocks import (
    Block,
    Message,
    Modal,
    Option,
    actions,
    button,
    field,
    modal,
    own,
    simple,
    small,
    ticks,
    user,
)
from bot.views.forms import Values, ticked
from bot.views.phrases import named_channel

PEOPLE, POST = "invite_people", "invite_post"
MOST = 15  # people picked by hand for a team in a year


def form(team_id: int, name: str, *, posted: bool, left: int) -> Modal:
    """`left`: how many more people may be picked this year."""
    blocks = [own("Invite people of ", named_channel(name), " to Headroom.")]
    if not posted:
        options = [Option("One post in the channel with Join, once a year", "post")]
        blocks.append(field(POST, "Everybody", ticks(ids.INPUT, options), optional=True))
    if left > 0:
        people: Block = {"type": "multi_users_select", "action_id": ids.INPUT, "max_selected_items": left}
        hint = "Each person gets at most one such message a year, from all teams together. A No is final."
        some = "One person" if left == 1 else f"Up to {left} people"
        blocks.append(field(PEOPLE, f"{some}, in private", people, optional=True, hint=hint))
    blocks.append(small("You aren't told who was written to, who joined or who said no."))
    if posted and left <= 0:
        return modal("Invite people", [*blocks, own("That was all for this year.")])
    return modal("Invite people", blocks, form=ids.FORM_INVITE, submit="Invite", carries={"team": team_id})


def read(values: Values) -> tuple[tuple[str, ...], bool]:
    """Who was picked, and whether to post in the channel."""
    chosen = values.get(PEOPLE, {}).get(ids.INPUT, {}).get("selected_users") or []
    return tuple(dict.fromkeys(str(one) for one in chosen)), bool(ticked(values, POST))


def invited(by: str, name: str) -> Message:
    return Message(
        "You're invited to Headroom.",
        [
            own(user(by), " invites you and others of ", named_channel(name), " to Headroom. Once a week"
                " I ask what you did outside your comfort zone; once a month I show how much of your work was"
                " doing and how much was deciding. Only you see what you write."),
            actions(
                button("Join", ids.MEMBER_JOIN, primary=True),
                button("How it works", ids.MEMBER_EXPLAIN),
                button("No thanks", ids.INVITE_REFUSE),
            ),
            small("Nobody is told what you choose. I don't ask again if you say no."),
        ],
    )  # fmt: skip


def refused() -> Message:
    return simple("Noted, and nobody is told. I won't ask again; `/growth start` if you change your mind.")


def not_yours() -> Modal:
    return modal("Invite people", [own("Only this digest's managers can do that.")])
