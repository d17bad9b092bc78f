"""Every view of teams and digests; a part of `gallery`."""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.shares import Shares
from bot.storage.highlights import Mine
from bot.views import channels, digests, help, highlights, invitations, managing, team_setup, teams
from bot.views.blocks import Block, Message, Modal

Said = Callable[[str], str]

BERLIN = ZoneInfo("Europe/Berlin")
OCTOBER, SEPTEMBER = date(2026, 10, 1), date(2026, 9, 1)
NEXT = datetime(2026, 12, 3, 10, tzinfo=BERLIN)


def as_is(text: str) -> str:
    return text


def digest(said: Said = as_is, **changes: object) -> digests.Digest:
    values: dict[str, object] = {
        "channel_name": said("marketing"),
        "month": OCTOBER,
        "contributors": 7,
        "shares": Shares(60, 30, 10),
        "stretches": 30,
        "themes": ("research", "mentor"),
        "task": "Give one person a problem instead of a task.",
        "earlier": (digests.Earlier(SEPTEMBER, Shares(75, 20, 5)),),
    }
    return digests.Digest(**(values | changes))  # type: ignore[arg-type]


def messages(said: Said = as_is) -> dict[str, Message]:
    return _of_teams(said) | _of_managing(said) | _of_highlights(said)


def _of_managing(said: Said) -> dict[str, Message]:
    name = said("marketing")
    looks = [("C0MARKETING", "U0PRIYA", NEXT, "figures"), ("C0SALES", "U0PRIYA", NEXT, "file")]
    return {
        "you manage": managing.you_manage("U0PRIYA", name),
        "you manage no more": managing.you_manage_no_more("U0PRIYA", name),
        "digest ended": managing.ended("U0PRIYA"),
        "who looked": managing.for_privacy(help.privacy(), managing.looks(looks)),
        **{f"digest stopped, {why}": channels.stopped(name, why) for why in ("gone", "removed", "alone")},
        "nobody manages it": channels.unmanaged(),
        "channel renamed": channels.renamed(name, said("growth")),
        "channel shared": channels.shared_outside(name),
        "channel private": channels.made_private(name),
        "channel public": channels.made_public(name),
        "invited": invitations.invited("U0PRIYA", name),
        "invitation refused": invitations.refused(),
        "did it appear": digests.did_it_appear(name, OCTOBER, 7),
        "it did": digests.settled(arrived=True),
        "it did not, too late": digests.too_late_to_post(),
        "it did not, already": digests.settled_already(arrived=False),
    }


def _of_highlights(said: Said) -> dict[str, Message]:
    month = Message("October", [])
    return {
        "highlight offered": highlights.offered(
            month, 3, said("Got two groups to one plan"), ["C0SALES"] * 7
        ),
        **{f"highlight, {what}": highlights.answered(month, 3, what) for what in highlights.SAID},
    }


def _mine(said: Said) -> Mine:
    return Mine(5, 2, said("Got two groups to one plan"), False, ("C0SALES",) * 7, True)


def in_home(said: Said) -> list[Block]:
    return highlights.in_home([_mine(said)] * 4, 3)


def modals(said: Said = as_is) -> dict[str, Modal]:
    name = said("marketing")
    shown = managing.Month(OCTOBER, 7, Shares(60, 30, 10), 30, ("research",))
    year = [managing.Month(SEPTEMBER), *[shown] * 12]
    told = [(n, said("Got two groups to one plan")) for n in range(1, 31)]
    chosen = managing.Choices(("U0PRIYA",), 3, 10, "Europe/Berlin", "paused")
    return {
        "set up a team": team_setup.setup_modal("C0MARKETING", name, "Europe/Berlin"),
        "example": help.window(teams.example()),
        "figures over time": managing.over_time(2, name, year),
        "figures, none yet": managing.over_time(2, name, []),
        "figures as CSV": managing.as_csv(year),
        "share": highlights.share_window(7, told, {2: _mine(said)}, ["C0SALES"]),
        "share, nowhere": highlights.share_window(7, told, {}, []),
        "share, nothing": highlights.share_window(7, [], {}, ["C0SALES"]),
        "all shared": highlights.all_shared([_mine(said)] * highlights.MOST),
        "nothing shared": highlights.all_shared([]),
        "share what was told": highlights.told_form(3, said("Begin with the cost"), ["C0SALES"] * 7),
        "not yours": managing.not_yours(),
        "team settings": managing.settings(2, name, chosen),
        "invite people": invitations.form(2, name, posted=False, left=15),
        "one left to invite": invitations.form(2, name, posted=True, left=1),
        "nobody left to invite": invitations.form(2, name, posted=True, left=0),
    }


def _of_teams(said: Said) -> dict[str, Message]:
    name = said("marketing")
    withheld = digests.not_enough(OCTOBER, 5, "Give one person a problem instead of a task.")
    return {
        "announcement": team_setup.announcement("U0PRIYA", name),
        "announcement, shared outside": team_setup.announcement("U0PRIYA", name, shared=True),
        "invitation": team_setup.invitation("U0PRIYA", name),
        "set up already": team_setup.set_up_already(),
        "only in a channel": team_setup.only_in_a_channel(),
        "refused in general": team_setup.refused_general(),
        "refused to a guest": team_setup.refused_guest(),
        "refused to all but admins": team_setup.refused_admins_only(),
        "refused, not in the channel": team_setup.refused_not_in_channel(name),
        "refused, channel unknown": team_setup.refused_not_in_channel(""),
        "refused to somebody outside": team_setup.refused_not_a_member(name),
        "asked to count in": teams.ask_member(2, "U0PRIYA", name),
        "counted in": teams.counted_in(name),
        "left out": teams.left_out(name),
        "team is gone": teams.team_is_gone(),
        "example": teams.example(),
        "team, for its manager": teams.for_manager(name, NEXT, 5, True, 1),
        "team too small, for its manager": teams.for_manager(name, None, 5, None, 1),
        "team, for a member": teams.for_member(2, name, joined=True, counts_in=None),
        "team, for one of it": teams.for_member(2, name, joined=True, counts_in=True),
        "team, for one left out": teams.for_member(2, name, joined=True, counts_in=False),
        "count in? of nobody's": teams.ask_member(2, "", name),
        "team, for an admin": teams.for_admin(teams.for_member(2, name, joined=True, counts_in=None), 2),
        "team, for anybody": teams.for_member(2, name, joined=False, counts_in=None),
        "digest": digests.digest(digest(said)),
        "first digest": digests.digest(digest(said, earlier=())),
        "digest, comparison withheld": digests.digest(digest(said, earlier=(), comparison_withheld=True)),
        "digest with highlights": digests.digest(
            digest(said, highlights=_highlights(said) * 6, shares=Shares(95, 5, 0), stretches=5)
        ),
        "digest of too few": withheld,
        "digest of too few, again": digests.for_managers_only(name, withheld),
    }


def _highlights(said: Said) -> tuple[digests.Highlight, ...]:
    return (
        digests.Highlight(said("Got two groups to one plan"), by="U0ANA"),
        digests.Highlight(said("Said no to the founder's campaign")),
    )
