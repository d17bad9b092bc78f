"""The form of what a member chooses: on joining, and later under Settings."""

import unicodedata
from dataclasses import dataclass
from datetime import time

from bot.domain.banks import OTHER, field_for, load_fields
from bot.domain.ceilings import FLOORS
from bot.domain.countries import NONE, country_of, name_of, names
from bot.domain.dates_in_words import WEEKDAYS, time_in_words
from bot.domain.members import DEFAULT_AT, FRIDAY, TARGETS, Aspiration, Choices, Rhythm
from bot.views import ids
from bot.views.absences import ASK_ANYWAY, OF_THE_ZONE
from bot.views.blocks import (
    Block,
    Modal,
    Option,
    field,
    grouped_select,
    modal,
    radio,
    select,
    small,
    text_input,
    ticks,
)
from bot.views.zones import AS_IN_SLACK, zone_groups

FIELD, OWN_FIELD, ASPIRATION, RHYTHM = "field", "own_field", "aspiration", "rhythm"
WEEKDAY, HOUR, ZONE, TARGET, REMIND = "weekday", "hour", "zone", "target", "remind"
FLOOR, COUNTRY, AWAY = "floor", "country", "away"
"""Block ids."""

PRESET = "preset"
"""The value of the target that follows the aspiration."""

REMIND_ME, ASK_ME_ANYWAY = "remind", "ask_anyway"
OWN_FIELD_LENGTH = 60

ASPIRATIONS = {
    Aspiration.BEST: "Be the best at what I do",
    Aspiration.BEYOND: "Help decide beyond my field",
    Aspiration.UNSURE: "Not sure yet",
}
RHYTHMS = {Rhythm.WEEKLY: "Once a week", Rhythm.ON_REQUEST: "Only when I write first"}


@dataclass(frozen=True, slots=True)
class Defaults:
    """What somebody has who chose nothing."""

    def weekly(self, zone: str) -> Choices:
        unsure = Aspiration.UNSURE
        return Choices(OTHER, unsure, FRIDAY, DEFAULT_AT, zone, Rhythm.WEEKLY, unsure.target)

    def on_request(self, zone: str) -> Choices:
        unsure = Aspiration.UNSURE
        return Choices(OTHER, unsure, FRIDAY, DEFAULT_AT, zone, Rhythm.ON_REQUEST, unsure.target)


DEFAULT_CHOICES = Defaults()


def choices_form(choices: Choices | None, *, zone: str, joining: bool, draft_id: int | None = None) -> Modal:
    """The form. `zone` is what Slack says of the person (IANA); `draft_id` is kept when they join.

    What somebody chose before stands in it; nobody's field or aspiration is guessed.
    """
    chosen = choices or DEFAULT_CHOICES.weekly(zone)
    blocks = [
        small("Only you see what you choose here."),
        *_about_you(choices),
        *_about_asking(chosen),
        _zone(chosen, zone),
        _target(choices),
    ]
    if not joining:
        blocks += [_country(chosen), _floor(chosen), _remind(chosen), _away(chosen)]
    carries = {"zone": zone} | ({"draft": draft_id} if draft_id is not None else {})
    if joining:
        return modal("Join Headroom", blocks, form=ids.FORM_JOIN, submit="Join", carries=carries)
    return modal("Settings", blocks, form=ids.FORM_SETTINGS, submit="Save", carries=carries)


def _about_you(choices: Choices | None) -> list[Block]:
    fields = [Option(one.name, one.key) for one in load_fields()]
    known = {one.value for one in fields}
    chosen = own_word = ""
    if choices is not None:
        chosen = choices.field if choices.field in known else OTHER
        own_word = "" if choices.field in known else choices.field
    hopes = [Option(text, aspiration.value) for aspiration, text in ASPIRATIONS.items()]
    return [
        field(FIELD, "What is your field?", select(ids.INPUT, fields, chosen, "Choose the nearest")),
        field(
            OWN_FIELD,
            "Something else? In your words",
            text_input(lines=False, initial=own_word, longest=OWN_FIELD_LENGTH, placeholder="Stage lighting"),
            optional=True,
        ),
        field(
            ASPIRATION,
            "What do you want?",
            radio(ids.INPUT, hopes, choices.aspiration.value if choices else None),
        ),
    ]


def _about_asking(chosen: Choices) -> list[Block]:
    rhythms = [Option(text, rhythm.value) for rhythm, text in RHYTHMS.items()]
    days = [Option(name, str(number)) for number, name in enumerate(WEEKDAYS)]
    return [
        field(RHYTHM, "When shall I ask?", radio(ids.INPUT, rhythms, chosen.rhythm.value)),
        field(WEEKDAY, "On which day?", select(ids.INPUT, days, str(chosen.weekday))),
        field(HOUR, "At what time?", select(ids.INPUT, _hours(chosen.at), time_in_words(chosen.at))),
    ]


def _hours(chosen: time) -> list[Option]:
    """Every full hour, and the one chosen before."""
    hours = sorted({*(time(hour) for hour in range(24)), chosen})
    return [Option(time_in_words(hour), time_in_words(hour)) for hour in hours]


def _zone(chosen: Choices, slack_zone: str) -> Block:
    current = chosen.zone if chosen.zone_chosen else AS_IN_SLACK
    return field(
        ZONE, "In which time zone?", grouped_select(ids.INPUT, zone_groups(chosen.zone, slack_zone), current)
    )


def _target(choices: Choices | None) -> Block:
    preset = Aspiration.BEYOND.target
    usual = Option(f"The usual: {preset} (none, if I want to be the best at what I do)", PRESET)
    numbers = [Option(str(number) if number else "None", str(number)) for number in TARGETS]
    chosen = PRESET if choices is None else str(choices.target)
    return field(
        TARGET,
        "Of ten things you tell me, how many should be strategy?",
        select(ids.INPUT, [usual, *numbers], chosen),
        hint="Something to compare with, once a month. Only you see it.",
    )


def _floor(chosen: Choices) -> Block:
    usual = Option(
        f"The usual: under {Aspiration.BEYOND.floor} %, or never with “{ASPIRATIONS[Aspiration.BEST]}”",
        PRESET,
    )
    options = [usual, *(Option(f"Under {floor} %", str(floor)) for floor in FLOORS), Option("Never", "0")]
    return field(
        FLOOR,
        "Tell me when work beyond my field stays rare",
        select(ids.INPUT, options, PRESET if chosen.floor is None else str(chosen.floor)),
        hint="After three months of it, and once a quarter at most. Only you are told.",
    )


def _remind(chosen: Choices) -> Block:
    option = Option("Remind me once if I haven't answered", REMIND_ME)
    ticked = [REMIND_ME] if chosen.remind else []
    return field(REMIND, "Reminder", ticks(ids.INPUT, [option], ticked), optional=True)


def _away(chosen: Choices) -> Block:
    option = Option(ASK_ANYWAY, ASK_ME_ANYWAY)
    ticked = [ASK_ME_ANYWAY] if chosen.ask_anyway else []
    return field(
        AWAY,
        "When I'm away",
        ticks(ids.INPUT, [option], ticked),
        optional=True,
        hint="Without it I leave you alone while your Slack status says vacation or sick.",
    )


def _country(chosen: Choices) -> Block:
    return field(
        COUNTRY,
        "Whose public holidays?",
        grouped_select(ids.INPUT, _countries(chosen.zone), chosen.country or OF_THE_ZONE),
        hint="A question that falls on one moves to the nearest working day of that week.",
    )


def _countries(zone: str) -> dict[str, list[Option]]:
    """In groups by letter: a menu takes a hundred lines in each."""
    home = country_of(zone)
    follow = f"As my time zone has it: {name_of(home) if home is not None else 'no country, so none'}"
    groups = {"Yours": [Option(follow, OF_THE_ZONE), Option("None: ask me on those days, too", NONE)]}
    for code, name in names().items():
        groups.setdefault(_initial(name), []).append(Option(name, code))
    return groups


def _initial(name: str) -> str:
    """ "A" of "Åland Islands"."""
    return unicodedata.normalize("NFD", name)[0].upper()


def field_in_words(named: str) -> str:
    """The name of a field, or the member's own word for theirs."""
    known = {one.key for one in load_fields()}
    return field_for(named).name if named in known else named
