"""Every view of growing, for `gallery`: plans, one level up, mentors, history, the pack."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from bot.domain.activities import Activity
from bot.domain.banks import load_commitments
from bot.domain.commitments import Kept, Outcome, Planned
from bot.domain.history import PAGE, Told, Wanted
from bot.domain.ladder import Placing, Rung
from bot.domain.mentoring import Ask, Every, Mentor
from bot.domain.mix import Mix
from bot.domain.packs import Advice, Item, Pack
from bot.domain.problems import Part, Problem, Standing, Tied
from bot.domain.prompts import Question, Theme
from bot.views import (
    ceilings,
    commitments,
    evidence,
    history,
    introductions,
    mentor_forms,
    mentoring,
    mentors_side,
    packs,
    problem_forms,
    problems,
    prompts,
    quarters,
    raising,
    reflections,
)
from bot.views.blocks import Block, Message, Modal

Said = Callable[[str], str]
QUESTION = Question("research-03", Theme.RESEARCH, "What did you learn this week that surprised you?")
KEPT = Kept(3, 1, 2)
FULL = Mix(9, 3, 2, 1, 4, 5)
TODAY = date(2026, 11, 20)
LINK = "https://larkspur.slack.com/archives/C0MARKETING/p1764082800000100"
FRIDAY = datetime(2026, 11, 20, 15, tzinfo=UTC)


def plan(said: Said, outcome: Outcome | None = None, *, not_yet: bool = False) -> Planned:
    return Planned(4, said("the numbers come in"), said("I'll ask sales"), outcome, not_yet)


def exposures(said: Said, count: int = 3) -> tuple[Activity, ...]:
    one = Activity(1, said("Sat in on the pricing round"), Rung.TACTICAL, Placing.SUGGESTED, stretch=False)
    return tuple(
        replace(one, id=n, before=said("Went to pricing"), recommended=said("Drop the second tier"))
        for n in range(1, count + 1)
    )


def asked(said: Said, **changes: Any) -> Ask:
    values: dict[str, Any] = {
        "answer": said("Start with the number"),
        "answered_at": FRIDAY,
        "for_me": True,
    } | changes
    return Ask(3, said("What should I do differently?"), FRIDAY, **values)


def mentor(said: Said, number: int = 0) -> Mentor:
    waits = asked(said, answer="", answered_at=None)
    declined = asked(said, answer="", answered_at=None, declined=True)
    asks = (waits, declined, asked(said), asked(said, did=said("Did so")), asked(said))
    return Mentor(number, said("Priya"), "U0PRIYA", Every.MONTH, FRIDAY, ended=number == 1, asks=asks)


def eager(said: Said, number: int) -> Mentor:
    return replace(mentor(said, number), asks=(asked(said, did=said("Did so")),) * 5)


def introduced(said: Said, count: int) -> list[introductions.Introduced]:
    return [introductions.Introduced("Q4 2026", said("I run social media for the shop"))] * count


def history_look(said: Said) -> Wanted:
    return Wanted(month="2025-10", words=said("checkout")[:200], page=3)


def told(said: Said) -> list[Told]:
    return [Told(one, 9, TODAY, (LINK,)) for one in exposures(said, PAGE)]


def seen(said: Said, **changes: Any) -> evidence.Seen:
    values: dict[str, Any] = {"author": "U0PRIYA", "words": said("The plan is out"), "is_own": True} | changes
    return evidence.Seen(LINK, "C0MARKETING", FRIDAY, TODAY, **values)


def three_months(_: Said) -> quarters.Quarter:
    return quarters.Quarter([(TODAY.replace(day=1, month=n), FULL) for n in (9, 10, 11)], TODAY, KEPT, 3)


def tied(said: Said, count: int) -> tuple[Tied, ...]:
    parts = [*Part]
    return tuple(
        Tied(one, parts[n % 3], TODAY.replace(year=2025), 9) for n, one in enumerate(exposures(said, count))
    )


def problem(said: Said, standing: Standing = Standing.OPEN, count: int = 60) -> Problem:
    found = tied(said, count)
    counts = {part: len([one for one in found if one.part is part]) for part in Part}
    ended = None if standing is Standing.OPEN else TODAY
    name, result = said("Late parcels, and nobody knows why"), said("A third fewer complaints")
    return Problem(5, name, standing, TODAY, ended, said("Parcels"), result, counts, found)


def problem_windows(said: Said) -> dict[str, Modal]:
    each = [replace(problem(said, standing), id=n) for n, standing in enumerate([*Standing] * 12)]
    told = [one.activity for one in tied(said, 60)]
    return {
        "for the pack": packs.confirm_form([one.activity for one in tied(said, 40)], 6),
        "for the pack, strategic": packs.confirm_form(
            [
                replace(one.activity, rung=(Rung.FUNCTIONAL, Rung.BUSINESS)[n % 2])
                for n, one in enumerate(tied(said, 40))
            ],
            6,
        ),
        "for the pack, nothing": packs.confirm_form([], 6),
        "problems": problems.overview(each, TODAY),
        "no problems": problems.overview([], TODAY),
        "a problem": problems.window(problem(said), tied(said, 5), tied(said, 60), TODAY),
        "a problem, just named": problems.window(problem(said, count=0), [], [], TODAY),
        "a problem, closed": problems.window(problem(said, Standing.CLOSED), [], [], TODAY),
        "a problem, dropped": problems.window(problem(said, Standing.DROPPED), [], [], TODAY),
        "name a problem": problem_forms.name_form(said("Late parcels")[:120]),
        "rename a problem": problem_forms.name_form(said("Late parcels")[:120], 5),
        "close a problem": problem_forms.close_form(problem(said)),
        "part of a problem": problem_forms.ties_form(
            9, told, each[:10], {1: 1}, dict.fromkeys(range(2, 60), 2)
        ),
        "part of no problem": problem_forms.ties_form(9, told, [], {}, {}),
    }


def pack(said: Said) -> Pack:
    items = tuple(
        Item(said("Showed product why"), rung, True, TODAY, 9, theme, 5, part, ("https://a.slack.com/x",))
        for rung, part in zip(Rung, Part, strict=True)
        for theme in (Theme.RESEARCH, None)
    )
    advice = (Advice(TODAY, said("Ben Carter"), said("Start with the number"), said("Did so")),)
    chapters = ((problem(said, Standing.CLOSED), items),)
    return Pack(TODAY.replace(day=1, month=6), TODAY.replace(day=1), chapters, {None: items}, advice)


def pack_messages(said: Said) -> dict[str, Message]:
    found = pack(said)
    pieces = packs.as_messages(packs.as_markdown(found))
    return {
        "pack": packs.is_coming(found, 3, 6),
        "pack of advice alone": packs.is_coming(Pack(found.first, found.last, advice=found.advice), 0, 6),
        "pack of nothing": packs.nothing_yet(Pack(found.first, found.last), 0, 6),
        "pack of nothing yet": packs.nothing_yet(Pack(found.first, found.last), 1, 6),
        "pack of odd months": packs.bad_months(said("banana")),
        "pack, confirmed": packs.confirmed(2, 6),
        "pack, nothing confirmed": packs.confirmed(0, 6),
    } | {f"pack as a message, {number}": piece for number, piece in enumerate(pieces[:2])}


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
        "quarter": quarters.quarter(three_months(said)),
        "quarter of nothing": quarters.quarter(quarters.Quarter([(TODAY, Mix())] * 3, TODAY)),
        "plan taken back": commitments.taken_back(),
        "plan replaced": commitments.replaced(),
        "plan stays as said": commitments.stays_as_said(),
        "plan under way": commitments.is_under_way(),
        "plan, in the DM": commitments.in_a_message(),
        "one level up, in the DM": raising.in_a_message(),
        "in the room, in the DM": raising.room_in_a_message(),
        "introduction, in the DM": introductions.in_a_message(),
        "plan gone": commitments.gone(),
        **pack_messages(said),
        "ceiling": ceilings.told(3, (TODAY.replace(month=8), TODAY.replace(month=10)), FULL, TODAY),
        "ceiling, off": ceilings.off(3),
        "ceiling, on": ceilings.on(),
        "problem gone": problems.gone(),
        "nothing to tie": problems.nothing_to_tie(),
        "problems, in the DM": problems.in_a_message(),
        "mentors, in the DM": mentoring.in_a_message(),
        "history, in the DM": history.in_a_message(),
        "history of a month, in the DM": history.in_a_message("October 2026"),
        "question not delivered": mentoring.not_delivered(said("Priya")),
        "question called off": mentoring.called_off(said("Priya")),
        "to a mentor": mentors_side.to_mentor(3, said("Ana Novak"), said("What should I do differently?")),
        "answered by a mentor": mentors_side.answered_by_you(said("Ana Novak"), said("What should I do?")),
        "refused by a mentor": mentors_side.refused(),
        "withdrawn": mentors_side.withdrawn(),
        "advice written to us": mentors_side.not_passed_on(7),
        "advice too late": mentors_side.not_passed_on(None),
        "a mentor has answered": mentoring.has_answered(said("Priya"), asked(said), None),
        "told, praise": mentoring.told(asked(said), "What would you have done differently?"),
        "told": mentoring.told(asked(said), None),
        "introduced": introductions.kept(introduced(said, 3), [said("Got two groups to one plan")]),
        "introduction taken back": introductions.taken_back(),
        "introduced, the first time": introductions.kept(introduced(said, 1), []),
        "came of it": mentoring.came_of_it(),
        "read-back, raised and in the room": reflections.read_back(
            reflections.ReadBack(9, exposures(said, 8), may_belong=True)
        ),
        "read-back of a saved message": reflections.read_back(
            reflections.ReadBack(9, exposures(said, 1), evidence=(LINK,))
        ),
    }


def modals(said: Said) -> dict[str, Modal]:
    draft = commitments.Draft(said("it rains"), said("I'll walk"), "plan-business-01")
    past = [plan(said, outcome) for outcome in Outcome] * 2
    return problem_windows(said) | {
        "plan": commitments.plan_form(commitments.Draft(), load_commitments()[:3]),
        "plan, all of it": commitments.plan_form(draft, load_commitments()[:3], plan(said), past),
        "what happened": commitments.tell_form(plan(said)),
        "history": history.page(history_look(said), told(said), 60, TODAY),
        "history, filtered": history.page(
            replace(history_look(said), rung="open", theme="values", stretch=True), told(said), 60, TODAY
        ),
        "history of nothing": history.page(history_look(said), (), 0, TODAY),
        "history of nobody": history.page(Wanted(), (), 0, TODAY),
        "history of a bad month": history.bad_month(said("banana"), TODAY),
        "search for nothing": history.search_for_what(),
        "save a message": evidence.form(seen(said)),
        "save a message again": evidence.form(seen(said), again=True),
        "save somebody else's": evidence.form(seen(said, is_own=False, words="")),
        "save a message of an app": evidence.form(seen(said, is_own=False, words="", author=None)),
        "save a message without an address": evidence.form(replace(seen(said), link=None)),
        "saved already": evidence.kept_already(9),
        "no message": evidence.no_message(),
        "introduce": introductions.form(introduced(said, 1)),
        "introduce, typed": introductions.form([], said("I run social media")),
        "mentors": mentoring.window([mentor(said, n) for n in (*range(5), *[1] * 8)]),
        "mentors who all answered": mentoring.window([eager(said, n) for n in (*range(5), *[1] * 8)]),
        "no mentors": mentoring.window([]),
        "choose a mentor": mentor_forms.mentor_form(),
        "choose a mentor, named": mentor_forms.mentor_form(said("Priya, head of operations")),
        "ask": mentor_forms.ask_form(mentor(said), ["What first?"] * 3, can_ask_for_me=True),
        "ask again": mentor_forms.ask_form(mentor(said), [], can_ask_for_me=False, own_words=said("What?")),
        "to copy": mentor_forms.to_copy(said("Priya"), said("What first?")),
        "preview": mentors_side.preview(mentor(said), said("Ana Novak"), said("What first?")),
        "not yet": mentors_side.not_yet("Write your question here, or choose one above."),
        "not sent": mentors_side.not_sent("week"),
        "not sent to a guest": mentors_side.not_sent("guest"),
        "sent": mentors_side.sent(said("Priya")),
        "advice": mentors_side.answer_form(3, said("Ana Novak"), said("What first?"), may_quote=True),
        "advice gone": mentors_side.ask_is_gone(),
        "tell": mentor_forms.tell_form(3, said("Priya"), said("What first?")),
        "tell anew": mentor_forms.tell_form(3, said("Priya"), said("What first?"), said("The number")),
        "did": mentor_forms.did_form(3, said("Start with the number")),
        "did, anew": mentor_forms.did_form(3, said("Start with the number"), said("Began with it")),
        "one level up": raising.raise_form(9, exposures(said)),
        "one level up, of one": raising.raise_form(9, exposures(said, 1)),
        "one level up, of none": raising.raise_form(9, ()),
        "in the room": raising.recommend_form(9, exposures(said, 12)),
        "in the room, of one": raising.recommend_form(9, exposures(said, 1)),
        "in the room, of none": raising.recommend_form(9, ()),
    }


def in_home(said: Said) -> list[list[Block]]:
    """The sections that these rooms have in Home."""
    return [
        commitments.in_home(plan(said), KEPT),
        commitments.in_home(None, KEPT, plan(said, Outcome.PARTLY)),
        problems.in_home([replace(problem(said), id=n) for n in range(9)], TODAY),
        mentoring.in_home((mentor(said),)),
        introductions.in_home(introduced(said, 1)[0]),
    ]
