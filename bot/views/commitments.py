"""Commitments: the form of a plan, how it is asked about, and what became of earlier ones."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.banks import Plan
from bot.domain.commitments import Kept, Outcome, Planned, says_nothing
from bot.views import ids
from bot.views.blocks import (
    Block,
    Message,
    Modal,
    Piece,
    actions,
    bullets,
    button,
    divider,
    field,
    header,
    line_with,
    modal,
    own,
    quote,
    simple,
    small,
    text_input,
    words,
)
from bot.views.forms import Errors, Values, read_carried, written
from bot.views.phrases import ONLY_YOU

CUE, DEED, HAPPENED = "cue", "deed", "happened"
LONGEST = 300
_SHOWN = 700


@dataclass(frozen=True, slots=True)
class Draft:
    """What stands in the form: typed or taken; `plan_id` names the suggestion it came from."""

    cue: str = ""
    deed: str = ""
    plan_id: str = ""


# --- asked about, in the prompt and in Home ---


def asked(plan: Planned) -> list[Block]:
    """The plan with the four buttons, or with what was said of it."""
    blocks = [own("*Your plan was:* ", words(plan.text, _SHOWN))]
    if plan.outcome is None and not plan.not_yet:
        return [*blocks, actions(*_answers(plan.id))]
    line = _NOT_YET if plan.outcome is None else _OUTCOMES[plan.outcome]
    return [*blocks, own(line), actions(*_afterwards(plan))]


_NOT_YET = "Not yet. It stays on, and I'll ask about it next time."
_OUTCOMES = {
    Outcome.DONE: "*Done.*",
    Outcome.PARTLY: "*Partly.* That counts as partly.",
    Outcome.DROPPED: "*Dropped.* Not every plan survives the week.",
    Outcome.REPLACED: "*Replaced* by a newer plan.",
}


def _answers(plan_id: int) -> list[Block]:
    return [
        button("Done", ids.COMMITMENT_DONE, plan_id),
        button("Partly", ids.COMMITMENT_PARTLY, plan_id),
        button("Not yet", ids.COMMITMENT_NOT_YET, plan_id),
        button("Drop it", ids.COMMITMENT_DROP, plan_id),
    ]


def _afterwards(plan: Planned) -> list[Block]:
    buttons = []
    if plan.outcome in (Outcome.DONE, Outcome.PARTLY) and not plan.told:
        buttons.append(button("Say what happened", ids.COMMITMENT_TELL, plan.id))
    if plan.outcome is not Outcome.REPLACED:
        buttons.append(button("Undo", ids.COMMITMENT_UNDO, plan.id, label="Undo what I said of this plan"))
    buttons.append(button("Plan next week", ids.COMMITMENT_PLAN))
    return buttons


def in_home(plan: Planned | None, kept: Kept, ended: Planned | None = None) -> list[Block]:
    """The open plan, and how earlier ones went; empty if there was never one. `ended`: of the last week, so
    that what was said of it can be taken back here, too."""
    if plan is None and not kept.settled:
        return []
    blocks = [header("Your plan")]
    if plan is not None:
        blocks += [own(words(plan.text, _SHOWN)), actions(*_answers(plan.id))]
    elif ended is not None and ended.outcome is not None:
        blocks += [own(words(ended.text, _SHOWN)), own(_OUTCOMES[ended.outcome])]
        blocks.append(actions(*_afterwards(ended)))
    else:
        blocks.append(actions(button("Plan next week", ids.COMMITMENT_PLAN)))
    return [*blocks, small(f"Earlier: {kept_in_words(kept)}.")] if kept.settled else blocks


def kept_in_words(kept: Kept) -> str:
    """ "3 of 5 kept, 1 partly"."""
    partly = f", {kept.partly} partly" if kept.partly else ""
    return f"{kept.done} of {kept.settled} kept{partly}"


# --- the form ---


def plan_form(
    draft: Draft,
    suggestions: Sequence[Plan] = (),
    replaces: Planned | None = None,
    past: Sequence[Planned] = (),
) -> Modal:
    """Two fields, and suggestions to take or leave. `replaces` is the plan that is open; `past` has ended."""
    blocks: list[Block] = [own("One thing, tied to a moment that will come. I'll ask once how it went.")]
    if replaces is not None:
        blocks += [own("You have a plan already. Saving this one replaces it:"), quote(replaces.text, _SHOWN)]
    blocks += _fields(draft)
    if suggestions:
        blocks += [divider(), own("*Suggestions*, from a list, not from your words. Take one, or change it:")]
        blocks += [_suggestion(plan) for plan in suggestions]
    blocks += _past(past)
    carries = {"plan": draft.plan_id} if draft.plan_id else None
    return modal("Plan next week", blocks, form=ids.FORM_PLAN, submit="That's my plan", carries=carries)


def _fields(draft: Draft) -> list[Block]:
    # The block ids change with the suggestion: Slack keeps what was typed in a block it has seen before.
    suffix = f"-{draft.plan_id}" if draft.plan_id else ""
    cue = text_input(
        lines=False, initial=draft.cue, placeholder="the weekly numbers come in", longest=LONGEST
    )
    deed = text_input(
        initial=draft.deed, placeholder="I'll ask the sales team what they make of them", longest=LONGEST
    )
    return [
        field(f"{CUE}{suffix}", "When …", cue, optional=True, hint="A moment you'll notice."),
        field(f"{DEED}{suffix}", "… what will you do?", deed),
        small(ONLY_YOU),
    ]


def _suggestion(plan: Plan) -> Block:
    return line_with(plan.text, button("Use this", ids.COMMITMENT_TAKE, plan.id), f"suggested-{plan.id}")


def _past(past: Sequence[Planned]) -> list[Block]:
    if not past:
        return []
    lines: list[Sequence[Piece]] = [
        [words(one.text, 300), f" _{_SHORT[one.outcome]}_"] for one in past if one.outcome is not None
    ]
    return [divider(), own("*Earlier plans*"), bullets(lines)]


_SHORT = {
    Outcome.DONE: "Done.",
    Outcome.PARTLY: "Partly.",
    Outcome.DROPPED: "Dropped.",
    Outcome.REPLACED: "Replaced.",
}


def read_plan(values: Values, private_metadata: str | None) -> Draft | Errors:
    """What was planned."""
    taken = str(read_carried(private_metadata).get("plan") or "")
    suffix = f"-{taken}" if taken else ""
    cue, deed = written(values, f"{CUE}{suffix}"), written(values, f"{DEED}{suffix}")
    if says_nothing(deed):
        return {f"{DEED}{suffix}": "Write what you will do. A few words are enough."}
    return Draft(cue, deed, taken)


def read_happened(values: Values) -> str | Errors:
    said = written(values, HAPPENED)
    return said or {HAPPENED: "A line is enough."}


def tell_form(plan: Planned) -> Modal:
    """A line of what happened, which is kept as one more thing they did."""
    line = text_input(placeholder="Asked sales; they use another number altogether")
    blocks = [own(words(plan.text, _SHOWN)), field(HAPPENED, "What happened?", line), small(ONLY_YOU)]
    carries = {"commitment": plan.id}
    return modal("What happened", blocks, form=ids.FORM_PLAN_TELL, submit="Keep it", carries=carries)


# --- said ---


def in_a_message() -> Message:
    """In the DM, where a message cannot open a window by itself."""
    plan = button("Plan next week", ids.COMMITMENT_PLAN, primary=True)
    return simple(
        "One thing for next week, tied to a moment that will come. I'll ask how it went.", actions(plan)
    )


def planned(plan: Planned, ask: str | None) -> Message:
    """After the form. `ask`, like "Friday 4 December": when it is asked about, None for never by itself."""
    change = button("Change it", ids.COMMITMENT_PLAN, plan.id)
    back = button("Take it back", ids.COMMITMENT_TAKE_BACK, plan.id)
    how = f"On {ask} I'll ask how it went." if ask else "Home has buttons to say how it went."
    return simple(f"Planned. {how}", quote(plan.text, _SHOWN), actions(change, back))


def taken_back() -> Message:
    """In place of the message that said it was planned. It counts nowhere."""
    return simple("Taken back. No plan for now.", actions(button("Plan next week", ids.COMMITMENT_PLAN)))


def replaced() -> Message:
    """In place of the message that said it was planned. It counts nowhere."""
    return simple("Replaced by a newer plan.")


def stays_as_said() -> Message:
    """To [Undo] of a plan after which another one was made."""
    return simple("You have a newer plan by now, so what you said of that one stays.")


def is_under_way() -> Message:
    """It was asked about, or has ended: it stays in the count."""
    return simple("That plan was asked about, or has ended, so it stays. Home shows how it went.")


def gone() -> Message:
    return simple("That plan isn't there any more.")
