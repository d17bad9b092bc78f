"""Every view of growing, for `gallery`: plans, one level up, mentors, history, the pack."""

from collections.abc import Callable
from dataclasses import replace

from bot.domain.activities import Activity
from bot.domain.banks import load_commitments
from bot.domain.commitments import Kept, Outcome, Planned
from bot.domain.ladder import Placing, Rung
from bot.domain.prompts import Question, Theme
from bot.views import commitments, prompts, raising, reflections
from bot.views.blocks import Message, Modal

Said = Callable[[str], str]
QUESTION = Question("research-03", Theme.RESEARCH, "What did you learn this week that surprised you?")
KEPT = Kept(3, 1, 2)


def plan(said: Said, outcome: Outcome | None = None, *, not_yet: bool = False) -> Planned:
    return Planned(4, said("the numbers come in"), said("I'll ask sales"), outcome, not_yet)


def exposures(said: Said, count: int = 3) -> tuple[Activity, ...]:
    one = Activity(1, said("Sat in on the pricing round"), Rung.TACTICAL, Placing.SUGGESTED, stretch=False)
    return tuple(
        replace(one, id=n, before=said("Went to pricing"), recommended=said("Drop the second tier"))
        for n in range(1, count + 1)
    )


def messages(said: Said) -> dict[str, Message]:
    found = {
        f"prompt with a plan, {outcome}": prompts.weekly(
            prompts.WeeklyPrompt(7, QUESTION, plan=plan(said, outcome))
        )
        for outcome in (None, *Outcome)
    }
    return found | {
        "prompt with a plan, not yet": prompts.weekly(
            prompts.WeeklyPrompt(7, QUESTION, plan=plan(said, not_yet=True))
        ),
        "planned": commitments.planned(plan(said), "Friday 4 December"),
        "planned, never asked": commitments.planned(plan(said), None),
        "plan gone": commitments.gone(),
        "read-back, raised and in the room": reflections.read_back(
            reflections.ReadBack(9, exposures(said, 8))
        ),
    }


def modals(said: Said) -> dict[str, Modal]:
    draft = commitments.Draft(said("it rains"), said("I'll walk"), "plan-business-01")
    past = [plan(said, outcome) for outcome in Outcome] * 2
    return {
        "plan": commitments.plan_form(commitments.Draft(), load_commitments()[:3]),
        "plan, all of it": commitments.plan_form(draft, load_commitments()[:3], plan(said), past),
        "what happened": commitments.tell_form(plan(said)),
        "one level up": raising.raise_form(9, exposures(said)),
        "one level up, of one": raising.raise_form(9, exposures(said, 1)),
        "one level up, of none": raising.raise_form(9, ()),
        "in the room": raising.recommend_form(9, exposures(said, 12)),
        "in the room, of one": raising.recommend_form(9, exposures(said, 1)),
        "in the room, of none": raising.recommend_form(9, ()),
    }


def home_values(said: Said) -> dict[str, object]:
    return {"plan": plan(said), "kept": KEPT}
