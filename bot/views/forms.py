"""Reading what a form was submitted with: values as Slack sends them, {block id: {action id: element}}.

A reader returns what was chosen, or {block id: a sentence} for what has to be changed.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from bot.domain.banks import OTHER, load_fields
from bot.domain.ceilings import FLOORS
from bot.domain.countries import NONE, names
from bot.domain.members import DEFAULT_AT, FRIDAY, TARGETS, Aspiration, Choices, Rhythm
from bot.domain.slots import is_zone
from bot.views import choices as form
from bot.views.ids import INPUT
from bot.views.zones import AS_IN_SLACK

Values = Mapping[str, Mapping[str, Mapping[str, Any]]]
Errors = dict[str, str]

COMFORT, REST, QUESTION = "comfort", "rest", "question"
"""Block ids of an answer."""

TEAM_ZONE = "team_zone"


def read_carried(private_metadata: str | None) -> dict[str, Any]:
    """What a form was opened with; {} if there is nothing, or nothing of ours."""
    try:
        found = json.loads(private_metadata or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def is_ours(private_metadata: str | None) -> bool:
    """Whether a form carries what one of ours may: nothing, or an object in JSON."""
    if not private_metadata:
        return True
    try:
        return isinstance(json.loads(private_metadata), dict)
    except (ValueError, RecursionError):
        return False


def written(values: Values, block_id: str) -> str:
    """What was written in a field; "" if nothing."""
    return str(values.get(block_id, {}).get(INPUT, {}).get("value") or "").strip()


def picked(values: Values, block_id: str, action: str = INPUT) -> str | None:
    """The value chosen in a select or with a radio button."""
    option = values.get(block_id, {}).get(action, {}).get("selected_option")
    return str(option["value"]) if option else None


def ticked(values: Values, block_id: str, action: str = INPUT) -> frozenset[str]:
    """The values of the ticks that are set."""
    options = values.get(block_id, {}).get(action, {}).get("selected_options") or []
    return frozenset(str(option["value"]) for option in options)


def opened_with(blocks: Sequence[Mapping[str, Any]]) -> Values:
    """What a form's blocks showed before anybody touched them, as values that would be submitted."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for block in blocks:
        elements = [*block.get("elements", ()), block.get("element") or {}]
        found[block.get("block_id", "")] = {
            one["action_id"]: {
                "value": one.get("initial_value"),
                "selected_option": one.get("initial_option"),
                "selected_options": one.get("initial_options"),
            }
            for one in elements
            if "action_id" in one
        }
    return found


def read_day(values: Values, block_id: str) -> date | None:
    """The day that was picked; None for none."""
    try:
        return date.fromisoformat(str(values.get(block_id, {}).get(INPUT, {}).get("selected_date")))
    except ValueError:
        return None


GONE = "What this was about was deleted meanwhile, so I kept nothing. Copy your words if you need them."


def gone(block_id: str) -> Errors:
    """Under a field, so that what was written is not lost with the form."""
    return {block_id: GONE}


def read_choices(values: Values, private_metadata: str | None) -> Choices | Errors:
    """What a member chose in the form of joining or of settings."""
    carried = read_carried(private_metadata)
    zone, zone_chosen = _zone(values, str(carried.get("zone") or ""))
    errors = _missing(values)
    if not is_zone(zone):
        errors[form.ZONE] = "I don't know this time zone. Please choose one from the list."
    if errors:
        return errors
    aspiration = Aspiration(picked(values, form.ASPIRATION) or "")
    return Choices(
        field=_field(values),
        aspiration=aspiration,
        weekday=_weekday(picked(values, form.WEEKDAY)),
        at=_time(picked(values, form.HOUR)),
        zone=zone,
        rhythm=Rhythm(picked(values, form.RHYTHM) or Rhythm.WEEKLY),
        target=_target(picked(values, form.TARGET), aspiration),
        zone_chosen=zone_chosen,
        country=read_country(picked(values, form.COUNTRY)),
        ask_anyway=form.ASK_ME_ANYWAY in ticked(values, form.AWAY),
        floor=_floor(picked(values, form.FLOOR)),
        remind=form.REMIND not in values or bool(ticked(values, form.REMIND)),
    )


def read_country(value: object) -> str | None:
    """Whose public holidays count, of a button or a select; None for the zone's country."""
    return str(value) if value == NONE or value in names() else None


def _missing(values: Values) -> Errors:
    errors: Errors = {}
    if picked(values, form.FIELD) is None:
        errors[form.FIELD] = "Please choose the nearest field, or “Something else”."
    if picked(values, form.ASPIRATION) not in list(Aspiration):
        errors[form.ASPIRATION] = "Please choose one; “Not sure yet” is fine."
    return errors


def _field(values: Values) -> str:
    """The key of a field, or the member's own word for "something else"."""
    key = picked(values, form.FIELD)
    own_word = " ".join(written(values, form.OWN_FIELD).split())[: form.OWN_FIELD_LENGTH]
    if key == OTHER and own_word:
        return own_word
    return key if key in [one.key for one in load_fields()] and key is not None else OTHER


def _weekday(value: str | None) -> int:
    return int(value) if value in list("0123456") and value is not None else FRIDAY


def _time(value: str | None) -> time:
    try:
        return time.fromisoformat(value or "")
    except ValueError:
        return DEFAULT_AT


def _zone(values: Values, slack_zone: str) -> tuple[str, bool]:
    """The zone, and whether it was chosen; "as in Slack" is the zone that the form was opened with."""
    value = picked(values, form.ZONE)
    return (slack_zone, False) if value in (None, AS_IN_SLACK) else (str(value), True)


def _target(value: str | None, aspiration: Aspiration) -> int:
    return int(value) if value is not None and value in map(str, TARGETS) else aspiration.target


def _floor(value: str | None) -> int | None:
    return int(value) if value is not None and value in map(str, (0, *FLOORS)) else None


@dataclass(frozen=True, slots=True)
class Answer:
    """What was written in a prompt's form, or in that of /reflect. `comfort_zone` holds stretches."""

    comfort_zone: str = ""
    rest: str = ""
    question: str = ""

    @property
    def words(self) -> str:
        """All of it, as one reflection: what was outside the comfort zone first."""
        return "\n".join(part for part in (self.comfort_zone, self.rest, self.question) if part)

    @property
    def stretch_end(self) -> int:
        """How many code points at the start of `words` stand under "comfort zone"."""
        return len(self.comfort_zone)


def read_answer(values: Values) -> Answer | Errors:
    """What somebody wrote in the three fields of a prompt, or the two of /reflect."""
    answer = Answer(written(values, COMFORT), written(values, REST), written(values, QUESTION))
    if not answer.words:
        return {COMFORT: "Write a line in any one of these. One is enough."}
    return answer


def read_team(values: Values, usual: str) -> str:
    """The zone of a team that is set up (IANA); the usual one if what came is no zone."""
    zone = picked(values, TEAM_ZONE)
    return zone if zone is not None and is_zone(zone) else usual
