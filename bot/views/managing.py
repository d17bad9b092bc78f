"""Managing a team: its figures over time, what can be chosen, and what its managers are told."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.dates_in_words import long_date, month_in_words
from bot.domain.shares import Shares, beyond_in_words, count_in_words, share_in_words
from bot.domain.slots import is_zone
from bot.domain.weeks import month_of
from bot.views import ids
from bot.views.blocks import (
    Block,
    Message,
    Modal,
    Option,
    actions,
    bullets,
    button,
    channel,
    field,
    grouped_select,
    modal,
    own,
    radio,
    select,
    small,
    user,
)
from bot.views.digests import people_in_words, shares_in_words, themes_in_words
from bot.views.forms import Values, picked
from bot.views.phrases import named_channel
from bot.views.zones import zone_groups

MANAGERS, DAY, HOUR, ZONE, STATE = "team_managers", "team_day", "team_hour", "team_zone", "team_state"
_DAYS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_STATES = {"on": "It goes on", "paused": "Pause it", "ended": "End it: nobody counts in any more"}


@dataclass(frozen=True, slots=True)
class Month:
    """A month as it was posted; without shares: it had no figures."""

    month: date
    people: int = 0
    shares: Shares | None = None
    stretches: int = 0
    themes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choices:
    """`managers` are user ids; `state` is on, paused or ended."""

    managers: tuple[str, ...]
    working_day: int
    hour: int
    zone: str
    state: str


def over_time(team_id: int, name: str, months: Sequence[Month]) -> Modal:
    """Newest first, as the channel saw them."""
    lines = [_line(one) for one in reversed(months)]
    body = bullets(lines) if lines else own("Nothing was posted yet.")
    buttons = [button("As CSV", ids.TEAM_CSV, team_id)] if lines else []
    return modal(
        "Your team's figures",
        [
            own(named_channel(name), ", month by month, as posted there:"),
            body,
            actions(*buttons, button("Settings", ids.TEAM_SETTINGS, team_id)),
            small("Each month stands for itself: where too many people changed, I compare nothing."
                  " Whoever counts in sees under /growth privacy that you looked."),
        ],
    )  # fmt: skip


def _line(one: Month) -> str:
    name = f"*{month_in_words(one.month)} {one.month.year}*"
    if one.shares is None:
        return f"{name}: no figures."
    stretches = f"outside the comfort zone {share_in_words(one.stretches)}"
    themes = f"; answered most: {themes_in_words(one.themes)}" if one.themes else ""
    people = people_in_words(one.people)
    return f"{name}: {shares_in_words(one.shares)}; {stretches}; {people}{themes}."


_COLUMNS = ("month", "people", "tactical", "strategic", "beyond_field", "stretch", "answered_most")


def as_csv(months: Sequence[Month]) -> Modal:
    """The same aggregates, to copy."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(_COLUMNS)
    table.writerows(_row(one) for one in months)
    content: Block = {"type": "text", "text": text.getvalue()}
    block: Block = {
        "type": "rich_text",
        "elements": [{"type": "rich_text_preformatted", "elements": [content]}],
    }
    return modal("As CSV", [own("The same figures, to copy into a file:"), block])


def _row(one: Month) -> tuple[str, ...]:
    if one.shares is None:
        return (month_of(one.month), *[""] * (len(_COLUMNS) - 1))
    tactical, strategic, stretches = (
        share_in_words(share) for share in (one.shares.tactical, one.shares.strategic, one.stretches)
    )
    beyond = beyond_in_words(one.shares)
    people, themes = count_in_words(one.people), themes_in_words(one.themes)
    return (month_of(one.month), people, tactical, strategic, beyond, stretches, themes)


def not_yours() -> Modal:
    return modal("Not yours to see", [own("Only this digest's managers can do that.")])


def settings(team_id: int, name: str, now: Choices) -> Modal:
    people: Block = {
        "type": "multi_users_select",
        "action_id": ids.INPUT,
        "initial_users": list(now.managers),
    }
    days = [Option(f"The {word} working day", str(n)) for n, word in enumerate(_DAYS, start=1)]
    hours = [Option(f"{hour:02d}:00", str(hour)) for hour in range(6, 21)]
    states = [Option(text, value) for value, text in _STATES.items()]
    return modal(
        "Digest settings",
        [
            own("For the digest of ", named_channel(name), "."),
            field(MANAGERS, "Who manages it?", people, hint="Their own answers stay out of its figures."),
            field(DAY, "On which day of the month?", select(ids.INPUT, days, str(now.working_day))),
            field(HOUR, "At what time?", select(ids.INPUT, hours, str(now.hour))),
            field(
                ZONE, "In which time zone?", grouped_select(ids.INPUT, zone_groups(now.zone, None), now.zone)
            ),
            field(STATE, "And now?", radio(ids.INPUT, states, now.state)),
        ],
        form=ids.FORM_TEAM_SETTINGS,
        submit="Save",
        carries={"team": team_id},
    )


def read_settings(values: Values) -> Choices:
    """What was chosen; a value that no form of ours offers is taken for the default."""
    managers = values.get(MANAGERS, {}).get(ids.INPUT, {}).get("selected_users") or []
    day, hour = picked(values, DAY), picked(values, HOUR)
    zone, state = picked(values, ZONE), picked(values, STATE)
    return Choices(
        managers=tuple(str(one) for one in managers),
        working_day=int(day) if day is not None and day in map(str, range(1, 11)) else 3,
        hour=int(hour) if hour is not None and hour in map(str, range(6, 21)) else 10,
        zone=zone if zone is not None and is_zone(zone) else "UTC",
        state=state if state in _STATES and state is not None else "on",
    )


def you_manage(by: str, name: str) -> Message:
    first = "You manage a digest now."
    after = ". Your own answers stay out of its figures; /growth team there shows them."
    return Message(
        first, [own(user(by), " made you a manager of the digest of ", named_channel(name), after)]
    )


def you_manage_no_more(by: str, name: str) -> Message:
    first = "You don't manage a digest any more."
    after = (
        ": you don't any more. From next month on your own answers count in it if you said “count me in”;"
        " /growth team there shows whether you did."
    )
    return Message(first, [own(user(by), " changed who manages the digest of ", named_channel(name), after)])


def ended(by: str) -> Message:
    return Message(
        "This channel's digest has ended.",
        [
            own(
                user(by),
                " ended this channel's digest. Nobody counts in any more, and nothing is posted here.",
            )
        ],
    )


def looks(found: Sequence[tuple[str, str, datetime, str]]) -> list[Block]:
    """Channel, who, when (local to the reader), at what; the latest first."""
    if not found:
        return []
    lines: list[list[str | Block]] = [
        [
            channel(where),
            ": ",
            user(who),
            f", {long_date(at.date())}" + (", as a file" if what == "file" else ""),
        ]
        for where, who, at, what in found
    ]
    return [own("*Managers who looked at the figures of teams you count in*:"), bullets(lines)]


def for_privacy(message: Message, more: Sequence[Block]) -> Message:
    return Message(message.text, [*message.blocks, *more]) if more else message
